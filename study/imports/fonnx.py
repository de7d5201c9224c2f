"""`failatlas import fonnx`: the spreadsheet that the ONNX converter study published.

It holds codes as numbers: two main sheets (one rater, 100 issues a converter) and two drift sheets
(two raters, side by side). The numbers' meaning is the order in the sheets' own SWITCH formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, select, update

from db.engine import writing
from db.models import Assignment, Round, utc_now
from study.folder import StudyFolder
from study.imports.tabular import Row, enumerate_cells, open_workbook
from study.imports.writing import ImportedLabel, ImportSummary, write_labels
from taxonomy.errors import BadInput

CAUSES = {
    1: "api-misuse",
    2: "incompatibility",
    3: "type-problem",
    4: "shape-problem",
    5: "incorrect-numerical-computation",
    6: "incorrect-assignment",
    7: "incorrect-exception-handling",
    8: "misconfiguration",
    9: "concurrency",
    10: "algorithmic-error",
    11: "typo",
    12: "others",
    13: "documentation",
    14: "testing",
}
SYMPTOMS = {
    1: "crash",
    2: "wrong-model",
    3: "bad-performance",
    4: "hang",
    5: "build-failure",
    6: "unreported",
}
LOCATIONS = {
    1: "node-conversion",
    2: "optimization",
    3: "export",
    4: "load-model",
    5: "validation",
    6: "not-distinguishable",
}
INCOMPATIBILITIES = {
    1: "incompatibility-internal",
    2: "incompatibility-external",
    3: "incompatibility-resource",
}
TYPE_PROBLEMS = {1: "type-problem-node", 2: "type-problem-tensor", 3: "type-problem-conventional"}

_CAUSE, _SYMPTOM, _LOCATION = "type by number", "symptom by number", "component by number"
_INCOMPATIBILITY, _TYPE_PROBLEM = "incomp. type by number", "type prob. type by number"
_NUMBERS = (_CAUSE, _SYMPTOM, _LOCATION, _INCOMPATIBILITY, _TYPE_PROBLEM)
_ISSUE_URL = re.compile(r"^https?://github\.com/([^/]+/[^/]+)/(?:issues|pull)/(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where labels stand in one sheet: its header's row, and which block of number columns is whose."""

    name: str
    round_kind: str
    header_row: int
    raters: int


SHEETS = (
    _Sheet("PyTorch", "main", 1, 1),
    _Sheet("tf2onnx", "main", 1, 1),
    _Sheet("PT Drift Testing", "drift", 2, 2),
    _Sheet("TF Drift Testing", "drift", 2, 2),
)


def import_fonnx(engine: Engine, study: StudyFolder, path: Path, *, dry_run: bool = False) -> ImportSummary:
    """Import all four sheets of the published spreadsheet, and close their rounds.

    Raises:
        BadInput: A sheet or column is missing, or a cell holds a number without a meaning.
    """
    book = open_workbook(path)
    labels: list[ImportedLabel] = []
    notes: list[str] = []
    for sheet in SHEETS:
        if sheet.name not in book.sheetnames:
            raise BadInput(
                f"the sheet {sheet.name!r} is missing; it has {', '.join(book.sheetnames)}.", where=path
            )
        labels += _labels_of(path, sheet, list(enumerate_cells(book[sheet.name])), study)
    for round_ in study.protocol.rounds:
        issues = {(label.repository, label.number) for label in labels if label.round == round_.name}
        if issues and round_.published_size not in (None, len(issues)):
            notes.append(
                f"round {round_.name}: the sheets hold {len(issues)} issues, "
                f"the paper tells of {round_.published_size}."
            )
    summary = write_labels(engine, study, labels, file=path.name, dry_run=dry_run, notes=tuple(notes))
    if not dry_run:
        _close(engine, {sheet.round_kind for sheet in SHEETS})
    return summary


def _close(engine: Engine, kinds: set[str]) -> None:
    """What was published is no secret from any rater, unless somebody labels in that round now."""
    assigned = select(Assignment.round_id)
    published = update(Round).where(
        Round.kind.in_(kinds), Round.closed_at.is_(None), Round.id.not_in(assigned)
    )
    with writing(engine) as session:
        session.execute(published.values(closed_at=utc_now()))


def _labels_of(
    path: Path, sheet: _Sheet, lines: list[tuple[int, list[str]]], study: StudyFolder
) -> Iterator[ImportedLabel]:
    header = [cell.casefold() for cell in lines[sheet.header_row - 1][1]] if lines else []
    blocks = [_block(path, sheet, header, nth) for nth in range(sheet.raters)]
    round_, raters = _round_and_raters(sheet, study)
    for number, cells in lines[sheet.header_row :]:
        if not any(cells[: blocks[0]["url"] + 1]):
            continue
        for rater, block in zip(raters, blocks, strict=True):
            row = Row(path, sheet.name, number, {name: cells[at] for name, at in block.items()})
            yield from _labels_in(row, rater, round_, study)


def _block(path: Path, sheet: _Sheet, header: list[str], nth: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name in ("title", "url", *_NUMBERS):
        at = [index for index, cell in enumerate(header) if cell == name]
        wanted = nth if name in _NUMBERS else 0
        if len(at) <= wanted:
            raise BadInput(
                f"the column {name!r} is missing.",
                where=f"{path}, sheet {sheet.name!r}, row {sheet.header_row}",
            )
        columns[name] = at[wanted]
    return columns


def _round_and_raters(sheet: _Sheet, study: StudyFolder) -> tuple[str, tuple[str, ...]]:
    for round_ in study.protocol.rounds:
        if round_.kind == sheet.round_kind and len(round_.raters) >= sheet.raters:
            return round_.name, round_.raters[: sheet.raters]
    raise BadInput(
        f"the sheet {sheet.name!r} needs a {sheet.round_kind} round with {sheet.raters} rater(s).",
        where=study.path / "study.toml",
        mend="Add one under [[rounds]].",
    )


def _labels_in(row: Row, rater: str, round_: str, study: StudyFolder) -> Iterator[ImportedLabel]:
    repository, number = _issue_of(row, study)
    common = ImportedLabel(
        repository=repository,
        number=number,
        rater=rater,
        round=round_,
        dimension="",
        codes=(),
        source=f"file {row.file.name}, sheet {row.sheet}, row {row.line}",
        title=row.cells["title"] or None,
    )
    yield replace(common, dimension="location", codes=(_meaning(row, _LOCATION, LOCATIONS),))
    yield replace(common, dimension="symptom", codes=(_meaning(row, _SYMPTOM, SYMPTOMS),))
    yield replace(common, dimension="cause", codes=(_cause(row),))


def _issue_of(row: Row, study: StudyFolder) -> tuple[str, int]:
    url = row.text("url")
    match = _ISSUE_URL.match(url)
    repository = study.protocol.repository(match[1]) if match else None
    if match is None or repository is None:
        raise row.mistake("url", f"{url!r} is no issue of the study's repositories.")
    return repository.name.casefold(), int(match[2])


def _cause(row: Row) -> str:
    cause = _meaning(row, _CAUSE, CAUSES)
    for parent, column, meanings in (
        ("incompatibility", _INCOMPATIBILITY, INCOMPATIBILITIES),
        ("type-problem", _TYPE_PROBLEM, TYPE_PROBLEMS),
    ):
        if row.cells[column]:
            if cause != parent:
                raise row.mistake(column, f"a sub-cause of {parent} is given, but the cause is {cause}.")
            return _meaning(row, column, meanings)
    return cause


def _meaning(row: Row, column: str, meanings: dict[int, str]) -> str:
    number = row.integer(column)
    if number not in meanings:
        allowed = ", ".join(f"{key} ({code})" for key, code in meanings.items())
        raise row.mistake(column, f"the number {number} has no meaning.", f"Allowed: {allowed}.")
    return meanings[number]
