"""The joint distribution of two dimensions by converter (the paper's tables 10 and 16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.distributions.rows import TableCode, TableLevel, table_rows
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

Issues = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JointCell:
    """The issues of one converter that carry one code of each dimension."""

    row: TableCode
    column: TableCode
    converter: str
    issue_ids: Issues

    @property
    def count(self) -> int:
        """How many issues that is."""
        return len(self.issue_ids)


@dataclass(frozen=True)
class JointDistribution:
    """Every combination of a row code, a column code and a converter, empty ones included."""

    row_dimension: str
    column_dimension: str
    converters: tuple[str, ...]
    rows: tuple[TableCode, ...]
    columns: tuple[TableCode, ...]
    cells: tuple[JointCell, ...]

    def issues(
        self, *, row: str | None = None, column: str | None = None, converter: str | None = None
    ) -> Issues:
        """The issues of the cells with these ids; what is left out is summed over, each issue once."""
        found = {
            issue
            for cell in self.cells
            if (row is None or cell.row.id == row)
            and (column is None or cell.column.id == column)
            and (converter is None or cell.converter == converter)
            for issue in cell.issue_ids
        }
        return tuple(sorted(found))

    def count(
        self, *, row: str | None = None, column: str | None = None, converter: str | None = None
    ) -> int:
        """How many issues `issues` finds."""
        return len(self.issues(row=row, column=column, converter=converter))


def joint_distribution(
    settled: pd.DataFrame,
    rows: Dimension,
    columns: Dimension,
    converters: Sequence[str],
    *,
    row_level: TableLevel = "root",
    top_rows: int | None = None,
    top_columns: int | None = None,
) -> JointDistribution:
    """The joint distribution of two dimensions over settled labels (see `settled_labels`).

    Issues that have a label in one of the two only are left out. Rare codes are binned as Other
    by the rule of `table_rows`.
    """
    both = _paired(settled, rows.id, columns.id)
    row_codes = table_rows(rows, both["row"].value_counts().to_dict(), level=row_level, top=top_rows)
    column_codes = table_rows(columns, both["column"].value_counts().to_dict(), top=top_columns)
    grouped = (
        both["issue_id"]
        .groupby(
            [
                both["row"].map(row_codes.counted_as),
                both["column"].map(column_codes.counted_as),
                both["converter"],
            ]
        )
        .unique()
    )
    found = {key: tuple(sorted(int(issue) for issue in ids)) for key, ids in grouped.items()}
    return JointDistribution(
        rows.id,
        columns.id,
        tuple(converters),
        row_codes.codes,
        column_codes.codes,
        tuple(
            JointCell(row, column, converter, found.get((row.id, column.id, converter), ()))
            for row in row_codes.codes
            for column in column_codes.codes
            for converter in converters
        ),
    )


def _paired(settled: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    left = settled[settled["dimension"] == rows][["issue_id", "converter", "code"]]
    right = settled[settled["dimension"] == columns][["issue_id", "code"]]
    return left.rename(columns={"code": "row"}).merge(
        right.rename(columns={"code": "column"}), on="issue_id", how="inner"
    )
