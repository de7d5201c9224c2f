"""The same figures for the app, as Altair charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.agreement.course import RunningKappa
from analysis.distributions.joint import JointDistribution
from analysis.figures.agreement_rounds import AgreementPoint
from analysis.figures.funnel import FunnelStage
from analysis.figures.style import COLOURS
from analysis.opsets.history import OpsetTable
from analysis.releases.growth import Growth
from analysis.tables.layout import full_name

CELL = "cell"
"""The name of the selection that pressing a cell of a heat map makes."""


def funnel_chart(stages: Sequence[FunnelStage]) -> Any:
    """Figure 4."""
    import altair as alt

    rows = [{"repository": s.repository, "stage": s.stage, "issues": s.issues} for s in stages]
    order = list(dict.fromkeys(stage.stage for stage in stages))
    return (
        _chart(rows)
        .mark_bar(color=COLOURS[0])
        .encode(
            x=alt.X("issues:Q", title="Issues"),
            y=alt.Y("stage:N", sort=order, title=None),
            row=alt.Row("repository:N", title=None, header=alt.Header(labelOrient="top")),
            tooltip=["repository:N", "stage:N", "issues:Q"],
        )
    )


def opset_chart(table: OpsetTable) -> Any:
    """Figure 5."""
    import altair as alt

    rows = [
        {"opset": row.opset, "kind": kind, "operators": count}
        for row in table.rows
        for kind, count in (("additions", row.schema_additions), ("updates", row.schema_updates))
        if count is not None
    ]
    published = [
        {"opset": row.opset, "operators": row.published} for row in table.rows if row.published is not None
    ]
    bars = (
        _chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("opset:O", title="Operator set"),
            y=alt.Y("operators:Q", title="Operators"),
            color=alt.Color("kind:N", scale=alt.Scale(range=[COLOURS[0], COLOURS[4]]), title=None),
            tooltip=["opset:O", "kind:N", "operators:Q"],
        )
    )
    marks = (
        _chart(published)
        .mark_point(shape="diamond", filled=True, color=COLOURS[5])
        .encode(x="opset:O", y="operators:Q", tooltip=["opset:O", "operators:Q"])
    )
    return alt.layer(bars, marks)


def growth_chart(growth: Growth, *, subset: str) -> Any:
    """Figure 6."""
    import altair as alt

    rows = [
        {"day": point.ends.isoformat(), "converter": point.converter, "failures": count, "which": which}
        for point in growth.points
        for which, count in (("all", point.cumulative), (subset, point.subset_cumulative))
    ]
    lines = [{"day": line.day.isoformat(), "label": line.label} for line in growth.lines]
    curves = (
        _chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("failures:Q", title="Failures so far"),
            color=alt.Color("converter:N", scale=alt.Scale(range=list(COLOURS)), title=None),
            strokeDash=alt.StrokeDash("which:N", title=None),
            tooltip=["converter:N", "which:N", "day:T", "failures:Q"],
        )
    )
    rules = _chart(lines).mark_rule(color="#999999").encode(x="day:T", tooltip=["label:N", "day:T"])
    return alt.layer(rules, curves)


def heat_map_chart(joint: JointDistribution, *, converter: str | None = None) -> Any:
    """The joint distribution of one converter, or of all together, with its counts in the cells.

    Pressing a cell selects it: the selection `CELL` holds the ids `row_id` and `column_id`.
    """
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "row": full_name(row),
            "row_id": row.id,
            "column": full_name(column),
            "column_id": column.id,
            "issues": joint.count(row=row.id, column=column.id, converter=converter),
        }
        for row in joint.rows
        for column in joint.columns
    ]
    most = max((row["issues"] for row in rows), default=0)
    base = _chart(rows).encode(
        x=alt.X("column:N", sort=[full_name(code) for code in joint.columns], title=joint.column_dimension),
        y=alt.Y(
            "row:N",
            sort=[full_name(code) for code in joint.rows],
            title=joint.row_dimension,
            axis=alt.Axis(labelLimit=240),
        ),
        tooltip=["row:N", "column:N", "issues:Q"],
    )
    pressed = alt.selection_point(name=CELL, fields=["row_id", "column_id"])
    cells = base.mark_rect(cursor="pointer").encode(
        color=alt.Color("issues:Q", scale=alt.Scale(scheme="blues"), title="Issues"),
        stroke=alt.condition(pressed, alt.value("#1f2328"), alt.value(None), empty=False),
    )
    counts = base.mark_text().encode(
        text="issues:Q",
        color=alt.condition(alt.datum.issues > most / 2, alt.value("white"), alt.value("#1f2328")),
    )
    return alt.layer(cells.add_params(pressed), counts)


def agreement_chart(points: Sequence[AgreementPoint]) -> Any:
    """Agreement over rounds."""
    import altair as alt

    rows = [
        {
            "round": point.round,
            "dimension": point.dimension,
            "alpha": point.value,
            "low": point.interval[0] if point.interval else point.value,
            "high": point.interval[1] if point.interval else point.value,
        }
        for point in points
        if point.value is not None
    ]
    base = _chart(rows).encode(
        x=alt.X("round:N", sort=None, title="Round"),
        xOffset="dimension:N",
        color=alt.Color("dimension:N", scale=alt.Scale(range=list(COLOURS)), title=None),
    )
    return alt.layer(
        base.mark_rule().encode(y=alt.Y("low:Q", title="Krippendorff's alpha"), y2="high:Q"),
        base.mark_point(filled=True).encode(y="alpha:Q", tooltip=["round:N", "dimension:N", "alpha:Q"]),
    )


def running_kappa_chart(points: Sequence[RunningKappa]) -> Any:
    """Kappa and its interval as issues were labelled by both raters."""
    import altair as alt

    rows = [
        {
            "issues": point.n,
            "kappa": point.kappa,
            "low": point.interval[0] if point.interval else point.kappa,
            "high": point.interval[1] if point.interval else point.kappa,
        }
        for point in points
        if point.kappa is not None
    ]
    base = _chart(rows).encode(x=alt.X("issues:Q", title="Issues labelled by both"))
    return alt.layer(
        base.mark_area(opacity=0.25, color=COLOURS[0]).encode(
            y=alt.Y("low:Q", title="Cohen's kappa", scale=alt.Scale(domain=[-1, 1])), y2="high:Q"
        ),
        base.mark_line(color=COLOURS[0], point=True).encode(
            y="kappa:Q", tooltip=["issues:Q", "kappa:Q", "low:Q", "high:Q"]
        ),
    )


def saturation_chart(rows: Sequence[dict[str, Any]]) -> Any:
    """How many different codes (`codes`) of a `dimension` the first `issues` labelled issues carry."""
    import altair as alt

    return (
        _chart(list(rows))
        .mark_line()
        .encode(
            x=alt.X("issues:Q", title="Issues labelled"),
            y=alt.Y("codes:Q", title="Different codes"),
            color=alt.Color("dimension:N", scale=alt.Scale(range=list(COLOURS)), title=None),
            tooltip=["dimension:N", "issues:Q", "codes:Q"],
        )
    )


def _chart(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))
