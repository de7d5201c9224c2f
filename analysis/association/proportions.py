"""Two groups compared code by code: differences of percentages, exact tests, corrected for their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.distributions.single import Distribution
from analysis.distributions.wilson import wilson_interval
from analysis.multiplicity import holm
from analysis.tables.layout import full_name


@dataclass(frozen=True, slots=True)
class ProportionComparison:
    """One code in two groups: counts of totals, the difference in percentage points (first minus second).

    `interval` is Newcombe's (1998) 95 % interval of the difference, `p` Fisher's exact test, `holm_p`
    the same corrected for all codes and pairs of groups compared. None: a group is empty.
    """

    code: str
    groups: tuple[str, str]
    counts: tuple[int, int]
    totals: tuple[int, int]
    difference: float | None
    interval: tuple[float, float] | None
    p: float | None
    holm_p: float | None


def compare_converters(single: Distribution) -> tuple[ProportionComparison, ...]:
    """Each code's share in each pair of converters."""
    rows = [
        (
            full_name(row.code),
            (one, other),
            (row.counts[i], row.counts[j]),
            (single.totals[i], single.totals[j]),
        )
        for (i, one), (j, other) in combinations(enumerate(single.converters), 2)
        for row in single.rows
    ]
    return compare_proportions(rows)


def compare_proportions(
    rows: Sequence[tuple[str, tuple[str, str], tuple[int, int], tuple[int, int]]],
) -> tuple[ProportionComparison, ...]:
    """Compare rows of code, group names, counts and totals; all rows are one family for Holm's correction."""
    p_values = [_fisher(counts, totals) for _, _, counts, totals in rows]
    return tuple(
        ProportionComparison(code, groups, counts, totals, *_difference(counts, totals), p, holm_p)
        for (code, groups, counts, totals), p, holm_p in zip(rows, p_values, holm(p_values), strict=True)
    )


def _fisher(counts: tuple[int, int], totals: tuple[int, int]) -> float | None:
    from scipy import stats

    if 0 in totals:
        return None
    table = [[count, total - count] for count, total in zip(counts, totals, strict=True)]
    return float(stats.fisher_exact(table).pvalue)


def _difference(
    counts: tuple[int, int], totals: tuple[int, int]
) -> tuple[float | None, tuple[float, float] | None]:
    first, second = (wilson_interval(count, total) for count, total in zip(counts, totals, strict=True))
    if first is None or second is None:
        return None, None
    one, other = counts[0] / totals[0], counts[1] / totals[1]
    below = ((one - first[0]) ** 2 + (second[1] - other) ** 2) ** 0.5
    above = ((first[1] - one) ** 2 + (other - second[0]) ** 2) ** 0.5
    difference = one - other
    return 100 * difference, (100 * (difference - below), 100 * (difference + above))
