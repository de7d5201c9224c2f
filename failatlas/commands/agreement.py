"""`failatlas agreement`: how far raters agree, round by round."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click
from rich.table import Table

from analysis.agreement.bootstrap import RESAMPLES
from analysis.agreement.ratings import Level
from analysis.agreement.report import DimensionAgreement
from analysis.report.agreement import RoundAgreement, round_agreement, rounds_with_two_raters
from db.engine import reading
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from taxonomy.errors import BadInput


@click.command()
@study_option
@click.option("--round", "round_name", help="One round; without it, each that two raters labelled.")
@click.option(
    "--level",
    type=click.Choice(["root", "code"]),
    default="root",
    show_default=True,
    help="Count sub-codes as the code above them (root), or as they are (code).",
)
@click.option(
    "--resamples", type=click.IntRange(100), default=RESAMPLES, show_default=True, help="For the bootstrap."
)
@json_option
def command(study_dir: Path, round_name: str | None, level: str, resamples: int, as_json: bool) -> None:
    """Agreement between raters, for each dimension: coefficients with 95 % intervals, and confusions."""
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        names = (round_name,) if round_name else rounds_with_two_raters(session, study)
        rounds = [
            round_agreement(session, study, name, level=cast("Level", level), resamples=resamples)
            for name in names
        ]
    if not rounds:
        raise BadInput("no round has labels of two raters yet.", where=study.path)
    if as_json:
        print_json(rounds[0] if round_name else {"rounds": rounds})
        return
    for round_ in rounds:
        tell(round_)


def tell(result: RoundAgreement) -> None:
    """Print one round's agreement for people."""
    table = Table(title=f"Agreement in the round {result.round}")
    for name in ("Dimension", "n", "Raters", "Agree", "Cohen's kappa", "Krippendorff's alpha", "AC1", "Band"):
        table.add_column(name, justify="left" if name in {"Dimension", "Raters", "Band"} else "right")
    for dimension in result.dimensions.values():
        table.add_row(*_cells(dimension))
    console().print(table, soft_wrap=False)
    for dimension in result.dimensions.values():
        for what, why in dimension.undefined.items():
            console().print(f"{dimension.dimension}: {what} is undefined: {why}.")
        for confusion in dimension.confused[:5]:
            first, second = confusion.codes
            console().print(f"{dimension.dimension}: {first} / {second}: {confusion.count} issue(s)")
    for note in result.notes:
        console().print(f"Note: {note}")


def _cells(result: DimensionAgreement) -> tuple[str, ...]:
    agree = "-" if result.percent_agreement is None else f"{100 * result.percent_agreement:.1f} %"
    bands = [result.band or "undefined"]
    if result.band_of_lower_end and result.band_of_lower_end != result.band:
        bands.append(f"at least {result.band_of_lower_end}")
    return (
        result.dimension,
        str(result.n),
        ", ".join(result.raters),
        agree,
        _with_interval(result.cohen_kappa, result.cohen_interval),
        _with_interval(result.krippendorff_alpha, result.alpha_interval),
        _with_interval(result.gwet_ac1, None),
        ", ".join(bands),
    )


def _with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "undefined"
    around = "" if interval is None else f" [{interval[0]:.2f}, {interval[1]:.2f}]"
    return f"{value:.3f}{around}"
