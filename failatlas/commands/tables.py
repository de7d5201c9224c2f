"""`failatlas tables`: the study's tables."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from analysis.report.labels import study_labels
from analysis.report.tables import study_tables, write_tables
from analysis.tables.formats import shown
from analysis.tables.layout import Layout
from db.engine import reading
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option


@click.command()
@study_option
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), help="Write CSV, Markdown, LaTeX and HTML here."
)
@json_option
def command(study_dir: Path, folder: Path | None, as_json: bool) -> None:
    """Print the study's tables: distributions of codes, and joint ones, by converter.

    tables.toml in the study's folder says which; without it there is one for each dimension and
    for each pair of them.
    """
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        settled = study_labels(session, study)
    tables = study_tables(study, settled)
    written = write_tables(tables, folder) if folder is not None else ()
    if as_json:
        print_json({"tables": [table.as_json() for table in tables], "files": written})
        return
    for table in tables:
        console().print(drawn(table.layout()), soft_wrap=False)
    for file in written:
        console().print(f"Wrote {file}")


def drawn(layout: Layout) -> Table:
    """The table for a terminal."""
    table = Table(title=f"Table {layout.number}. {layout.title}", caption=" ".join(layout.notes) or None)
    for index, name in enumerate(layout.header):
        table.add_column(name, justify="left" if index < layout.text_columns else "right")
    for index, row in enumerate(layout.rows):
        if index in layout.rules_before:
            table.add_section()
        table.add_row(*(shown(cell) for cell in row))
    return table
