"""Our tables held against those that a paper printed, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.distributions.joint import JointDistribution
from analysis.distributions.single import Distribution
from analysis.report.tables import StudyTable
from analysis.tables.layout import full_name
from study.published import Contradiction, Published, PublishedAgreement, PublishedTable
from taxonomy.errors import BadInput

TOTAL = "total"
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One printed number and ours; None where our table has no such cell."""

    table: str
    row: str
    column: str
    published: float
    ours: float | None


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """A printed cell that the paper contradicts elsewhere, beside ours, and the reason."""

    table: str
    row: str
    column: str
    published: float
    ours: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class ComparedAgreement:
    """A printed kappa and ours, rounded to as many digits; `reason` says why one is missing."""

    round: str
    dimension: str
    published: float
    ours: float | None
    equal: bool | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many printed cells ours equal, and those that differ.

    Cells that the paper itself contradicts are listed apart, with both values, and not counted; one that
    is not what the paper's data give either is among the different ones too.
    """

    cells: int
    equal: int
    different: tuple[ComparedCell, ...]
    contradictions: tuple[ExplainedCell, ...]
    agreement: tuple[ComparedAgreement, ...]


def compare(
    published: Published,
    tables: Sequence[StudyTable],
    kappas: Mapping[tuple[str, str], float | None],
) -> Comparison:
    """Compare every printed cell.

    Args:
        published: The printed figures.
        tables: Our tables.
        kappas: Our Cohen's kappa by round and dimension, of the rounds that two raters labelled.

    Raises:
        BadInput: The study prints no table that the paper did print.
    """
    ours = {table.protocol.id: table for table in tables}
    known = {(item.table, item.row, item.column): item for item in published.contradictions}
    cells = [cell for table in published.tables for cell in _cells(table, ours)]
    plain = [cell for cell in cells if (cell.table, cell.row, cell.column) not in known]
    wrong = [cell for cell in plain if not _same(cell)]
    different = (*wrong, *(cell for cell in cells if _differs_from_count(cell, known)))
    explained = tuple(
        _explained(cell, known[cell.table, cell.row, cell.column])
        for cell in cells
        if (cell.table, cell.row, cell.column) in known
    )
    agreement = tuple(_agreement(item, kappas) for item in published.agreement)
    return Comparison(len(plain), len(plain) - len(wrong), different, explained, agreement)


def half_up(value: float) -> int:
    """A percentage as papers round it: halves go up."""
    return math.floor(value + 0.5)


def _cells(printed: PublishedTable, ours: Mapping[str, StudyTable]) -> Iterator[ComparedCell]:
    if printed.id not in ours:
        raise BadInput(f"the study prints no table {printed.id!r}.", mend="Add it to its tables.toml.")
    result = ours[printed.id].result
    values = _distribution_cells(result) if isinstance(result, Distribution) else _joint_cells(result)
    for name, *numbers in printed.rows:
        for column, number in zip(printed.columns, numbers, strict=True):
            key = (str(name).casefold(), column.casefold())
            yield ComparedCell(printed.id, str(name), column, float(number), values.get(key))


def _distribution_cells(result: Distribution) -> dict[tuple[str, str], float]:
    cells: dict[tuple[str, str], float] = {}

    def note(name: str, counts: Sequence[int], percent: float | None) -> None:
        for converter, count in zip(result.converters, counts, strict=True):
            cells[name, converter.casefold()] = count
        cells[name, TOTAL] = sum(counts)
        if percent is not None:
            cells[name, PERCENT] = half_up(percent)

    for row in result.rows:
        note(full_name(row.code).casefold(), row.counts, row.percent)
    note(TOTAL, result.totals, 100.0)
    return cells


def _joint_cells(result: JointDistribution) -> dict[tuple[str, str], float]:
    rows = [(full_name(code).casefold(), code.id) for code in result.rows]
    columns = [(full_name(code).casefold(), code.id) for code in result.columns]
    return {
        (row_name, f"{column_name} / {converter.casefold()}"): result.count(
            row=row, column=column, converter=converter
        )
        for row_name, row in [*rows, (TOTAL, None)]
        for column_name, column in [*columns, (TOTAL, None)]
        for converter in result.converters
    }


def _same(cell: ComparedCell) -> bool:
    return cell.ours is not None and cell.ours == cell.published


def _differs_from_count(cell: ComparedCell, known: Mapping[tuple[str, str, str], Contradiction]) -> bool:
    """Whether ours is not even what the paper's own data give for a cell that it printed otherwise."""
    contradiction = known.get((cell.table, cell.row, cell.column))
    return contradiction is not None and cell.ours != contradiction.counted


def _explained(cell: ComparedCell, contradiction: Contradiction) -> ExplainedCell:
    return ExplainedCell(cell.table, cell.row, cell.column, cell.published, cell.ours, contradiction.reason)


def _agreement(item: PublishedAgreement, kappas: Mapping[tuple[str, str], float | None]) -> ComparedAgreement:
    key = (item.round, item.dimension)
    if key not in kappas:
        reason = "the store has no labels of two raters in this round"
        return ComparedAgreement(item.round, item.dimension, item.cohen_kappa, None, None, reason)
    ours = kappas[key]
    if ours is None:
        return ComparedAgreement(
            item.round, item.dimension, item.cohen_kappa, None, False, "ours is undefined"
        )
    equal = round(ours, item.digits) == item.cohen_kappa
    return ComparedAgreement(item.round, item.dimension, item.cohen_kappa, ours, equal, None)
