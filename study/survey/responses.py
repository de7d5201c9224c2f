"""Valid responses out of an export: who answered what, and how many rows were left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from study.survey.choices import Choice, parse_choice
from study.survey.columns import Columns, find_columns
from study.survey.export import ExportRow, plain, read_export
from study.survey.questions import Question, Questions
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

FINISHED = {"true", "1", "yes", "finished", "wahr", "vrai"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the options chosen, and text (of an open question, or of what was none of the options)."""

    question: str
    options: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Response:
    """A valid response; questions that were skipped have no answer."""

    key: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Responses:
    """All valid responses of an export, and the rows left out, by reason."""

    responses: tuple[Response, ...]
    excluded: dict[str, int]


def read_responses(path: Path, questions: Questions, *, where: str) -> Responses:
    """Read an export by its questions file (`where` names it in errors).

    Raises:
        BadInput: A column is missing, a cell is none of a closed question's options, or two
            respondents have the same key.
    """
    export = read_export(path, sheet=questions.sheet)
    columns = find_columns(export, questions, where=where)
    excluded: Counter[str] = Counter()
    responses: dict[str, Response] = {}
    for row in columns.responses:
        key = _key(row, columns, questions, taken=responses, path=path)
        reason = _invalid(row, key, columns, questions)
        if reason is not None:
            excluded[reason] += 1
            continue
        responses[key] = Response(key, tuple(_answers(path, row, columns, questions)))
    return Responses(tuple(responses.values()), dict(sorted(excluded.items())))


def _key(row: ExportRow, columns: Columns, questions: Questions, *, taken: Container[str], path: Path) -> str:
    """The respondent's key; the row's number where the service's own key was removed from the export."""
    key = row.cells[columns.respondent] if columns.respondent is not None else ""
    if key and key not in taken:
        return key
    if questions.respondent is None:
        return f"row {row.line}"
    problem = f"the respondent {key!r} stands twice." if key else "the respondent has no key."
    raise BadInput(problem, where=f"{path}, row {row.line}")


def _invalid(row: ExportRow, key: str, columns: Columns, questions: Questions) -> str | None:
    if key in questions.valid.exclude or f"row {row.line}" in questions.valid.exclude:
        return "excluded by the questions file"
    status = next(
        (
            plain(row.cells[columns.metadata[name]])
            for name in ("status", "response type")
            if name in columns.metadata
        ),
        "",
    )
    if status in questions.valid.status_excluded:
        return f"status {status}"
    if not _has_answer(row, columns):
        return "no answer to any question"
    finished = columns.metadata.get("finished")
    if questions.valid.finished and finished is not None and plain(row.cells[finished]) not in FINISHED:
        return "not finished"
    return _unmet(row, columns, questions)


def _unmet(row: ExportRow, columns: Columns, questions: Questions) -> str | None:
    required = questions.valid.require
    if required is None:
        return None
    question = questions.question(required.question)
    cells = [row.cells[index] for index in columns.questions[question.id] if row.cells[index]]
    given = {option for cell in cells for option in parse_choice(question, cell).options}
    met = bool(cells) and (not required.any_of or bool(given & set(required.any_of)))
    if met and not given & set(required.none_of):
        return None
    return f"required answer to {question.id} not given"


def _has_answer(row: ExportRow, columns: Columns) -> bool:
    own = {*columns.metadata.values(), columns.respondent}
    return any(cell for index, cell in enumerate(row.cells) if index not in own)


def _answers(path: Path, row: ExportRow, columns: Columns, questions: Questions) -> Iterable[Answer]:
    for question in questions.questions:
        cells = [
            row.cells[index]
            for index in columns.questions[question.id]
            if not _is_no_answer(row.cells[index], question, questions)
        ]
        if not cells:
            continue
        if question.kind == "text":
            yield Answer(question.id, (), cells[0])
        else:
            yield _closed(path, row, question, [parse_choice(question, cell) for cell in cells], cells)


def _is_no_answer(cell: str, question: Question, questions: Questions) -> bool:
    text = plain(cell)
    if not text:
        return True
    return text in questions.no_answer and not parse_choice(question, cell).options


def _closed(
    path: Path, row: ExportRow, question: Question, choices: list[Choice], cells: list[str]
) -> Answer:
    chosen = {option for choice in choices for option in choice.options}
    unknown = [text for choice in choices for text in choice.unknown]
    if unknown and question.other is None:
        offered = [spelling for option in question.options for spelling in option.spellings]
        raise BadInput(
            f"{unknown[0]!r} is none of the options of the question {question.id!r} "
            f"(the whole cell: {cells[0]!r}).",
            where=f"{path}, row {row.line}",
            mend=f"Add it to the `options` (or as an alias of one), or set the question's `other`. "
            f"{nearest(unknown[0], offered)}",
        )
    if unknown and question.other is not None:
        chosen.add(question.other)
    ordered = tuple(option for option in question.all_options if option in chosen)
    return Answer(question.id, ordered, "; ".join(unknown) or None)
