"""`failatlas import labels`: one row per rater, issue and dimension."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from study.folder import StudyFolder
from study.imports.tabular import Row, read_table
from study.imports.writing import ImportedLabel, ImportSummary, write_labels
from taxonomy.codebook import Codebook, Dimension, UnknownCode

REQUIRED = ("repository", "number", "rater", "round", "dimension", "code")
OPTIONAL = ("memo", "labelled_on")


def import_labels(engine: Engine, study: StudyFolder, path: Path, *, dry_run: bool = False) -> ImportSummary:
    """Import the labels in a CSV or XLSX file.

    Raises:
        BadInput: A row is wrong; names file, sheet, row, column, the value, and the nearest allowed ones.
    """
    table = read_table(path, required=REQUIRED, optional=OPTIONAL)
    labels = _merged(study.codebook, ((_checked(row, study), row) for row in table.rows))
    return write_labels(engine, study, labels, file=path.name, dry_run=dry_run, ignored_columns=table.ignored)


def _checked(row: Row, study: StudyFolder) -> ImportedLabel:
    dimension = _dimension(row, study.codebook)
    try:
        code = dimension.resolve(row.text("code"))
    except UnknownCode as error:
        raise row.mistake("code", str(error)) from error
    if code.retired:
        raise row.mistake("code", f"the code {code.name!r} is retired.", "Use the code that took its place.")
    return ImportedLabel(
        repository=checked_repository(row, study),
        number=row.integer("number"),
        rater=row.text("rater"),
        round=_round(row, study),
        dimension=dimension.id,
        codes=(code.id,),
        source=_source(row),
        memo=row.cells.get("memo") or None,
        labelled_on=row.day("labelled_on"),
    )


def checked_repository(row: Row, study: StudyFolder) -> str:
    """The row's repository in lower case; raises `BadInput` when the study does not have it."""
    name = row.text("repository")
    repository = study.protocol.repository(name)
    if repository is None:
        known = ", ".join(item.name for item in study.protocol.repositories)
        raise row.mistake(
            "repository", f"{name!r} is no repository of the study.", f"Its repositories: {known}."
        )
    return repository.name.casefold()


def _round(row: Row, study: StudyFolder) -> str:
    name = row.text("round")
    round_ = study.protocol.round(name)
    if round_ is None:
        known = ", ".join(item.name for item in study.protocol.rounds)
        raise row.mistake("round", f"{name!r} is no round of the study.", f"Its rounds: {known}.")
    return round_.name


def _dimension(row: Row, codebook: Codebook) -> Dimension:
    try:
        return codebook.dimension(row.text("dimension"))
    except UnknownCode as error:
        raise row.mistake("dimension", str(error)) from error


def _source(row: Row) -> str:
    sheet = f", sheet {row.sheet}" if row.sheet else ""
    return f"file {row.file.name}{sheet}, row {row.line}"


def _merged(codebook: Codebook, checked: Iterable[tuple[ImportedLabel, Row]]) -> list[ImportedLabel]:
    labels: dict[tuple[str, int, str, str, str], tuple[ImportedLabel, Row]] = {}
    for label, row in checked:
        key = (label.repository, label.number, label.rater, label.round, label.dimension)
        if key not in labels:
            labels[key] = (label, row)
            continue
        first, first_row = labels[key]
        if label.codes[0] in first.codes:
            continue
        if codebook.dimension(label.dimension).multiple:
            labels[key] = (replace(first, codes=(*first.codes, *label.codes)), first_row)
            continue
        raise row.mistake(
            "code",
            f"row {first_row.line} gives the same rater, issue and dimension the code {first.codes[0]!r}, "
            f"this one {label.codes[0]!r}.",
            "Keep one of them.",
        )
    return [label for label, _ in labels.values()]
