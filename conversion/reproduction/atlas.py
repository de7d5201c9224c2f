"""The atlas: issues x versions, coloured by outcome, as JSON, HTML with a log behind each cell, SVG and a table."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from conversion.reproduction.case import Case
from conversion.reproduction.ladder import Span, span
from conversion.reproduction.running import CaseRun
from conversion.reproduction.toolchains import ladder

COLOURS = {
    "reproduced": "#b2182b",
    "not reproduced": "#4393c3",
    "changed symptom": "#f4a582",
    "environment failure": "#bababa",
}
MARKS = {"reproduced": "R", "not reproduced": "-", "changed symptom": "c", "environment failure": "e"}


@dataclass(frozen=True)
class Row:
    """One case on its ladder: its runs by toolchain, and where its failure begins and ends."""

    case: Case
    runs: dict[str, CaseRun]
    span: Span

    @property
    def holds(self) -> bool:
        """It fails as reported where reported, and passes where fixed or is listed as alive and still fails."""
        header = self.case.header
        reported = self.runs.get(header.reported)
        if reported is None or reported.verdict != "reproduced":
            return False
        if header.fixed:
            fixed = self.runs.get(header.fixed)
            return fixed is not None and fixed.verdict == "not reproduced"
        return self.alive

    @property
    def alive(self) -> bool:
        """Whether a toolchain of today still shows the failure."""
        newest = [item.name for item in ladder(self.case.framework) if item.name in NEWEST]
        return any(name in self.runs and self.runs[name].verdict == "reproduced" for name in newest)


NEWEST = ("torch-2.13", "torch-2.13-dynamo", "tf2onnx-1.17")


def rows(cases: Sequence[Case], runs: Sequence[CaseRun]) -> list[Row]:
    """The rows of the atlas, in the order of repository and number."""
    made = []
    for case in sorted(cases, key=lambda item: (item.repository, item.number)):
        own = {run.toolchain: run for run in runs if run.issue == case.header.issue}
        names = [item.name for item in ladder(case.framework) if item.name in own]
        made.append(Row(case, own, span([(name, own[name].verdict) for name in names])))
    return made


def write_atlas(made: Sequence[Row], folder: Path) -> None:
    """Write atlas.json, index.html, one SVG a converter, table.md, alive.md; replaces what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cases": [_record(row) for row in made],
    }
    (folder / "atlas.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    parts = []
    for framework in ("torch", "tensorflow"):
        own = [row for row in made if row.case.framework == framework]
        if own:
            drawing = svg(own, framework)
            (folder / f"{framework}.svg").write_text(drawing, encoding="utf-8")
            parts.append(drawing)
    (folder / "index.html").write_text(_page(parts, made), encoding="utf-8")
    (folder / "table.md").write_text(table(made), encoding="utf-8")
    (folder / "alive.md").write_text(alive_page(made), encoding="utf-8")


def svg(made: Sequence[Row], framework: str) -> str:
    """The grid of one framework; each cell links to its log."""
    names = [item.name for item in ladder(framework)]
    left, top, side = 170, 110, 18
    width, height = left + side * len(names) + 60, top + side * len(made) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
        f' font-size="11" role="img"><title>Cases of {framework} by version</title>'
    ]
    for column, name in enumerate(names):
        x = left + column * side + side / 2
        parts.append(
            f'<text x="{x}" y="{top - 6}" transform="rotate(-60 {x} {top - 6})">{escape(name)}</text>'
        )
    for line, row in enumerate(made):
        y = top + line * side
        parts.append(
            f'<text x="{left - 6}" y="{y + 13}" text-anchor="end">{escape(row.case.header.issue)}</text>'
        )
        for column, name in enumerate(names):
            if name in row.runs:
                verdict = row.runs[name].verdict
                box = (
                    f'<rect x="{left + column * side}" y="{y}" width="{side - 1}" height="{side - 1}"'
                    f' fill="{COLOURS[verdict]}"><title>{escape(row.case.header.issue)} on {name}: {verdict}</title>'
                    "</rect>"
                )
                parts.append(f'<a href="#{_anchor(row.runs[name])}">{box}</a>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def table(made: Sequence[Row]) -> str:
    """A Markdown table: what each case showed, where its failure began, ended and was gone."""
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
    for row in (row for row in made if row.alive):
        shown = next(
            row.runs[name] for name in NEWEST if name in row.runs and row.runs[name].verdict == "reproduced"
        )
        script = row.case.path.read_text(encoding="utf-8")
        parts.append(
            f"## {row.case.header.issue}\n\nEnvironment: {', '.join(shown.packages)}\n\n"
            f"Expected: the model converts and gives the framework's values.\n\n"
            f"Actual ({shown.stage}):\n\n```text\n{_without_folders(shown.message.strip())[:1500]}\n```\n\n"
            f"Script:\n\n```python\n{script}```\n"
        )
    return "\n".join(parts)


def _without_folders(text: str) -> str:
    """A log without the folders of the machine it was made on."""
    return re.sub(r"(?<![\w:/])/?(?:tmp|root|home|usr)(?:/[\w.+@-]+)*/(?=[\w.+-])", ".../", text)


def _log(run: CaseRun) -> str:
    return _without_folders(f"{run.message}\n{run.log}")[-2500:]


def _record(row: Row) -> dict[str, object]:
    cells = {
        name: {
            "verdict": run.verdict,
            "stage": run.stage,
            "message": _without_folders(run.message)[:500],
            "compared": run.compared,
        }
        for name, run in row.runs.items()
    }
    where = {"begins": row.span.begins, "ends": row.span.ends, "gone_in": row.span.gone_in}
    return {"issue": row.case.header.issue, "holds": row.holds, "alive": row.alive, **where, "cells": cells}


def _anchor(run: CaseRun) -> str:
    return f"{run.issue}-{run.toolchain}".replace("/", "-").replace("#", "-")


def _page(drawings: Sequence[str], made: Sequence[Row]) -> str:
    logs = "".join(
        f'<details id="{_anchor(run)}"><summary>{escape(run.issue)} on {run.toolchain}: {run.verdict}</summary>'
        f"<p>{escape(', '.join(run.packages))}</p><pre>{escape(_log(run))}</pre>"
        "</details>\n"
        for row in made
        for run in row.runs.values()
    )
    key = " ".join(
        f'<span style="background:{colour}">&emsp;</span> {name}' for name, colour in COLOURS.items()
    )
    opener = (
        "<script>addEventListener('hashchange',()=>{const d=document.getElementById(location.hash.slice(1));"
        "if(d){d.open=true;d.scrollIntoView()}})</script>"
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Atlas of reproduced failures</title>'
        f"<body><h1>Atlas of reproduced failures</h1><p>{sum(row.holds for row in made)} of {len(made)} cases hold."
        f" Click a cell for its log.</p><p>{key}</p>{''.join(drawings)}<h2>Logs</h2>{logs}{opener}</body></html>\n"
    )
