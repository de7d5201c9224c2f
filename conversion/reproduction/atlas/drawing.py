"""The grid of issues and versions as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from conversion.reproduction.atlas.logs import anchor
from conversion.reproduction.atlas.rows import Row
from conversion.reproduction.ladder import ladder

COLOURS = {
    "reproduced": "#b2182b",
    "not reproduced": "#4393c3",
    "changed symptom": "#f4a582",
    "environment failure": "#bababa",
}
LEFT, TOP, SIDE = 170, 110, 18


def svg(made: Sequence[Row], framework: str, page: str = "") -> str:
    """The grid of one framework; each cell links to its log on `page` (empty: the page it stands in)."""
    names = [item.name for item in ladder(framework)]
    width, height = LEFT + SIDE * len(names) + 60, TOP + SIDE * len(made) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
        f' font-size="11" role="img"><title>Cases of {framework} by version</title>'
    ]
    for column, name in enumerate(names):
        x = LEFT + column * SIDE + SIDE / 2
        parts.append(
            f'<text x="{x}" y="{TOP - 6}" transform="rotate(-60 {x} {TOP - 6})">{escape(name)}</text>'
        )
    for line, row in enumerate(made):
        y = TOP + line * SIDE
        issue = escape(row.case.header.issue)
        parts.append(f'<text x="{LEFT - 6}" y="{y + 13}" text-anchor="end">{issue}</text>')
        parts += [_cell(row, name, (LEFT + column * SIDE, y), page) for column, name in enumerate(names)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _cell(row: Row, name: str, place: tuple[int, int], page: str) -> str:
    if name not in row.runs:
        return ""
    verdict = row.runs[name].verdict
    title = f"{escape(row.case.header.issue)} on {name}: {verdict}"
    size = f'width="{SIDE - 1}" height="{SIDE - 1}"'
    box = (
        f'<rect x="{place[0]}" y="{place[1]}" {size} fill="{COLOURS[verdict]}"><title>{title}</title></rect>'
    )
    return f'<a href="{page}#{anchor(row.runs[name])}">{box}</a>'
