"""`failatlas demo`: a small invented study, from its issues to its tables."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from analysis.report.agreement import round_agreement
from analysis.report.labels import study_labels
from analysis.report.tables import study_tables, write_tables
from db.engine import open_engine, reading, writing
from failatlas.commands.agreement import tell as tell_agreement
from failatlas.commands.funnel import drawn as drawn_funnel
from failatlas.commands.tables import drawn as drawn_table
from failatlas.demo_conversion import convert_one
from failatlas.output import console, json_option, print_json
from labeling_app.access.serving import free_port, invite_link, serve
from labeling_app.rounds.opening import close_round, closed_rounds, open_round
from miner.archive.replay import mine_archive
from miner.filters.funnel import funnels
from miner.sampling.storing import draw_round
from miner.starting import MiningOptions, Watching
from study.creation import create_study
from study.folder import PROTOCOL_FILE, StudyFolder, open_study
from study.imports.labels import import_labels

STUDY = "example"
ARCHIVE = "archive"
JOINT_TABLE = "10"
LABELLED_ROUNDS = ("pilot", "main")
OPEN_ROUND = "try-it"
YOU = "you"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--no-serve", is_flag=True, help="End after the tables, without the labelling app.")
@json_option
def command(directory: Path, no_serve: bool, as_json: bool) -> None:
    """Make an example study in DIRECTORY (demo/ by default), carry it to its tables, and serve its app.

    Its repositories, issues, people and labels are invented; it needs no network and no token. With
    --json, as with --no-serve, nothing is served.
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
    conversion = convert_one(directory)
    joint = next(table for table in tables if table.protocol.id == JOINT_TABLE)
    if as_json:
        shown = {"study": directory, "funnels": kept, "agreement": agreement, "files": written}
        print_json({**shown, "conversion": conversion})
        return
    out = console()
    out.print(f"{study.protocol.title} (all of it is invented), in {directory}")
    for funnel in kept:
        out.print(drawn_funnel(funnel), soft_wrap=False)
    tell_agreement(agreement)
    out.print(drawn_table(joint.layout()), soft_wrap=False)
    out.print(f"Wrote {len(written)} files to {directory / 'tables'}.")
    out.print(str(conversion), markup=False)
    if not no_serve:
        port = free_port()
        link = invite_link(engine, YOU, port=port)
        out.print(f"\nLabel an issue yourself: open {link} (Ctrl+C ends it).", soft_wrap=True)
        serve(directory, port=port)


def load(engine: Engine, study: StudyFolder) -> None:
    """Mine the example's issues, import its raters' labels, and open a round; again changes nothing."""
    for _ in mine_archive(engine, study, study.path / ARCHIVE, MiningOptions(), Watching()):
        pass
    import_labels(engine, study, study.path / "labels.csv")
    draw_round(engine, study, OPEN_ROUND)
    with writing(engine) as session:
        for name in LABELLED_ROUNDS:
            close_round(session, study, name)
        if OPEN_ROUND not in closed_rounds(session):
            open_round(session, study, OPEN_ROUND)
