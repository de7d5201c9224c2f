"""The atlas's pages in Markdown: the table of all cases, and the failures that are still alive."""

from __future__ import annotations

from collections.abc import Sequence

from conversion.reproduction.atlas.logs import without_folders
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
        shown = row.shown_today
        if shown is None:
            continue
        script = row.case.path.read_text(encoding="utf-8")
        parts.append(
            f"## {row.case.header.issue}\n\nEnvironment: {', '.join(shown.environment)}\n\n"
            f"Expected: the model converts and gives the framework's values.\n\n"
            f"Actual ({shown.stage}):\n\n```text\n{without_folders(shown.message.strip())[:1500]}\n```\n\n"
            f"Script:\n\n```python\n{script}```\n"
        )
    return "\n".join(parts)
