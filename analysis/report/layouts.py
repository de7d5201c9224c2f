"""Every table of a report, laid out for people."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.association.independence import Independence
from analysis.association.proportions import ProportionComparison
from analysis.report.assembly import StudyReport
from analysis.report.release_json import changes_of, printed
from analysis.report.releases import ReleaseSection
from analysis.report.survey_json import survey_layouts
from analysis.tables.layout import Layout
from analysis.tables.words import interval_text, number, p_text

ROBUSTNESS_HEADER = (
    "Source",
    "Size",
    "Failures",
    "Converter",
    "Merged",
    "Lag",
    "Coefficient",
    "n",
    "Value",
    "p",
    "p (Holm)",
    "p (FDR)",
)


def report_layouts(report: StudyReport) -> tuple[Layout, ...]:
    """The tables in the order of the report; each has a number that names its files."""
    return tuple(_layouts(report))


def _layouts(report: StudyReport) -> Iterator[Layout]:
    yield from (table.layout() for table in report.tables)
    if report.agreement:
        yield _agreement(report)
    if report.associations:
        yield _associations(report)
    for section in report.converters:
        yield _proportions(
            f"converters-{section.dimension}",
            f"Converters compared: {section.dimension}",
            section.codes,
            _overall(section.overall),
        )
    for other in report.other_studies:
        yield _proportions(
            f"other-study-{other.dimension}",
            f"Compared with {other.study}: {other.dimension}",
            other.codes,
            _overall(other.overall),
        )
    if report.claims:
        yield _claims(report)
    if report.releases is not None:
        yield _opsets(report.releases)
        yield _releases(report.releases)
        yield _correlations(report.releases)
        yield _robustness(report.releases)
    for survey in report.surveys:
        yield from survey_layouts(survey)


def _agreement(report: StudyReport) -> Layout:
    rows = tuple(
        (
            round_.round,
            name,
            result.n,
            None if result.percent_agreement is None else 100 * result.percent_agreement,
            number(result.cohen_kappa),
            interval_text(result.cohen_interval),
            number(result.krippendorff_alpha),
            interval_text(result.alpha_interval),
            number(result.gwet_ac1),
        )
        for round_ in report.agreement
        for name, result in round_.dimensions.items()
    )
    header = ("Round", "Dimension", "n", "Agree %", "Kappa", "95 % interval", "Alpha", "95 % interval", "AC1")
    notes = tuple(note for round_ in report.agreement for note in round_.notes)
    return Layout(
        "agreement", "Agreement of raters by round and dimension", header, rows, text_columns=2, notes=notes
    )


def _associations(report: StudyReport) -> Layout:
    rows = tuple(
        (
            f"Table {table}",
            result.n,
            result.method or "undefined",
            number(result.statistic),
            result.degrees_of_freedom,
            p_text(result.p),
            number(result.cramers_v),
            "; ".join(f"{cell.row} x {cell.column} ({cell.value:+.1f})" for cell in result.notable[:5]),
        )
        for table, result in report.associations
    )
    header = ("Joint table", "n", "Test", "Chi-square", "df", "p", "Cramer's V", "Largest adjusted residuals")
    return Layout("association", "Association of dimensions", header, rows)


def _proportions(key: str, title: str, compared: tuple[ProportionComparison, ...], note: str) -> Layout:
    rows = tuple(
        (
            item.code,
            f"{item.groups[0]} : {item.groups[1]}",
            f"{item.counts[0]}/{item.totals[0]}",
            f"{item.counts[1]}/{item.totals[1]}",
            item.difference,
            interval_text(item.interval, digits=1),
            p_text(item.p),
            p_text(item.holm_p),
        )
        for item in compared
    )
    header = ("Code", "Groups", "First", "Second", "Points", "95 % interval", "p", "p (Holm)")
    return Layout(key, title, header, rows, text_columns=2, notes=(note,))


def _overall(result: Independence) -> str:
    if result.method is None:
        return "The whole distribution cannot be tested: there is one row or column only."
    return (
        f"The whole distribution: {result.method} test, p {p_text(result.p, with_sign=True)}, Cramer's V "
        f"{number(result.cramers_v) or 'undefined'}. Codes: Fisher's exact test, corrected by Holm."
    )


def _claims(report: StudyReport) -> Layout:
    words = {None: "undefined", True: "yes", False: "no"}
    rows = tuple(
        (
            f"{result.claim}: {result.text}",
            result.variant,
            f"{result.count}/{result.n}",
            result.percent,
            interval_text(result.interval, digits=1),
            words[result.stands],
        )
        for result in report.claims
    )
    header = ("Finding", "Labels", "Issues", "%", "95 % interval", "Stands")
    changed = "; ".join(
        f"{variant.name}: {variant.changed} labels changed" for variant in report.variants[1:]
    )
    return Layout(
        "findings", "Findings under other labels", header, rows, text_columns=2, notes=(f"{changed}.",)
    )


def _opsets(section: ReleaseSection) -> Layout:
    table = section.opsets
    rows = tuple(
        (
            row.opset,
            row.released.isoformat() if row.released else "",
            row.published,
            row.schemas,
            row.schema_additions,
            row.schema_updates,
            f"{row.difference:+d}" if row.difference else "",
        )
        for row in table.rows
    )
    header = ("Opset", "Released", "Published", "Schemas", "Added", "Updated", "Difference")
    note = (
        f"Sets 1 to {table.last_common}: {table.published_source}: {table.published_additions} additions and "
        f"{table.published_updates} updates; {table.schema_source}: {table.schema_additions} and "
        f"{table.schema_updates}."
    )
    return Layout("opsets", "Changes by operator set, from two sources", header, rows, 2, notes=(note,))


def _releases(section: ReleaseSection) -> Layout:
    sizes = changes_of(section)
    rows = tuple(
        (
            release.release.label,
            release.release.day.isoformat(),
            *(one.series.size(release.release) for one in sizes),
            release.failures,
            release.subset_failures,
            None if release.share is None else 100 * release.share,
        )
        for release in section.study.attribution.kept
    )
    header = (
        "Opsets",
        "Released",
        *(f"Changes: {one.series.source}" for one in sizes),
        "Failures",
        section.protocol.subset.name,
        "%",
    )
    dropped = ", ".join(
        f"{release.release.label} ({release.failures})" for release in section.study.attribution.dropped
    )
    note = f"Dropped as first and latest: {dropped}." if dropped else "No release was dropped."
    return Layout("releases", "Failures by release", header, rows, text_columns=2, notes=(note,))


def _correlations(section: ReleaseSection) -> Layout:
    measures = {
        "all": "All failures",
        "subset_count": f"{section.protocol.subset.name}, count",
        "subset_share": f"{section.protocol.subset.name}, share",
    }
    rows = tuple(
        (
            f"{sizes.series.source}: {sizes.series.kind}",
            measures[measure],
            result.n,
            number(result.value, digits=4),
            interval_text(result.interval),
            p_text(result.permutation_p),
            p_text(result.asymptotic_p),
        )
        for sizes in section.study.sizes
        for measure, result in sizes.correlations.items()
    )
    header = ("Size", "Failures", "n", "Spearman's rho", "95 % interval", "p (permutation)", "p (asymptotic)")
    notes = tuple(f"{row['note']} ({measures[row['measure']]})." for row in printed(section))
    return Layout("correlation", "Size of releases and failures", header, rows, text_columns=2, notes=notes)


def _robustness(section: ReleaseSection) -> Layout:
    rows = tuple(
        (
            row.source,
            row.size,
            row.measure.replace("_", " "),
            row.view.converter or "all",
            "yes" if row.view.merged else "no",
            row.view.lag_months,
            row.result.coefficient,
            row.result.n,
            number(row.result.value, digits=4),
            p_text(row.result.permutation_p),
            p_text(row.holm_p),
            p_text(row.fdr_p),
        )
        for row in section.robustness
    )
    below = sum(
        row.result.permutation_p is not None and row.result.permutation_p < 0.05 for row in section.robustness
    )
    note = (
        f"{below} of {len(rows)} looks have p < 0.05 before any correction, "
        f"{sum(row.holm_p is not None and row.holm_p < 0.05 for row in section.robustness)} after Holm's."
    )
    return Layout(
        "robustness", "Robustness of the correlation", ROBUSTNESS_HEADER, rows, text_columns=5, notes=(note,)
    )
