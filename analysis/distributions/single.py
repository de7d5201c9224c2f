"""The distribution of one dimension by converter (the paper's tables 8, 9 and 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.distributions.rows import TableCode, TableLevel, table_rows
from analysis.distributions.wilson import wilson_interval
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

Issues = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """One code: the issues that carry it, by converter in the table's order; percent of all issues.

    `interval` is Wilson's 95 % interval of the percentage.
    """

    code: TableCode
    issues: tuple[Issues, ...]
    percent: float | None
    interval: tuple[float, float] | None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many issues of each converter carry the code."""
        return tuple(len(ids) for ids in self.issues)

    @property
    def total(self) -> int:
        """How many issues carry the code."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the issues of each converter spread over the codes of one dimension."""

    dimension: str
    converters: tuple[str, ...]
    rows: tuple[DistributionRow, ...]
    issues: tuple[Issues, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """How many issues of each converter have a label in this dimension."""
        return tuple(len(ids) for ids in self.issues)


def distribution(
    settled: pd.DataFrame,
    dimension: Dimension,
    converters: Sequence[str],
    *,
    level: TableLevel = "root",
    top: int | None = None,
) -> Distribution:
    """The distribution of `dimension` over settled labels (see `settled_labels`)."""
    labels = settled[settled["dimension"] == dimension.id]
    rows = table_rows(dimension, labels["code"].value_counts().to_dict(), level=level, top=top)
    shown = labels["code"].map(rows.counted_as)
    by_cell = _issues_by(shown, labels["converter"], labels["issue_id"])
    everyone = tuple(_distinct(labels.loc[labels["converter"] == name, "issue_id"]) for name in converters)
    total = sum(len(ids) for ids in everyone)
    return Distribution(
        dimension.id,
        tuple(converters),
        tuple(
            _row(code, tuple(by_cell.get((code.id, name), ()) for name in converters), total)
            for code in rows.codes
        ),
        everyone,
    )


def _row(code: TableCode, issues: tuple[Issues, ...], total: int) -> DistributionRow:
    count = sum(len(ids) for ids in issues)
    wilson = wilson_interval(count, total)
    interval = None if wilson is None else (100 * wilson[0], 100 * wilson[1])
    return DistributionRow(code, issues, 100 * count / total if total else None, interval)


def _issues_by(codes: pd.Series, converters: pd.Series, issues: pd.Series) -> dict[tuple[str, str], Issues]:
    grouped = issues.groupby([codes, converters]).unique()
    return {key: tuple(sorted(int(issue) for issue in ids)) for key, ids in grouped.items()}


def _distinct(issues: pd.Series) -> Issues:
    return tuple(sorted(int(issue) for issue in issues.unique()))
