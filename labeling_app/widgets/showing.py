"""Tables and lists that a screen reader can read: plain HTML, everything in it escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st
from sqlalchemy import Engine

from db.engine import reading
from labeling_app.issues.named import NamedIssue, named_issues

LISTED = 100


def show_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; its first column names the rows."""
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>{"".join(f"<td>{_cell(one)}</td>" for one in row[1:])}</tr>'
        for row in rows
    )
    st.html(
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def show_issues(issues: Iterable[NamedIssue]) -> None:
    """A list of issues with links to the originals."""
    items = "".join(f"<li>{_link(issue)}: {escape(issue.title)}</li>" for issue in issues)
    st.html(f"<ul>{items}</ul>" if items else "<p>No issue.</p>")


def show_issues_of(engine: Engine, issue_ids: Sequence[int]) -> None:
    """The same by row ids: the first `LISTED` of them, and how many more there are."""
    with reading(engine) as session:
        show_issues(named_issues(session, issue_ids[:LISTED]))
    if len(issue_ids) > LISTED:
        st.write(f"And {len(issue_ids) - LISTED} more.")


def number(value: float | None, digits: int = 3) -> str:
    """A number for people; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    """A number with its 95 % interval."""
    around = "" if interval is None else f" [{interval[0]:.2f}, {interval[1]:.2f}]"
    return f"{number(value)}{around}"


def _link(issue: NamedIssue) -> str:
    if issue.address is None:
        return escape(issue.reference)
    return (
        f'<a href="{escape(issue.address)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(issue.reference)}</a>"
    )


def _cell(value: object) -> str:
    return escape("–" if value is None else str(value))
