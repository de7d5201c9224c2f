"""A paragraph for the methods section on each round: who, how many, by which codebook, how far they agree."""

from __future__ import annotations

from analysis.agreement.report import DimensionAgreement
from analysis.report.assembly import StudyReport
from analysis.tables.words import interval_text

KINDS = {"pilot": "pilot round", "main": "main round", "drift": "round against drift"}


def methods_paragraphs(report: StudyReport) -> tuple[str, ...]:
    """One paragraph a round that holds labels, in the protocol's order, and one on the rule for tables."""
    paragraphs = [_round(report, round_.name, round_.kind) for round_ in report.study.protocol.rounds]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _round(report: StudyReport, name: str, kind: str) -> str:
    labels = report.labels[(report.labels["round"] == name) & (report.labels["rater_kind"] == "human")]
    if labels.empty:
        return ""
    raters = sorted(labels["rater"].unique())
    by_repository = labels.groupby("repository")["issue_id"].nunique()
    issues = ", ".join(f"{count} of {repository}" for repository, count in by_repository.items())
    versions = ", ".join(sorted(str(version) for version in labels["codebook_version"].unique()))
    who = "One rater" if len(raters) == 1 else f"{len(raters)} raters"
    verb = "labelled" if len(raters) == 1 else "independently labelled"
    title = KINDS[kind][0].upper() + KINDS[kind][1:]
    said = [
        f"{title} ({name}). {who} {verb} {labels['issue_id'].nunique()} issues "
        f"({issues}) by version {versions} of the codebook."
    ]
    found = next((round_ for round_ in report.agreement if round_.round == name), None)
    if found is not None:
        said += [_dimension(dimension, result) for dimension, result in found.dimensions.items()]
        said += list(found.notes)
    return " ".join(said)


def _dimension(name: str, result: DimensionAgreement) -> str:
    if result.percent_agreement is None:
        return f"On {name}, no issue has labels of two raters."
    parts = [f"On {name}, raters agree on {100 * result.percent_agreement:.1f} % of {result.n} issues"]
    if result.cohen_kappa is not None:
        around = interval_text(result.cohen_interval)
        parts.append(f"Cohen's kappa is {result.cohen_kappa:.2f} (95 % interval {around})")
    elif len(result.raters) == 2:
        parts.append("Cohen's kappa is undefined")
    if result.krippendorff_alpha is not None:
        parts.append(
            f"Krippendorff's alpha is {result.krippendorff_alpha:.2f} "
            f"(95 % bootstrap interval {interval_text(result.alpha_interval)})"
        )
    band = f", in McHugh's words “{result.band}”" if result.band else ""
    return f"{'; '.join(parts)}{band}."
