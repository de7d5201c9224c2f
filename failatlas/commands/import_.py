"""`failatlas import`: labels, issues and the published spreadsheet into the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from study.imports.issues import IssueImportSummary, import_issues
from study.imports.writing import ImportSummary

file_argument = click.argument("file", type=click.Path(path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Read files of others into the store; repeating an import changes nothing."""


@command.command()
@file_argument
@study_option
@dry_run_option
@json_option
def labels(file: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Import labels from FILE (CSV or XLSX).

    One row per rater, issue and dimension, with the columns repository, number, rater, round,
    dimension, code, and perhaps memo and labelled_on. Codes go by id, name or alias.
    """
    from study.imports.labels import import_labels

    _import_labels(import_labels, file, study_dir, dry_run, as_json)


@command.command()
@file_argument
@study_option
@dry_run_option
@json_option
def fonnx(file: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Import FailureAnalysis.xlsx, the spreadsheet that the ONNX converter study published."""
    from study.imports.fonnx import import_fonnx

    _import_labels(import_fonnx, file, study_dir, dry_run, as_json)


@command.command()
@file_argument
@study_option
@dry_run_option
@json_option
def issues(file: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Import issues from FILE (CSV or XLSX).

    The columns are repository, number, created_on, and perhaps title, closed_on, state and
    labels (separated by semicolons).
    """
    study, engine = open_store(study_dir)
    summary = import_issues(engine, study, file, dry_run=dry_run)
    if as_json:
        print_json(summary)
    else:
        _tell_issues(summary)


questions_option = click.option(
    "--questions",
    "questions_file",
    type=click.Path(path_type=Path),
    required=True,
    help="What the survey asked: a questions.toml (see the documentation of surveys).",
)


@command.command()
@file_argument
@questions_option
@study_option
@dry_run_option
@json_option
def survey(file: Path, questions_file: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Import a survey's responses from FILE (a CSV or XLSX export, such as Qualtrics')."""
    from study.imports.survey import import_survey

    _, engine = open_store(study_dir)
    summary = import_survey(engine, file, questions_file, dry_run=dry_run)
    if as_json:
        print_json(summary)
        return
    would = "would be " if dry_run else ""
    console().print(
        f"{summary.file}: {summary.respondents} valid responses; {summary.respondents_new} {would}new, "
        f"{summary.respondents_changed} {would}changed, {summary.respondents_unchanged} known already."
    )
    for reason, rows in summary.excluded.items():
        console().print(f"{rows} row(s) left out: {reason}.")


@command.command()
@file_argument
@questions_option
@study_option
@dry_run_option
@json_option
def themes(file: Path, questions_file: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Import raters' themes of free-text answers: respondent, rater, question, theme."""
    from study.imports.themes import import_themes

    _, engine = open_store(study_dir)
    summary = import_themes(engine, file, questions_file, dry_run=dry_run)
    if as_json:
        print_json(summary)
        return
    console().print(
        f"{summary.file}: {summary.rows} rows read; {summary.labels_new} labels new, "
        f"{summary.labels_changed} changed, {summary.labels_unchanged} known already."
    )


def _import_labels(
    function: Callable[..., ImportSummary], file: Path, study_dir: Path, dry_run: bool, as_json: bool
) -> None:
    study, engine = open_store(study_dir)
    summary = function(engine, study, file, dry_run=dry_run)
    if as_json:
        print_json(summary)
    else:
        _tell_labels(summary)


def _tell_labels(summary: ImportSummary) -> None:
    out = console()
    would = "would be " if summary.dry_run else ""
    out.print(
        f"{summary.file}: {summary.rows} labels read; {summary.labels_new} {would}new, "
        f"{summary.labels_changed} {would}changed, {summary.labels_unchanged} known already."
    )
    out.print(
        f"{summary.memos_new} memos, {summary.issues_new} issues and {len(summary.raters_new)} raters added."
    )
    _tell_remarks(summary.ignored_columns, summary.notes)


def _tell_issues(summary: IssueImportSummary) -> None:
    would = "would be " if summary.dry_run else ""
    console().print(
        f"{summary.file}: {summary.rows} issues read; {summary.issues_new} {would}new, "
        f"{summary.issues_changed} {would}changed, {summary.issues_unchanged} known already."
    )
    _tell_remarks(summary.ignored_columns, ())


def _tell_remarks(ignored: tuple[str, ...], notes: tuple[str, ...]) -> None:
    if ignored:
        console().print(f"Ignored columns: {', '.join(ignored)}.")
    for note in notes:
        console().print(f"Note: {note}")
