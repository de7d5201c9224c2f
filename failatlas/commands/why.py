"""`failatlas why`: why an issue is in or out of the study."""

from __future__ import annotations

import re
from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from miner.filters.funnel import reasons
from taxonomy.errors import BadInput

REFERENCE = re.compile(r"^(?P<repository>[^#\s]+/[^#\s]+)#(?P<number>\d+)$")


@click.command()
@click.argument("issue", metavar="OWNER/NAME#NUMBER")
@study_option
@json_option
def command(issue: str, study_dir: Path, as_json: bool) -> None:
    """Say why an issue is in or out of the study, stage by stage, and on which evidence."""
    match = REFERENCE.match(issue)
    if match is None:
        raise BadInput(f"{issue!r} is no issue.", mend="Write it as owner/name#number.")
    study, engine = open_store(study_dir)
    found = reasons(engine, study, match["repository"], int(match["number"]))
    if as_json:
        print_json(found)
        return
    out = console()
    out.print(f"{found.repository}#{found.number} is {found.outcome}: {found.title or ''}", markup=False)
    for stage in found.stages:
        said = ", ".join(f"{name}: {value}" for name, value in stage.evidence.items())
        out.print(f"  {stage.stage}: {stage.outcome}" + (f" ({said})" if said else ""), markup=False)
