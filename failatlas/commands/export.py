"""`failatlas export`: the labels as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click

from db.engine import reading
from failatlas.opening import open_store
from failatlas.output import print_json, study_option
from labeling_app.export import Form, as_csv, export_labels
from labeling_app.rounds.opening import round_states
from taxonomy.errors import BadInput


@click.command()
@study_option
@click.option("--form", type=click.Choice(["long", "wide"]), default="long", show_default=True)
@click.option("--round", "round_name", help="One round; without it, all that are closed.")
@click.option("--include-open", is_flag=True, help="Open rounds too: whoever sees that is no longer blind.")
@click.option("--out", type=click.Path(path_type=Path), help="A CSV file; without it, standard output.")
@click.option("--json", "as_json", is_flag=True, help="JSON in place of CSV.")
def command(
    study_dir: Path, form: str, round_name: str | None, include_open: bool, out: Path | None, as_json: bool
) -> None:
    """Labels with who, when, codebook version, round and memo, as CSV.

    In the long form each label has a row; in the wide form each issue has one.
    """
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        states = {state.name: state.state for state in round_states(session)}
        if round_name is not None and round_name not in states:
            raise BadInput(f"the store has no round {round_name!r}.", mend=f"It has: {', '.join(states)}.")
        if round_name is not None and states[round_name] == "open" and not include_open:
            raise BadInput(
                f"the round {round_name!r} is open, and its labels are its raters' alone until it is closed.",
                where=study.path,
                mend="Close it (`failatlas round close`), or add --include-open.",
            )
        wanted = (round_name,) if round_name else tuple(states)
        shown = tuple(name for name in wanted if include_open or states[name] == "closed")
        frame = export_labels(session, cast("Form", form), viewer=None, rounds=shown)
    if as_json:
        print_json({"rounds": shown, "labels": json.loads(frame.to_json(orient="records"))})
    elif out is None:
        click.echo(as_csv(frame), nl=False)
    else:
        out.write_text(as_csv(frame), encoding="utf-8")
        click.echo(f"Wrote {len(frame)} rows to {out}.", err=True)
