"""`failatlas runs`: the mining runs so far."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from miner.runs import list_runs


@click.command()
@study_option
@json_option
def command(study_dir: Path, as_json: bool) -> None:
    """List mining runs, the newest first: what each cost, what it found, how it ended."""
    _, engine = open_store(study_dir)
    runs = list_runs(engine)
    if as_json:
        print_json({"runs": runs})
        return
    table = Table()
    for name in (
        "Run",
        "Repository",
        "Transport",
        "Requests",
        "Points",
        "304",
        "New",
        "Changed",
        "Gone",
        "Result",
    ):
        table.add_column(name)
    for run in runs:
        found = run.issues
        cells = (run.run, run.repository, run.transport, run.requests, run.graphql_points, run.not_modified)
        table.add_row(*map(str, (*cells, found.new, found.changed, found.gone, run.result)))
    console().print(table, soft_wrap=False)
