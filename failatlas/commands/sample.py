"""`failatlas sample`: draw the issues that raters will label."""

from __future__ import annotations

from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from miner.filters.funnel import funnels
from miner.sampling.planning import SamplePlan, plan_for_margin, plan_for_size
from miner.sampling.storing import draw_round


@click.command()
@study_option
@click.option("--round", "round_name", help="Draw the sample of this round; growing it keeps what was drawn.")
@click.option("--plan", is_flag=True, help="Say sample sizes and margins instead of drawing.")
@click.option("--margin", type=float, default=0.1, show_default=True, help="For --plan: the margin wanted.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="For --plan.")
@click.option(
    "--population", type=int, help="For --plan: how many there are; by default those that pass the filters."
)
@json_option
def command(
    study_dir: Path,
    round_name: str | None,
    plan: bool,
    margin: float,
    confidence: float,
    population: int | None,
    as_json: bool,
) -> None:
    """Draw issues at random, by the study's seed, from those that pass the filters.

    The draw comes out alike on every machine. Pilot and main rounds never share an issue; a drift
    round draws from the main round's.
    """
    if plan:
        _plan(study_dir, margin, confidence, population, as_json)
        return
    if round_name is None:
        raise click.UsageError("Name a --round to draw, or ask for a --plan.")
    study, engine = open_store(study_dir)
    drawn = draw_round(engine, study, round_name)
    if as_json:
        print_json({"samples": drawn})
        return
    for sample in drawn:
        console().print(
            f"{sample.repository}: {sample.kept + sample.added} of {sample.asked} issues for the round "
            f"{sample.round} ({sample.added} new), out of {sample.population}."
        )


def _plan(study_dir: Path, margin: float, confidence: float, population: int | None, as_json: bool) -> None:
    plans: dict[str, list[SamplePlan]] = {}
    if population is not None:
        plans["population"] = [plan_for_margin(population, margin, confidence)]
    else:
        study, engine = open_store(study_dir)
        size = study.protocol.sampling.size
        for funnel in funnels(engine, study):
            plans[funnel.repository] = [plan_for_margin(funnel.kept, margin, confidence)]
            if 0 < size <= funnel.kept:
                plans[funnel.repository].append(plan_for_size(funnel.kept, size, confidence))
    if as_json:
        print_json({"plans": plans})
        return
    for name, found in plans.items():
        for one in found:
            console().print(
                f"{name}: {one.size} of {one.population} give a margin of {100 * one.margin:.1f} points "
                f"at {100 * one.confidence:g} % confidence."
            )
