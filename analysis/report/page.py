"""The report as one HTML page that opens from disk; a click on a count lists its issues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.report.assembly import StudyReport
from analysis.report.cells import Issues, cell_issues, release_cells
from analysis.report.figures import caption
from analysis.report.methods import methods_paragraphs
from analysis.tables.formats import shown
from analysis.tables.layout import Layout

TEMPLATE = Path(__file__).parent / "report.html.j2"


def report_page(report: StudyReport, layouts: tuple[Layout, ...], figures: tuple[str, ...]) -> str:
    """The page; figures are shown from the folder `figures` beside it."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    behind = {table.protocol.id: cell_issues(table) for table in report.tables}
    printed = set(behind)
    if report.releases is not None:
        behind["releases"] = release_cells(report.releases)
    cells: dict[str, Issues] = {}
    tables = [
        _table(layout, behind.get(layout.number, ()), cells, printed=layout.number in printed)
        for layout in layouts
    ]
    used = {issue for issues in cells.values() for issue in issues}
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=report.study.protocol.title,
        version=report.study.version,
        codebook_version=report.study.codebook.version,
        methods=methods_paragraphs(report),
        tables=tables,
        figures=[(name, caption(report, name)) for name in figures],
        data=_embedded({"cells": cells, "issues": _issues(report, used)}),
    )


def _table(
    layout: Layout,
    behind: tuple[tuple[Issues, ...], ...],
    cells: dict[str, Issues],
    *,
    printed: bool,
) -> dict[str, Any]:
    rows = []
    for y, row in enumerate(layout.rows):
        shown_row = []
        for x, cell in enumerate(row):
            place = x - layout.text_columns
            key = ""
            if behind and 0 <= place < len(behind[y]) and behind[y][place]:
                key = f"{layout.number}:{y}:{place}"
                cells[key] = behind[y][place]
            shown_row.append({"text": shown(cell), "key": key, "head": x < layout.text_columns})
        rows.append(shown_row)
    return {
        "number": layout.number,
        "title": layout.title,
        "header": layout.header,
        "rows": rows,
        "notes": layout.notes,
        "printed": printed,
    }


def _issues(report: StudyReport, used: set[int]) -> dict[int, tuple[str, str, str]]:
    frame = report.issues[report.issues["issue_id"].isin(used)]
    return {
        int(issue): (f"{repository}#{number}", title or "", url if str(url).startswith("https://") else "")
        for issue, repository, number, title, url in zip(
            frame["issue_id"], frame["repository"], frame["number"], frame["title"], frame["url"], strict=True
        )
    }


def _embedded(data: dict[str, Any]) -> Any:
    """JSON that may stand in a script element: nothing in it can end the element."""
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704
