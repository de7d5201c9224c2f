"""`failatlas compare`: our figures against the paper's."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table

from analysis.report.agreement import round_agreement, rounds_with_two_raters
from analysis.report.comparison import Comparison, compare
from analysis.report.labels import study_labels
from analysis.report.tables import study_tables
from db.engine import reading
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from study.published import load_published


@click.command()
@study_option
@json_option
def command(study_dir: Path, as_json: bool) -> None:
    """Hold our figures against those that the paper printed, cell by cell.

    Cells that the paper itself contradicts are listed with both values and the reason. Exit code 1
    says that cells differ.
    """
    study, engine = open_store(study_dir)
    published = load_published(study)
    with reading(engine) as session:
        tables = study_tables(study, study_labels(session, study))
        kappas = {
            (name, dimension): result.cohen_kappa
            for name in rounds_with_two_raters(session, study)
            for dimension, result in round_agreement(session, study, name, resamples=100).dimensions.items()
        }
    comparison = compare(published, tables, kappas)
    if as_json:
        print_json(comparison)
    else:
        _tell(comparison)
    sys.exit(1 if comparison.different else 0)


def _tell(comparison: Comparison) -> None:
    out = console()
    out.print(f"{comparison.equal} of {comparison.cells} printed cells are equal to ours.")
    if comparison.different:
        table = Table(title="Different")
        for name in ("Table", "Row", "Column", "Published", "Ours"):
            table.add_column(name)
        for cell in comparison.different:
            table.add_row(cell.table, cell.row, cell.column, f"{cell.published:g}", f"{cell.ours}")
        out.print(table)
    for known in comparison.contradictions:
        counted = "none" if known.ours is None else f"{known.ours:g}"
        out.print(
            f"Table {known.table}, {known.row}, {known.column}: printed {known.published:g}, ours {counted}."
        )
        out.print(f"  {known.reason}.")
    for kappa in comparison.agreement:
        ours = kappa.reason if kappa.ours is None else f"ours {kappa.ours:.4f}"
        out.print(
            f"Kappa of {kappa.dimension} in the round {kappa.round}: printed {kappa.published}, {ours}."
        )
