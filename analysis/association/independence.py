"""Do two classifications of the same issues go together? A test, its strength, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.distributions.joint import JointDistribution
from analysis.distributions.single import Distribution
from analysis.tables.layout import full_name

Counts = NDArray[np.int64]
TABLES_DRAWN = 9_999
NOTABLE_RESIDUAL = 1.96


@dataclass(frozen=True, slots=True)
class Residual:
    """An adjusted standardised residual: about normal where the two classifications are independent."""

    row: str
    column: str
    count: int
    expected: float
    value: float


@dataclass(frozen=True, slots=True)
class Independence:
    """A test of independence of the rows and columns of a table.

    `method` is `chi-square`, or `permutation` where the table is sparse (then `p` comes from
    random tables with the same margins). `cramers_v` is corrected for bias (Bergsma 2013). What is
    None is undefined: the table has fewer than two rows or columns with issues.
    """

    rows: str
    columns: str
    n: int
    method: Literal["chi-square", "permutation"] | None
    statistic: float | None
    degrees_of_freedom: int
    p: float | None
    smallest_expected: float | None
    cramers_v: float | None
    residuals: tuple[Residual, ...]

    @property
    def notable(self) -> tuple[Residual, ...]:
        """The cells that stray from independence, the furthest first."""
        strays = [cell for cell in self.residuals if abs(cell.value) > NOTABLE_RESIDUAL]
        return tuple(sorted(strays, key=lambda cell: -abs(cell.value)))


def joint_independence(joint: JointDistribution, *, seed: int = 0) -> Independence:
    """Whether the two dimensions of a joint distribution are independent, converters together."""
    counts = np.array(
        [[joint.count(row=row.id, column=column.id) for column in joint.columns] for row in joint.rows]
    ).reshape(len(joint.rows), len(joint.columns))
    rows, columns = [full_name(code) for code in joint.rows], [full_name(code) for code in joint.columns]
    return independence(counts, rows, columns, names=(joint.row_dimension, joint.column_dimension), seed=seed)


def converter_independence(single: Distribution, *, seed: int = 0) -> Independence:
    """Whether a dimension's codes are spread alike over all converters."""
    counts = np.array([row.counts for row in single.rows]).reshape(len(single.rows), len(single.converters))
    rows = [full_name(row.code) for row in single.rows]
    return independence(counts, rows, single.converters, names=(single.dimension, "converter"), seed=seed)


def independence(
    counts: Counts, rows: Sequence[str], columns: Sequence[str], *, names: tuple[str, str], seed: int = 0
) -> Independence:
    """Test a table of counts; empty rows and columns say nothing and are left out.

    Cochran's (1954) rule decides on the method: chi-square needs an expected count of one in every
    cell and of five in four fifths of them.
    """
    from scipy import stats

    used_rows, used_columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    table = counts[used_rows][:, used_columns]
    n = int(table.sum())
    degrees = max(0, table.shape[0] - 1) * max(0, table.shape[1] - 1)
    if degrees == 0:
        return Independence(*names, n, None, None, 0, None, None, None, ())
    expected = stats.contingency.expected_freq(table)
    dense = bool(expected.min() >= 1 and (expected >= 5).mean() >= 0.8)
    statistic, p, *_ = stats.chi2_contingency(table, correction=False)
    if not dense:
        p = _drawn_p(table, expected, float(statistic), seed)
    return Independence(
        *names,
        n=n,
        method="chi-square" if dense else "permutation",
        statistic=float(statistic),
        degrees_of_freedom=degrees,
        p=float(p),
        smallest_expected=float(expected.min()),
        cramers_v=_cramers_v(float(statistic), n, table.shape),
        residuals=_residuals(table, expected, _kept(rows, used_rows), _kept(columns, used_columns)),
    )


def _drawn_p(table: Counts, expected: NDArray[np.float64], statistic: float, seed: int) -> float:
    from scipy import stats

    drawn = stats.random_table(table.sum(axis=1), table.sum(axis=0)).rvs(
        TABLES_DRAWN, random_state=np.random.default_rng(seed)
    )
    statistics = ((drawn - expected) ** 2 / expected).sum(axis=(1, 2))
    return (int(np.count_nonzero(statistics >= statistic - 1e-9)) + 1) / (TABLES_DRAWN + 1)


def _cramers_v(statistic: float, n: int, shape: tuple[int, ...]) -> float | None:
    rows, columns = shape
    if n < 2:
        return None
    excess = max(0.0, statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    rows_corrected = rows - (rows - 1) ** 2 / (n - 1)
    columns_corrected = columns - (columns - 1) ** 2 / (n - 1)
    smaller = min(rows_corrected, columns_corrected) - 1
    return None if smaller <= 0 else float(min(1.0, (excess / smaller) ** 0.5))


def _residuals(
    table: Counts, expected: NDArray[np.float64], rows: Sequence[str], columns: Sequence[str]
) -> tuple[Residual, ...]:
    n = table.sum()
    spread = expected * np.outer(1 - table.sum(axis=1) / n, 1 - table.sum(axis=0) / n)
    values = (table - expected) / np.sqrt(spread)
    return tuple(
        Residual(
            row, column, int(table[i, j]), round(float(expected[i, j]), 9), round(float(values[i, j]), 9)
        )
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    )


def _kept(names: Sequence[str], used: NDArray[np.bool_]) -> list[str]:
    return [name for name, kept in zip(names, used, strict=True) if kept]
