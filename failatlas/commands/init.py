"""`failatlas init`: make a study's folder."""

from __future__ import annotations

from pathlib import Path

import click

from failatlas.output import console, json_option, print_json
from study.bundled import bundled_studies
from study.creation import create_study


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "bundled",
    metavar="STUDY",
    help=f"Start from a bundled study: {', '.join(bundled_studies())}.",
)
@json_option
def command(directory: Path, bundled: str | None, as_json: bool) -> None:
    """Make DIRECTORY a study: study.toml and codebook.toml, empty or from a bundled study."""
    study = create_study(directory, bundled=bundled)
    if as_json:
        print_json({"study": study.path, "title": study.protocol.title, "version": study.version})
        return
    console().print(f"Made the study “{study.protocol.title}” in {study.path}.")
    console().print(
        f"Next: look into {study.path / 'study.toml'}, then `failatlas mine --study {study.path}`."
    )
