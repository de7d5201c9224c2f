"""`failatlas report`: everything that a paper prints from the study, in one go."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analysis.report.assembly import StudyReport, assemble
from analysis.report.json_report import report_json
from analysis.report.layouts import report_layouts
from analysis.report.methods import methods_paragraphs
from analysis.report.writing import check_report, report_files, write_report
from db.engine import reading
from failatlas.commands.tables import drawn
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option


@click.command()
@study_option
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Write the report's files here.")
@click.option(
    "--check",
    "committed",
    type=click.Path(path_type=Path),
    help="Compare the report in this folder with the data.",
)
@json_option
def command(study_dir: Path, folder: Path | None, committed: Path | None, as_json: bool) -> None:
    """Tables, figures, numbers, methods and an HTML page from the study's data.

    --check exits with code 1 and names each file of a written report that the data no longer give.
    """
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        report = assemble(session, study)
    if committed is not None:
        _check(report, committed, as_json)
    elif folder is not None:
        files = report_files(report)
        write_report(files, folder)
        if as_json:
            print_json(report_json(report))
        else:
            console().print(f"Wrote {len(files)} files to {folder}; open {folder / 'index.html'}.")
    elif as_json:
        print_json(report_json(report))
    else:
        _show(report)


def _check(report: StudyReport, folder: Path, as_json: bool) -> None:
    outcome = check_report(report_files(report), folder)
    if as_json:
        print_json({"passes": outcome.passes, "check": outcome})
    else:
        for path in outcome.missing:
            console().print(f"{folder / path}: missing.")
        for path in outcome.changed:
            console().print(f"{folder / path}: the data give something else now.")
        for note in outcome.notes:
            console().print(f"Note: {note}.")
        if outcome.passes:
            console().print(f"All {outcome.files} files are what the data give.")
    if not outcome.passes:
        sys.exit(1)


def _show(report: StudyReport) -> None:
    for paragraph in methods_paragraphs(report):
        console().print(paragraph)
    for layout in report_layouts(report):
        console().print(drawn(layout), soft_wrap=False)
