"""Finding each question's column in an export, and where its header ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from study.survey.choices import parse_choice
from study.survey.export import METADATA, Export, ExportRow, header_name, is_import_ids, plain
from study.survey.questions import Question, Questions
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

MOST_HEADER_ROWS = 4


@dataclass(frozen=True)
class Columns:
    """Where everything stands: a question's columns by its id, the service's own columns by name."""

    questions: dict[str, tuple[int, ...]]
    metadata: dict[str, int]
    respondent: int | None
    responses: tuple[ExportRow, ...]


def find_columns(export: Export, questions: Questions, *, where: str) -> Columns:
    """Locate the columns of all questions; raises `BadInput` naming the one that is missing."""
    headers = _header_rows(export, questions)
    spellings = [_spellings([row[index] for row in headers]) for index in range(len(export.header))]
    found = {question.id: _columns_of(question, spellings, export, where) for question in questions.questions}
    metadata = {name: index for index, names in enumerate(spellings) for name in names if name in METADATA}
    respondent = _respondent(questions, spellings, metadata, export)
    rows = export.rows[len(headers) - 1 :]
    if questions.header_rows is None:
        rows = _without_question_rows(rows, found, questions)
    return Columns(found, metadata, respondent, rows)


def _header_rows(export: Export, questions: Questions) -> list[Sequence[str]]:
    rows = [export.header, *(row.cells for row in export.rows[: MOST_HEADER_ROWS - 1])]
    if questions.header_rows is not None:
        return list(rows[: questions.header_rows])
    last = next((place for place, cells in enumerate(rows) if is_import_ids(cells)), None)
    if last is not None:
        return list(rows[: last + 1])
    texts = {header_name(question.text) for question in questions.questions if question.text}
    has_texts = [bool(texts & {header_name(cell) for cell in cells if cell}) for cells in rows]
    return list(rows[:2] if len(rows) > 1 and has_texts[1] else rows[:1])


def _spellings(cells: Sequence[str]) -> tuple[str, ...]:
    names = [header_name(cell) for cell in cells if cell]
    for cell in cells:
        if is_import_ids([cell]):
            try:
                names.append(header_name(str(json.loads(cell)["ImportId"])))
            except (ValueError, KeyError, TypeError):
                continue
    return tuple(names)


def _columns_of(
    question: Question, spellings: Sequence[tuple[str, ...]], export: Export, where: str
) -> tuple[int, ...]:
    wanted = question.column or tuple(filter(None, (question.id, question.text)))
    if len(question.column) > 1:
        return tuple(_one(name, question, spellings, export, where) for name in question.column)
    for name in wanted:
        matches = [index for index, names in enumerate(spellings) if header_name(name) in names]
        if matches:
            return tuple(matches) if question.kind == "multiple" else (matches[0],)
        split = _split_columns(header_name(name), spellings) if question.kind == "multiple" else ()
        if split:
            return split
    raise _missing(wanted[-1], question, export, where)


def _one(
    name: str, question: Question, spellings: Sequence[tuple[str, ...]], export: Export, where: str
) -> int:
    for index, names in enumerate(spellings):
        if header_name(name) in names:
            return index
    raise _missing(name, question, export, where)


def _split_columns(name: str, spellings: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """`Q5_1`, `Q5_2` ... for `Q5`; the text that belongs to "Other" (`Q5_4_TEXT`) is no option."""
    return tuple(
        index
        for index, names in enumerate(spellings)
        if any(part.startswith(f"{name}_") and part[len(name) + 1 :].isdigit() for part in names)
    )


def _missing(name: str, question: Question, export: Export, where: str) -> BadInput:
    offered = [cell for cell in export.header if cell and plain(cell) not in METADATA]
    return BadInput(
        f"the export has no column {name!r} for the question {question.id!r}.",
        where=where,
        mend=f"Set its `column`. {nearest(name, offered)}",
    )


def _respondent(
    questions: Questions, spellings: Sequence[tuple[str, ...]], metadata: dict[str, int], export: Export
) -> int | None:
    if questions.respondent is None:
        return metadata.get("responseid", metadata.get("response id"))
    wanted = header_name(questions.respondent)
    for index, names in enumerate(spellings):
        if wanted in names:
            return index
    raise BadInput(
        f"the export has no column {questions.respondent!r}.",
        where=f"{export.file}",
        mend=f"Set `respondent` to the column that tells respondents apart, or leave it out. "
        f"{nearest(questions.respondent, [cell for cell in export.header if cell])}",
    )


def _without_question_rows(
    rows: tuple[ExportRow, ...], found: dict[str, tuple[int, ...]], questions: Questions
) -> tuple[ExportRow, ...]:
    """Leave out leading rows that still belong to the header: no closed question's cell is an answer."""
    start = 0
    while start < min(len(rows), MOST_HEADER_ROWS - 1) and _is_question_row(rows[start], found, questions):
        start += 1
    return rows[start:]


def _is_question_row(row: ExportRow, found: dict[str, tuple[int, ...]], questions: Questions) -> bool:
    filled = 0
    for question in questions.questions:
        if question.kind == "text":
            continue
        cells = [row.cells[index] for index in found[question.id] if row.cells[index]]
        if any(plain(cell) in questions.no_answer for cell in cells):
            return False
        if any(parse_choice(question, cell).options for cell in cells):
            return False
        filled += bool(cells)
    closed = sum(question.kind != "text" for question in questions.questions)
    return closed > 0 and filled == closed
