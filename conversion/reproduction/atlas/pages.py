"""The atlas's pages in Markdown: the table of all cases, and the failures that are still alive."""

from __future__ import annotations

from collections.abc import Sequence

from conversion.reproduction.atlas.reports import report
from conversion.reproduction.atlas.rows import Row
from conversion.reproduction.ladder import ladder

MARKS = {"reproduced": "R", "not reproduced": "-", "changed symptom": "c", "environment failure": "e"}


def table_page(made: Sequence[Row]) -> str:
    """What each case showed, where its failure began, ended and was gone."""
    lines = [
        "# The atlas as a table\n",
        "R reproduced, - not reproduced, c changed symptom, e environment failure; oldest version first.\n",
        "| Issue | Holds | Begins | Ends | Gone in | Ladder |",
        "|---|---|---|---|---|---|",
    ]
    for row in made:
        marks = "".join(
            MARKS[row.runs[item.name].verdict] if item.name in row.runs else "."
            for item in ladder(row.case.framework)
        )
        where = " | ".join(item or "" for item in (row.span.begins, row.span.ends, row.span.gone_in))
        lines.append(f"| {row.case.header.issue} | {'yes' if row.holds else 'no'} | {where} | `{marks}` |")
    return "\n".join(lines) + "\n"


def alive_page(made: Sequence[Row]) -> str:
    """A report that is ready to file for each failure that a toolchain of today still shows."""
    parts = ["# Failures that today's versions still show\n"]
    for row in made:
        if row.shown_today is not None:
            parts.append(f"## {row.case.header.issue}\n\n{report(row.case, row.shown_today)}")
    return "\n".join(parts)
