"""`failatlas opsets`: how much each operator set changed, by the schemas and by the published counts."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from analysis.opsets.history import OpsetTable
from analysis.report.opsets import opset_table
from failatlas.output import console, json_option, print_json, study_option


@click.command()
@study_option
@json_option
def command(study_dir: Path, as_json: bool) -> None:
    """Show additions and updates per operator set from both sources, and where they differ."""
    table = opset_table(study_dir)
    if as_json:
        print_json({"different": table.different, "table": table})
    else:
        _show(table)


def _show(table: OpsetTable) -> None:
    shown = Table("Opset", "Released", "Published", "Schemas", "Added", "Updated", "Difference")
    for row in table.rows:
        values = (row.published, row.schemas, row.schema_additions, row.schema_updates)
        shown.add_row(
            str(row.opset),
            row.released.isoformat() if row.released else "",
            *("" if value is None else str(value) for value in values),
            f"{row.difference:+d}" if row.difference else "",
        )
    out = console()
    out.print(shown)
    out.print(
        f"Sets 1 to {table.last_common}: {table.published_source}: {table.published_additions} additions, "
        f"{table.published_updates} updates; {table.schema_source}: {table.schema_additions} additions, "
        f"{table.schema_updates} updates."
    )
