"""`failatlas round`: open and close rounds of labelling."""

from __future__ import annotations

from pathlib import Path

import click

from db.engine import reading, writing
from failatlas.opening import open_store
from failatlas.output import json_option, print_json, study_option
from labeling_app.rounds.opening import RoundState, close_round, open_round, round_states


@click.group()
def command() -> None:
    """Open, close and list the rounds of labelling."""


@command.command("open")
@click.argument("name")
@study_option
@click.option("--seed", type=int, help="Of the raters' orders; by default the protocol's sampling seed.")
@json_option
def open_(name: str, study_dir: Path, seed: int | None, as_json: bool) -> None:
    """Assign the sample of the round NAME to its raters."""
    study, engine = open_store(study_dir)
    with writing(engine) as session:
        state = open_round(session, study, name, seed=seed)
    _tell(state, as_json)


@command.command()
@click.argument("name")
@study_option
@json_option
def close(name: str, study_dir: Path, as_json: bool) -> None:
    """Close the round NAME: its labels are shown from then on, and no more can be given."""
    study, engine = open_store(study_dir)
    with writing(engine) as session:
        state = close_round(session, study, name)
    _tell(state, as_json)


@command.command("list")
@study_option
@json_option
def list_(study_dir: Path, as_json: bool) -> None:
    """List the rounds, and how far each has come."""
    _, engine = open_store(study_dir)
    with reading(engine) as session:
        states = round_states(session)
    if as_json:
        print_json({"rounds": states})
        return
    for state in states:
        _tell(state, as_json)


def _tell(state: RoundState, as_json: bool) -> None:
    if as_json:
        print_json(state)
        return
    raters = ", ".join(state.raters) or "nobody"
    of = f" of {state.assigned}" if state.assigned else ""
    click.echo(f"{state.name} ({state.kind}): {state.state}; {raters}; {state.labelled}{of} labelled")
