"""A table as it will be shown: header, rows of cells, and notes."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.distributions.joint import JointDistribution
from analysis.distributions.rows import TableCode
from analysis.distributions.single import Distribution, DistributionRow

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's cells; `text_columns` says how many columns from the left hold words.

    `rules_before` are indices of rows that a line goes before (totals).
    """

    number: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    text_columns: int = 1
    rules_before: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def lay_out_distribution(
    result: Distribution, *, number: str, title: str, name: str, notes: tuple[str, ...] = ()
) -> Layout:
    """A distribution with a column a converter, the total, its percentage and the interval."""
    has_parents = any(row.code.parent for row in result.rows)
    lead = (name, "Sub-code") if has_parents else (name,)
    rows: list[tuple[Cell, ...]] = [_distribution_row(row, has_parents) for row in result.rows]
    total = sum(result.totals)
    names: tuple[Cell, ...] = ("Total", "") if has_parents else ("Total",)
    rows.append((*names, *result.totals, total, 100.0 if total else None, ""))
    return Layout(
        number,
        title,
        (*lead, *result.converters, "Total", "%", "95 % interval"),
        tuple(rows),
        text_columns=len(lead),
        rules_before=(len(rows) - 1,),
        notes=(f"Percentages are of {total} issues, with Wilson's 95 % interval.", *notes),
    )


def lay_out_joint(
    result: JointDistribution, *, number: str, title: str, names: tuple[str, str], notes: tuple[str, ...] = ()
) -> Layout:
    """A joint distribution with a column for each pair of column code and converter, and totals."""
    columns = [(column, converter) for column in result.columns for converter in result.converters]
    header = (
        f"{names[0]} \\ {names[1]}",
        *(f"{full_name(column)}, {converter}" for column, converter in columns),
        *(f"Total, {converter}" for converter in result.converters),
    )
    rows: list[tuple[Cell, ...]] = [
        (full_name(row), *_joint_counts(result, row.id, columns)) for row in result.rows
    ]
    rows.append(("Total", *_joint_counts(result, None, columns)))
    return Layout(number, title, header, tuple(rows), rules_before=(len(rows) - 1,), notes=notes)


def full_name(code: TableCode) -> str:
    """A code's name, with its parent's before it where it has one."""
    return code.name if code.parent is None else f"{code.parent} - {code.name}"


def _distribution_row(row: DistributionRow, has_parents: bool) -> tuple[Cell, ...]:
    lead: tuple[Cell, ...] = (row.code.name,)
    if has_parents:
        lead = (row.code.parent, row.code.name) if row.code.parent else (row.code.name, "")
    interval = "" if row.interval is None else f"{row.interval[0]:.1f} to {row.interval[1]:.1f}"
    return (*lead, *row.counts, row.total, row.percent, interval)


def _joint_counts(
    result: JointDistribution, row: str | None, columns: list[tuple[TableCode, str]]
) -> tuple[int, ...]:
    cells = [result.count(row=row, column=column.id, converter=converter) for column, converter in columns]
    totals = [result.count(row=row, converter=converter) for converter in result.converters]
    return (*cells, *totals)
