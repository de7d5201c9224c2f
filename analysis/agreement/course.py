"""How two raters' kappa moves: as they label on, between two sets of labels, and with labels still to come."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.bootstrap import RESAMPLES, Floats, Patterns, kappa_draws
from analysis.agreement.coefficients import Z_95, cohen_kappa, cohen_kappa_error, normal_interval
from analysis.agreement.ratings import MISSING, Ratings

Interval = tuple[float, float]
GOAL = 0.8
POINTS = 500
"""More points of a curve than this cannot be told apart on a screen."""


@dataclass(frozen=True, slots=True)
class RunningKappa:
    """Cohen's kappa over the first `n` issues that both raters labelled, with its 95 % interval."""

    n: int
    kappa: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class KappaChange:
    """Kappa in two sets of labels, and the change from the first to the second.

    `paired` counts the issues that both sets hold. The interval is the middle 95 % of `resamples`
    bootstrap changes; `undefined` counts those in which a kappa had no value.
    """

    first: float | None
    second: float | None
    change: float | None
    interval: Interval | None
    paired: int
    resamples: int
    undefined: int


def running_kappa(both: Ratings, order: Sequence[int]) -> tuple[RunningKappa, ...]:
    """Kappa as issues, in the `order` (row ids), came to be labelled by both: at most about `POINTS` times.

    Args:
        both: The ratings of two raters, on the issues that both labelled (`Ratings.pair`).
        order: Row ids; those that are not in `both` are passed over.
    """
    row_of = {issue: row for row, issue in enumerate(both.issues)}
    table = np.zeros((len(both.categories),) * 2, dtype=np.int64)
    points: list[RunningKappa] = []
    known = [row_of[issue] for issue in order if issue in row_of]
    step = max(1, len(known) // POINTS)
    for n, row in enumerate(known, 1):
        first, second = both.codes[row]
        table[first, second] += 1
        if n % step == 0 or n == len(known):
            kappa = cohen_kappa(table)
            interval = normal_interval(kappa, cohen_kappa_error(table))
            points.append(RunningKappa(n, kappa, interval))
    return tuple(points)


def kappa_change(
    first: Ratings, second: Ratings, *, resamples: int = RESAMPLES, seed: int = 0
) -> KappaChange:
    """The change of kappa from one set of two raters' labels to another, with a paired bootstrap interval.

    An issue that both sets hold is drawn for both at once, so that what makes it hard or easy cancels
    out; issues of one set alone are drawn within that set, which keeps each set's size
    (Efron and Tibshirani 1993, chapter 8).

    Args:
        first: The ratings of two raters (`Ratings.pair`).
        second: Theirs or two others', over the same categories.
        resamples: How many resamples to draw.
        seed: Of the draws.

    Raises:
        ValueError: The two are not over the same categories.
    """
    if first.categories != second.categories:
        raise ValueError("the two sets of labels are not over the same codes")
    before, after = cohen_kappa(first.contingency()), cohen_kappa(second.contingency())
    paired = len(set(first.issues) & set(second.issues))
    if before is None or after is None:
        return KappaChange(before, after, None, None, paired, 0, 0)
    rows, issues = np.unique(_side_by_side(first, second), axis=0, return_counts=True)
    draws = _stratified(rows, issues, resamples, seed)
    changes = _kappas(rows[:, 2:], issues, draws, second) - _kappas(rows[:, :2], issues, draws, first)
    defined = changes[~np.isnan(changes)]
    low, high = np.percentile(defined, [2.5, 97.5]) if len(defined) else (math.nan, math.nan)
    return KappaChange(
        first=before,
        second=after,
        change=after - before,
        interval=(float(low), float(high)) if len(defined) else None,
        paired=paired,
        resamples=resamples,
        undefined=resamples - len(defined),
    )


def more_issues_needed(both: Ratings, *, goal: float = GOAL) -> int | None:
    """How many more issues both raters must label until the interval's lower end passes `goal`.

    It supposes that they go on agreeing as before, so that the error falls with the root of the
    number of issues. 0 where the end has passed it; None where it never would, or nothing can be said.
    """
    table = both.contingency()
    kappa, error = cohen_kappa(table), cohen_kappa_error(table)
    if kappa is None or error is None or kappa <= goal:
        return None
    n = len(both.issues)
    needed = (Z_95 * error / (kappa - goal)) ** 2 * n
    return max(0, math.ceil(needed - 1e-9) - n)


def _side_by_side(first: Ratings, second: Ratings) -> NDArray[np.int64]:
    """One row an issue: its two codes in the first set, its two in the second, `MISSING` where it has none."""
    issues = sorted({*first.issues, *second.issues})
    row_of = {issue: row for row, issue in enumerate(issues)}
    codes = np.full((len(issues), 4), MISSING, dtype=np.int64)
    codes[[row_of[issue] for issue in first.issues], :2] = first.codes
    codes[[row_of[issue] for issue in second.issues], 2:] = second.codes
    return codes


def _stratified(rows: NDArray[np.int64], issues: NDArray[np.int64], resamples: int, seed: int) -> Floats:
    """Draws of the patterns, each of the strata (first only, second only, both) by itself."""
    generator = np.random.default_rng(seed)
    stratum = (rows[:, 0] != MISSING) + 2 * (rows[:, 2] != MISSING)
    draws = np.zeros((resamples, len(rows)))
    for one in np.unique(stratum):
        members = stratum == one
        total = int(issues[members].sum())
        draws[:, members] = generator.multinomial(total, issues[members] / total, size=resamples)
    return draws


def _kappas(rows: NDArray[np.int64], issues: NDArray[np.int64], draws: Floats, of: Ratings) -> Floats:
    there = rows[:, 0] != MISSING
    return kappa_draws(Patterns(rows[there], issues[there], len(of.categories)), draws[:, there])
