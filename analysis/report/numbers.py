"""A LaTeX macro for each number that a text quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.distributions.single import Distribution
from analysis.report.assembly import StudyReport
from analysis.report.release_json import changes_of, source_name
from analysis.tables.latex import escape_latex
from analysis.tables.layout import full_name

DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class Number:
    """A macro's name (letters only), its text, and what it counts (a reference to trace, where it can be)."""

    macro: str
    value: str
    meaning: str


def report_numbers(report: StudyReport) -> tuple[Number, ...]:
    """All numbers, each under a name of its own."""
    found: dict[str, Number] = {}
    for number in _numbers(report):
        macro, place = number.macro, 1
        while macro in found:
            place += 1
            macro = number.macro + macro_name(str(place))
        found[macro] = Number(macro, number.value, number.meaning)
    return tuple(found.values())


def numbers_tex(numbers: tuple[Number, ...]) -> str:
    r"""The file numbers.tex: one `\newcommand` a number."""
    lines = ["% Written by Failatlas. Input it in the preamble."]
    lines += [
        rf"\newcommand{{\{number.macro}}}{{{escape_latex(number.value)}}}% {_comment(number.meaning)}"
        for number in numbers
    ]
    return "\n".join(lines) + "\n"


def macro_name(*words: str) -> str:
    """Words as one name of letters: digits are spelt, other characters part words."""
    spelt = re.sub(r"\d", lambda digit: f" {DIGITS[int(digit.group())]} ", " ".join(words))
    ascii_only = spelt.encode("ascii", "ignore").decode()
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z]+", ascii_only) if part)


def _numbers(report: StudyReport) -> Iterator[Number]:
    yield Number("IssuesLabelled", str(report.settled["issue_id"].nunique()), "issues labelled")
    for table in report.tables:
        if isinstance(table.result, Distribution):
            yield from _of_distribution(table.protocol.id, table.result)
    yield from _of_agreement(report)
    yield from _of_releases(report)
    yield from _of_surveys(report)
    for stage in report.funnel:
        yield Number(
            f"Funnel{macro_name(stage.repository.rpartition('/')[2], stage.stage)}",
            str(stage.issues),
            f"{stage.repository} after {stage.stage}",
        )


def _of_distribution(table: str, result: Distribution) -> Iterator[Number]:
    for row in result.rows:
        code = macro_name(full_name(row.code))
        reference = f"table {table}, {full_name(row.code)}"
        for converter, count in zip(result.converters, row.counts, strict=True):
            name = f"Table{macro_name(table)}{code}{macro_name(converter)}"
            yield Number(name, str(count), f"{reference}, {converter}")
        yield Number(f"Table{macro_name(table)}{code}", str(row.total), reference)
        if row.percent is not None:
            yield Number(
                f"Table{macro_name(table)}{code}Percent", f"{row.percent:.0f}", f"{reference}, percent"
            )


def _of_agreement(report: StudyReport) -> Iterator[Number]:
    for round_ in report.agreement:
        for name, result in round_.dimensions.items():
            stem = f"{macro_name(round_.round)}{macro_name(name)}"
            where = f"round {round_.round}, {name}"
            yield Number(f"{stem}Issues", str(result.n), f"{where}: issues of two raters")
            for what, value in (("Kappa", result.cohen_kappa), ("Alpha", result.krippendorff_alpha)):
                said = "undefined" if value is None else f"{value:.2f}"
                yield Number(f"{stem}{what}", said, f"{where}: {what.lower()}")


def _of_releases(report: StudyReport) -> Iterator[Number]:
    section = report.releases
    if section is None:
        return
    for sizes in changes_of(section):
        source = macro_name(source_name(section, sizes))
        for measure, result in sizes.correlations.items():
            stem = f"Rho{source}{macro_name(measure.replace('_', ' '))}"
            where = f"{sizes.series.source}, {measure.replace('_', ' ')}"
            value = "undefined" if result.value is None else f"{result.value:.2f}"
            yield Number(stem, value, f"Spearman's rho, {where}")
            if result.permutation_p is not None:
                yield Number(f"{stem}P", f"{result.permutation_p:.3f}", f"permutation p, {where}")
    for release in section.study.attribution.kept:
        label = macro_name(release.release.label.replace("–", " to "))
        yield Number(f"FailuresOpset{label}", str(release.failures), f"release {release.release.label}")


def _of_surveys(report: StudyReport) -> Iterator[Number]:
    for survey in report.surveys:
        stem = f"Survey{macro_name(survey.questions.name)}"
        yield Number(f"{stem}Respondents", str(survey.respondents), "valid responses")
        for result in survey.findings:
            name = f"{stem}{macro_name(result.finding.id)}"
            yield Number(f"{name}Count", str(result.counted.count), result.finding.text)
            yield Number(f"{name}Base", str(result.base), f"{result.finding.text}: of so many")
            if result.counted.percent is not None:
                percent = f"{result.counted.percent:.0f}"
                yield Number(f"{name}Percent", percent, f"{result.finding.text}: percent")


def _comment(text: str) -> str:
    return " ".join(text.split())
