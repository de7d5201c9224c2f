"""`failatlas campaign`: many models through converters, and what came of them."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from conversion.campaign.report import ORDER, CampaignReport, campaign_report
from conversion.campaign.rows import read_rows
from failatlas.output import console, json_option, print_json


@click.group()
def command() -> None:
    """Take many models through converters, and report what came of them."""


@command.command()
@click.option(
    "--from", "source", required=True, type=click.Path(path_type=Path), help="A CSV file of outcomes."
)
@json_option
def report(source: Path, as_json: bool) -> None:
    """Count outcomes by converter and by the models' origin, and failures by signature."""
    found = campaign_report(read_rows(source))
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: CampaignReport) -> None:
    shown = Table("Outcome", *(f"{column.converter} {column.origin}" for column in found.columns))
    shown.add_row("total", *(f"{column.total:,}" for column in found.columns))
    for outcome in ORDER:
        if any(outcome in column.counts for column in found.columns):
            shown.add_row(outcome, *(_cell(column.counts, column.total, outcome) for column in found.columns))
    out = console()
    out.print(shown)
    for group in found.failures[:10]:
        out.print(
            f"{group.count:>6}  {group.converter}, {group.outcome}: {group.signature[:160]}", markup=False
        )
    if found.repeated:
        out.print(
            f"{len(found.repeated)} models have several rows for a converter, such as {found.repeated[0]}."
        )


def _cell(counts: dict[str, int], total: int, outcome: str) -> str:
    count = counts.get(outcome, 0)
    return f"{count:,} ({count / total:.0%})"
