"""`failatlas outcomes`: a campaign's outcomes by another pass rule, and over all tolerances."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from conversion.campaign.judging import Judgement, judge
from conversion.campaign.report import ORDER
from conversion.outcomes.curve_figure import draw_curves
from conversion.outcomes.rules import RULES
from db.engine import open_engine, reading
from failatlas.output import console, json_option, print_json, study_option
from study.folder import open_study
from taxonomy.errors import BadInput

FORMATS = ("pdf", "png", "svg")
SHOWN = (1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


@click.command()
@click.option("--rule", default="paper", show_default=True, type=click.Choice(list(RULES)))
@click.option("--name", help="The campaign; all of them when left out.")
@click.option(
    "--figure",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw mismatch rate over tolerance there (.pdf, .png or .svg).",
)
@study_option
@json_option
def command(rule: str, name: str | None, figure: Path | None, study_dir: Path, as_json: bool) -> None:
    """Judge stored outcomes by a pass rule, from their raw differences; nothing is run again."""
    kind = figure.suffix.removeprefix(".").lower() if figure else ""
    if figure and kind not in FORMATS:
        raise BadInput("A figure's name ends in .pdf, .png or .svg.", where=figure)
    with reading(open_engine(open_study(study_dir).database_url)) as session:
        found = judge(session, name, rule)
    if figure:
        _write(figure, draw_curves(found.curves)[kind])
    if as_json:
        print_json(found)
    else:
        _show(found)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"The figure cannot be written: {error.strerror}.", where=path) from error


def _show(found: Judgement) -> None:
    names = [f"{column.converter} {column.origin}" for column in found.columns]
    shown = Table("Outcome", *names, title=f"By the rule {found.rule}")
    for outcome in ORDER:
        if any(outcome in column.counts for column in found.columns):
            shown.add_row(outcome, *(f"{column.counts.get(outcome, 0):,}" for column in found.columns))
    shown.add_row("total", *(f"{column.total:,}" for column in found.columns))
    curves = Table(
        "Absolute tolerance",
        *(f"{curve.converter} {curve.origin} ({curve.models:,} compared)" for curve in found.curves),
        title="Mismatching share of compared models",
    )
    rates = [{point.tolerance: point.rate for point in curve.points} for curve in found.curves]
    for tolerance in SHOWN:
        curves.add_row(f"{tolerance:g}", *(f"{by_tolerance[tolerance] or 0:.1%}" for by_tolerance in rates))
    out = console()
    out.print(shown)
    out.print(curves)
    out.print(f"Outcomes that this rule changes: {len(found.changed):,}.")
