"""Writing the atlas: JSON, a page with a log behind each cell, SVG, and pages in Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from conversion.reproduction.atlas.blocks import html, markdown
from conversion.reproduction.atlas.drawing import COLOURS, svg
from conversion.reproduction.atlas.findings import Findings
from conversion.reproduction.atlas.logs import anchor, log_of, without_folders
from conversion.reproduction.atlas.pages import alive_page, table_page
from conversion.reproduction.atlas.rows import Row
from conversion.reproduction.atlas.sections import sections
from conversion.reproduction.atlas.summary import environments, summary
from conversion.reproduction.ladder import FRAMEWORKS

OPENER = (
    "<script>const show=()=>{const d=document.getElementById(location.hash.slice(1));"
    "if(d){d.open=true;d.scrollIntoView()}};addEventListener('hashchange',show);show()</script>"
)
STYLE = "<style>table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:2px 6px;text-align:left}</style>"


def write_atlas(made: Sequence[Row], found: Findings | None, folder: Path) -> None:
    """Write the atlas's files (docs/reproduce.md lists them); replaces those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(UTC)
    record = {
        "made_at": made_at.isoformat(timespec="seconds"),
        "holding": sum(row.holds for row in made),
        "toolchains": environments(run for row in made for run in row.runs.values()),
        "findings": asdict(found) if found else None,
        "cases": [_record(row) for row in made],
    }
    numbers, blocks = summary(made, made_at), sections(found)
    grids = {
        framework: own
        for framework in FRAMEWORKS
        if (own := [row for row in made if row.case.framework == framework])
    }
    drawings = [svg(own, framework) for framework, own in grids.items()]
    files = {
        "atlas.json": json.dumps(record, indent=1, allow_nan=False) + "\n",
        "index.html": _page(drawings, made, html(numbers), html(blocks)),
        "summary.md": "# The atlas in numbers\n\n" + markdown(numbers),
        "table.md": table_page(made),
        "alive.md": alive_page(made),
        "findings.md": "# The atlas, the sample and the labels\n\n" + markdown(blocks),
        **{f"{framework}.svg": svg(own, framework, "index.html") for framework, own in grids.items()},
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _record(row: Row) -> dict[str, object]:
    cells = {
        name: {
            "verdict": run.verdict,
            "stage": run.stage,
            "message": without_folders(run.message)[:500],
            "compared": run.compared,
        }
        for name, run in row.runs.items()
    }
    where = {"begins": row.span.begins, "ends": row.span.ends, "gone_in": row.span.gone_in}
    return {"issue": row.case.header.issue, "holds": row.holds, "alive": row.alive, **where, "cells": cells}


def _page(drawings: Sequence[str], made: Sequence[Row], numbers: str, said: str) -> str:
    logs = "".join(
        f'<details id="{anchor(run)}"><summary>{escape(run.issue)} on {run.toolchain}: {run.verdict}</summary>'
        f"<p>{escape(', '.join(run.environment))}</p><pre>{escape(log_of(run))}</pre>"
        "</details>\n"
        for row in made
        for run in row.runs.values()
    )
    key = " ".join(
        f'<span style="background:{colour}">&emsp;</span> {name}' for name, colour in COLOURS.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Atlas of reproduced failures</title>'
        f"{STYLE}<body><h1>Atlas of reproduced failures</h1>"
        f"<p>Click a cell for its log.</p><p>{key}</p>{''.join(drawings)}{numbers}{said}"
        f"<h2>Logs</h2>{logs}{OPENER}"
        "</body></html>\n"
    )
