"""The joint distribution as a heat map whose cells list their issues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st
from sqlalchemy import Engine

from analysis.distributions.joint import JointDistribution, joint_distribution
from analysis.figures.charts import CELL, heat_map_chart
from labeling_app.widgets.showing import show_issues_of
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

Cell = tuple[str, str]
ALL = "all"


def show_joint_distribution(
    engine: Engine, labels: pd.DataFrame, dimensions: Sequence[Dimension], converters: Sequence[str]
) -> None:
    """Two dimensions against each other; a pressed cell, or one chosen from the list, shows its issues."""
    st.write("Of the main rounds' labels that you may see. Press a cell to list its issues, or choose it.")
    by_id = {one.id: one for one in dimensions}
    ids = list(by_id)
    rows = by_id[st.selectbox("Rows", ids, index=len(ids) - 1)]
    columns = by_id[st.selectbox("Columns", [one for one in ids if one != rows.id])]
    which = st.selectbox("Converter", [ALL, *converters])
    converter = None if which == ALL else which
    joint = joint_distribution(labels, rows, columns, converters)
    key = f"joint-{rows.id}-{columns.id}-{which}"
    event: Any = st.altair_chart(
        heat_map_chart(joint, converter=converter),
        key=key,
        on_select="rerun",
        selection_mode=CELL,
        alt=f"{rows.name} by {columns.name}: the list below holds the same counts.",
    )
    filled = _filled(joint, converter)
    chosen = st.selectbox(
        "Cell",
        list(filled),
        index=None,
        format_func=lambda cell: filled[cell][0],
        key=f"{key}-list",
        placeholder="a cell with issues",
    )
    cell = chosen or _pressed(event)
    if cell in filled:
        title, issues = filled[cell]
        st.subheader(title, anchor=False)
        show_issues_of(engine, issues)


def _filled(joint: JointDistribution, converter: str | None) -> dict[Cell, tuple[str, tuple[int, ...]]]:
    """The cells that hold issues, the fullest first, each with its title and its issues."""
    found = {
        (row.id, column.id): (row, column, joint.issues(row=row.id, column=column.id, converter=converter))
        for row in joint.rows
        for column in joint.columns
    }
    return {
        cell: (f"{row.name} × {column.name}: {len(issues)} issue(s)", issues)
        for cell, (row, column, issues) in sorted(found.items(), key=lambda one: -len(one[1][2]))
        if issues
    }


def _pressed(event: Any) -> Cell | None:
    points = event.selection.get(CELL) or []
    return (points[0]["row_id"], points[0]["column_id"]) if points else None
