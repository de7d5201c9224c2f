"""`failatlas db`: the store itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from db.backup import backup as back_up
from db.backup import check as check_store
from db.engine import bare_engine, explained, place_of
from db.migrations.upgrade import upgrade as upgrade_store
from failatlas.output import console, json_option, print_json, study_option
from study.folder import open_study


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Upgrade, check and back up a study's store."""


@command.command()
@study_option
@json_option
def upgrade(study_dir: Path, as_json: bool) -> None:
    """Bring the store to the newest schema (every command does so when it opens an older store)."""
    url = open_study(study_dir).database_url
    with explained(url):
        before = upgrade_store(bare_engine(url))
    if as_json:
        print_json({"store": place_of(url), "was": before.current, "is": before.newest})
    elif before.is_newest:
        console().print(f"{place_of(url)} is at the newest schema, {before.newest}.")
    else:
        console().print(f"{place_of(url)}: schema {before.current or 'none'} -> {before.newest}.")


@command.command()
@study_option
@json_option
def check(study_dir: Path, as_json: bool) -> None:
    """Look for damage in the store; exit code 1 when there is any."""
    result = check_store(bare_engine(open_study(study_dir).database_url))
    if as_json:
        print_json(result)
    else:
        for problem in result.problems or ("no problem found",):
            console().print(f"{result.place}: {problem}")
    sys.exit(1 if result.problems else 0)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@study_option
@json_option
def backup(file: Path, study_dir: Path, as_json: bool) -> None:
    """Copy the store to FILE, consistent even while others write."""
    url = open_study(study_dir).database_url
    written = back_up(bare_engine(url), file)
    if as_json:
        print_json({"store": place_of(url), "backup": written, "bytes": written.stat().st_size})
    else:
        console().print(f"{place_of(url)} copied to {written} ({written.stat().st_size:,} bytes).")
