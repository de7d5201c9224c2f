"""The four formats that a laid-out table is written in."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable

from analysis.tables.latex import to_latex
from analysis.tables.layout import Cell, Layout


def to_csv(table: Layout) -> str:
    """Comma-separated values with a header, numbers at full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in table.rows)
    return out.getvalue()


def to_markdown(table: Layout) -> str:
    """A GitHub-flavoured Markdown table under a bold caption."""
    lines = [f"**Table {table.number}.** {_markdown(table.title)}", ""]
    lines.append("| " + " | ".join(_markdown(name) for name in table.header) + " |")
    numbers = len(table.header) - table.text_columns
    lines.append("| " + " | ".join(["---"] * table.text_columns + ["---:"] * numbers) + " |")
    lines += ["| " + " | ".join(_markdown(shown(cell)) for cell in row) + " |" for row in table.rows]
    lines += ["", *table.notes] if table.notes else []
    return "\n".join(lines) + "\n"


def to_html(table: Layout) -> str:
    """An HTML table element with a caption; words are escaped."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.header)
    rows = "\n".join(f"<tr>{_html_cells(table, row)}</tr>" for row in table.rows)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in table.notes)
    caption = f"Table {html.escape(table.number)}. {html.escape(table.title)}"
    return (
        f"<figure><table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table>{notes}</figure>\n"
    )


def shown(cell: Cell) -> str:
    """A cell as text for people: percentages with one decimal, nothing for None."""
    if cell is None:
        return ""
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


FORMATS: dict[str, Callable[[Layout], str]] = {
    "csv": to_csv,
    "md": to_markdown,
    "tex": to_latex,
    "html": to_html,
}
"""The formats by file ending."""


def _markdown(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _html_cells(table: Layout, row: tuple[Cell, ...]) -> str:
    cells: list[str] = []
    for index, cell in enumerate(row):
        text = html.escape(shown(cell))
        cells.append(f'<th scope="row">{text}</th>' if index < table.text_columns else f"<td>{text}</td>")
    return "".join(cells)
