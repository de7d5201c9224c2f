"""A report's figures by file name without ending."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.distributions.joint import JointDistribution
from analysis.figures.agreement_rounds import draw_agreement
from analysis.figures.funnel import draw_funnel
from analysis.figures.growth import draw_growth
from analysis.figures.heat_map import draw_heat_map
from analysis.figures.opset_changes import draw_opset_changes
from analysis.report.assembly import StudyReport

CAPTIONS = {
    "funnel": "Issues that each filter left, by repository",
    "opsets": "Additions and updates of operators by operator set",
    "growth": "Cumulative failures by quarter and converter, with large releases",
    "agreement": "Agreement over rounds, with 95 % intervals (open marks: undefined)",
}


def report_figures(report: StudyReport) -> dict[str, dict[str, bytes]]:
    """Each figure in all its formats, by name; what the store has no data for is left out."""
    return dict(_figures(report))


def caption(report: StudyReport, name: str) -> str:
    """What a figure shows."""
    if name.startswith("heat-map-"):
        number = name.removeprefix("heat-map-")
        title = next(table.protocol.title for table in report.tables if table.protocol.id == number)
        return f"{title} (table {number}), by converter"
    return CAPTIONS[name]


def _figures(report: StudyReport) -> Iterator[tuple[str, dict[str, bytes]]]:
    if report.funnel:
        yield "funnel", draw_funnel(report.funnel)
    if report.releases is not None:
        yield "opsets", draw_opset_changes(report.releases.opsets)
        if report.releases.growth.points:
            yield "growth", draw_growth(report.releases.growth, subset=report.releases.protocol.subset.name)
    joint = next((table for table in report.tables if isinstance(table.result, JointDistribution)), None)
    if joint is not None and isinstance(joint.result, JointDistribution):
        yield f"heat-map-{joint.protocol.id}", draw_heat_map(joint.result)
    if report.agreement_points:
        yield "agreement", draw_agreement(report.agreement_points)
