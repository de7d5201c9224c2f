"""The findings in words and tables."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.association.part import ALPHA, PartComparison
from conversion.reproduction.atlas.blocks import Block, Grid, Heading, Paragraph
from conversion.reproduction.atlas.findings import Findings
from conversion.reproduction.symptoms import SymptomAgreement, SymptomPair

NO_LABELS = (
    "The store has no labels of a main round, so the atlas cannot be set against the sample. Label in the app, "
    "or bring labels in (failatlas import fonnx FailureAnalysis.xlsx for the ONNX converter study), and make "
    "the atlas again."
)
MEANING = (
    "Reproduced are the cases that hold: they fail as reported where reported, and pass where fixed or are still "
    "alive. Intervals are Wilson's, at 95 %. Each test asks whether being reproduced is independent of the code, "
    "among the sample's issues of one converter: chi-square, or where counts are small (Cochran's rule) chi-square "
    "with p from 9,999 random tables of the same margins; Holm's p corrects for all the tests of this page. "
    "A small p says that the atlas is not like the rest of the sample there; a large one does not prove that it is."
)
EXECUTION = (
    "The label is what raters read in the issue; execution is what its case showed in the toolchain that the issue "
    "was reported for, by the stage at which it failed. Only cases that reproduce their failure count. "
    "Whoever wrote a case had read the issue, so this checks labels against what runs, not two blind raters."
)


def sections(found: Findings | None) -> list[Block]:
    """Shares of the sample, then symptoms from execution beside symptoms from labels."""
    head: list[Block] = [Heading("Is the atlas like the sample?")]
    if found is None:
        return [*head, Paragraph(NO_LABELS)]
    return [
        *head,
        *(Paragraph(sentence(comparison)) for comparison in found.shares),
        Grid(_tests(found.shares)),
        Paragraph(MEANING),
        *(block for comparison in found.shares for block in _shares(comparison)),
        *_symptoms(found),
    ]


def sentence(comparison: PartComparison) -> str:
    """What the test of one converter and dimension means."""
    where = f"{comparison.converter}, {comparison.dimension}:"
    counts = f"{comparison.part} of {comparison.sample} issues are reproduced"
    p = comparison.holm_p
    if p is None:
        return f"{where} {counts}; there is nothing to test."
    if not comparison.differs:
        return f"{where} {counts}, and they are not told from the rest of the sample (Holm's {_p(p)})."
    strays = [cell for cell in comparison.test.notable if cell.column == "part"]
    much = [cell.row for cell in strays if cell.value > 0]
    little = [cell.row for cell in strays if cell.value < 0]
    says = [f"{word} {', '.join(codes)}" for word, codes in (("more", much), ("fewer", little)) if codes]
    return f"{where} {counts}, and they differ from the rest (Holm's {_p(p)}): {'; '.join(says)}."


def _tests(shares: Sequence[PartComparison]) -> tuple[tuple[str, ...], ...]:
    head = (
        "Converter",
        "Dimension",
        "Reproduced",
        "Test",
        "Chi-square",
        "df",
        "p",
        "Holm's p",
        "Cramér's V",
        "Like?",
    )
    verdicts = {None: "", True: f"no, at {ALPHA:.0%}", False: "not told apart"}
    return (
        head,
        *(
            (
                item.converter,
                item.dimension,
                f"{item.part} of {item.sample}",
                item.test.method or "none",
                _number(item.test.statistic),
                str(item.test.degrees_of_freedom),
                _number(item.test.p, 4),
                _number(item.holm_p, 4),
                _number(item.test.cramers_v),
                verdicts[item.differs],
            )
            for item in shares
        ),
    )


def _shares(comparison: PartComparison) -> list[Block]:
    head = ("Code", "In the sample", "Reproduced", "Share reproduced", "Of the sample", "Of the atlas")
    body = tuple(
        (
            share.code,
            str(share.sample),
            str(share.part),
            _interval(share.percent, share.interval),
            _percent(share.sample_percent),
            _percent(share.part_percent),
        )
        for share in comparison.shares
    )
    return [Heading(f"{comparison.converter}: {comparison.dimension}"), Grid((head, *body))]


def _symptoms(found: Findings) -> list[Block]:
    if not found.pairs:
        return []
    blocks: list[Block] = [
        Heading("Symptoms from execution beside symptoms from labels"),
        Grid(_agreements(found.agreement)),
        Paragraph(EXECUTION),
        _confusion(found.agreement[-1]),
    ]
    differing = [pair for pair in found.pairs if pair.labelled != pair.executed]
    if differing:
        blocks.append(Paragraph("Issues whose case shows another symptom than their label:"))
        blocks.append(Grid(_pairs(differing)))
    return blocks


def _agreements(groups: Sequence[SymptomAgreement]) -> tuple[tuple[str, ...], ...]:
    head = ("Converter", "Issues", "Agreement", "Cohen's kappa", "95 % interval", "Band (McHugh 2012)")
    return (
        head,
        *(
            (
                group.converter or "all",
                str(group.n),
                _percent(group.percent_agreement),
                _number(group.cohen_kappa) or "undefined: one code only",
                "" if group.interval is None else f"{group.interval[0]:.2f} to {group.interval[1]:.2f}",
                group.band or "",
            )
            for group in groups
        ),
    )


def _confusion(group: SymptomAgreement) -> Grid:
    head = ("Labelled (rows), executed (columns)", *group.codes)
    body = ((code, *map(str, counts)) for code, counts in zip(group.codes, group.table, strict=True))
    return Grid((head, *body))


def _pairs(pairs: Sequence[SymptomPair]) -> tuple[tuple[str, ...], ...]:
    return (
        ("Issue", "Labelled", "Executed"),
        *((pair.issue, pair.labelled, pair.executed) for pair in pairs),
    )


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def _number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} %"


def _interval(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None or interval is None:
        return ""
    return f"{value:.0f} % ({interval[0]:.0f} to {interval[1]:.0f})"
