"""Overview: where the study stands."""

from __future__ import annotations

import streamlit as st

from analysis.figures.charts import funnel_chart, saturation_chart
from analysis.report.funnel import funnel_stages
from db.engine import reading
from labeling_app.here import here
from labeling_app.overview import (
    mining_runs,
    open_flags,
    saturation,
    search,
    settled_main_labels,
    visible_labels,
)
from labeling_app.rounds.opening import round_states
from labeling_app.rounds.queue import progress_by_round
from labeling_app.widgets.joint_parts import show_joint_distribution
from labeling_app.widgets.showing import show_issues, show_table

place = here()
viewer, study = place.visitor.name, place.study
st.title("Overview")
wanted = st.text_input("Search the issues", key="search")
if wanted:
    with reading(place.engine) as session:
        show_issues(search(session, wanted))

with reading(place.engine) as session:
    stages, states, paces = funnel_stages(session, study), round_states(session), progress_by_round(session)
    visible = visible_labels(session, viewer=viewer)
    labels, curve = settled_main_labels(session, visible), saturation(visible)
    flags, runs = open_flags(session, viewer=viewer), mining_runs(session)

if stages:
    st.header("Funnel", anchor=False)
    told = "; ".join(f"{stage.repository}, {stage.stage}: {stage.issues}" for stage in stages)
    st.altair_chart(funnel_chart(stages), alt=f"Issues at each stage. {told}")
if states:
    st.header("Rounds", anchor=False)
    show_table(
        "Rounds and their coverage",
        ("Round", "Kind", "State", "Raters", "Issues", "Labelled", "Assigned"),
        [
            (
                one.name,
                one.kind,
                one.state,
                ", ".join(one.raters),
                one.issues,
                one.labelled,
                one.assigned or None,
            )
            for one in states
        ],
    )
if paces:
    show_table(
        "Raters' pace",
        ("Round", "Rater", "Done", "Of", "Seconds an issue", "Minutes left"),
        [
            (
                round_,
                rater,
                one.done,
                one.total,
                None if one.pace is None else f"{one.pace.total_seconds():.0f}",
                None if one.left is None else f"{one.left.total_seconds() / 60:.0f}",
            )
            for (round_, rater), one in paces.items()
        ],
    )

dimensions = [one for one in study.codebook.dimensions if (labels["dimension"] == one.id).any()]
if len(dimensions) > 1:
    st.header("Joint distribution", anchor=False)
    show_joint_distribution(place.engine, labels, dimensions, study.converters)
if curve:
    st.header("Saturation", anchor=False)
    points = [{"dimension": one.dimension, "issues": one.issues, "codes": one.codes} for one in curve]
    ends = {one.dimension: f"{one.dimension}: {one.codes} codes in {one.issues} issues" for one in curve}
    st.altair_chart(saturation_chart(points), alt=f"Different codes used. {'; '.join(ends.values())}")
if flags:
    st.header("Flags", anchor=False)
    show_table(
        "Unresolved flags",
        ("Issue", "Title", "Rater", "Raised"),
        [(issue.reference, issue.title, rater, f"{raised:%Y-%m-%d}") for issue, rater, raised in flags],
    )
if runs:
    st.header("Mining runs", anchor=False)
    show_table(
        "The last runs",
        ("Repository", "Started", "How", "New", "Changed", "Gone", "Result"),
        [
            (
                name,
                f"{run.started_at:%Y-%m-%d %H:%M}",
                run.transport,
                run.issues_new,
                run.issues_changed,
                run.issues_gone,
                run.result,
            )
            for name, run in runs
        ],
    )
