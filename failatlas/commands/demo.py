"""`failatlas demo`: a small invented study, from its issues to its tables."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from analysis.report.agreement import round_agreement
from analysis.report.labels import study_labels
from analysis.report.tables import study_tables, write_tables
from db.engine import open_engine, reading
from failatlas.commands.agreement import tell as tell_agreement
from failatlas.commands.funnel import drawn as drawn_funnel
from failatlas.commands.tables import drawn as drawn_table
from failatlas.output import console, json_option, print_json
from miner.archive.replay import mine_archive
from miner.filters.funnel import funnels
from miner.starting import MiningOptions, Watching
from study.creation import create_study
from study.folder import PROTOCOL_FILE, StudyFolder, open_study
from study.imports.labels import import_labels

STUDY = "example"
ARCHIVE = "archive"
JOINT_TABLE = "10"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path("demo"))
@json_option
def command(directory: Path, as_json: bool) -> None:
    """Make an example study in DIRECTORY (demo/ by default) and carry it to its tables.

    Its repositories, issues, people and labels are invented; it needs no network and no token.
    """
    study = (
        open_study(directory)
        if (directory / PROTOCOL_FILE).exists()
        else create_study(directory, bundled=STUDY)
    )
    engine = open_engine(study.database_url)
    load(engine, study)
    kept = funnels(engine, study)
    with reading(engine) as session:
        agreement = round_agreement(session, study, "pilot")
        tables = study_tables(study, study_labels(session, study))
    written = write_tables(tables, directory / "tables")
    joint = next(table for table in tables if table.protocol.id == JOINT_TABLE)
    if as_json:
        print_json({"study": directory, "funnels": kept, "agreement": agreement, "files": written})
        return
    out = console()
    out.print(f"{study.protocol.title} (all of it is invented), in {directory}")
    for funnel in kept:
        out.print(drawn_funnel(funnel), soft_wrap=False)
    tell_agreement(agreement)
    out.print(drawn_table(joint.layout()), soft_wrap=False)
    out.print(f"Wrote {len(written)} files to {directory / 'tables'}.")


def load(engine: Engine, study: StudyFolder) -> None:
    """Mine the example's issues from its archive, and import its raters' labels; again changes nothing."""
    for _ in mine_archive(engine, study, study.path / ARCHIVE, MiningOptions(), Watching()):
        pass
    import_labels(engine, study, study.path / "labels.csv")
