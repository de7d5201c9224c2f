"""Rank correlation with a permutation p-value and a bootstrap interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Coefficient = Literal["spearman", "kendall"]
Floats = NDArray[np.float64]

PERMUTATIONS = 10_000
RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """A rank correlation of `n` pairs; the numbers are None where the coefficient is undefined.

    `permutation_p` is two-sided and counts the observed order among the permutations; `interval` is
    the 95 % percentile interval of resampled pairs, of which `undefined_resamples` were constant in
    one variable and had to be left out.
    """

    coefficient: Coefficient
    n: int
    value: float | None
    asymptotic_p: float | None
    permutation_p: float | None
    interval: tuple[float, float] | None = None
    undefined_resamples: int = 0


def correlate(
    x: Sequence[float],
    y: Sequence[float],
    *,
    coefficient: Coefficient = "spearman",
    seed: int = 0,
    permutations: int = PERMUTATIONS,
    resamples: int = RESAMPLES,
) -> RankCorrelation:
    """Spearman's rho or Kendall's tau-b of two equally long sequences.

    Args:
        x: One variable.
        y: The other one.
        coefficient: Which of the two coefficients.
        seed: Of the permutations and the resamples.
        permutations: How many orders of `y` the p-value is taken from.
        resamples: How many bootstrap resamples of pairs; 0 leaves the interval out.
    """
    from scipy import stats

    first, second = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    n = len(first)
    if n < 3 or _constant(first) or _constant(second):
        return RankCorrelation(coefficient, n, None, None, None)
    test = stats.spearmanr if coefficient == "spearman" else stats.kendalltau
    outcome = test(first, second)
    value = float(outcome.statistic)
    permuted = _permuted(coefficient, first, second, permutations, seed)
    extreme = int(np.count_nonzero(np.abs(permuted) >= abs(value) - 1e-12))
    interval, undefined = _interval(coefficient, first, second, resamples, seed)
    return RankCorrelation(
        coefficient=coefficient,
        n=n,
        value=value,
        asymptotic_p=float(outcome.pvalue),
        permutation_p=(extreme + 1) / (permutations + 1),
        interval=interval,
        undefined_resamples=undefined,
    )


def _interval(
    coefficient: Coefficient, x: Floats, y: Floats, resamples: int, seed: int
) -> tuple[tuple[float, float] | None, int]:
    if resamples == 0:
        return None, 0
    drawn = np.random.default_rng(seed).integers(0, len(x), size=(resamples, len(x)))
    values = _statistic(coefficient, x[drawn], y[drawn])
    defined = values[np.isfinite(values)]
    if len(defined) == 0:
        return None, resamples
    low, high = np.percentile(defined, [2.5, 97.5])
    return (float(low), float(high)), resamples - len(defined)


def _statistic(coefficient: Coefficient, x: Floats, y: Floats) -> Floats:
    """The coefficient along the last axis; NaN where a variable is constant.

    scipy's own functions take one pair of samples at a time; thousands of them take seconds.
    """
    return _spearman(x, y) if coefficient == "spearman" else _kendall(x, y)


def _permuted(coefficient: Coefficient, x: Floats, y: Floats, permutations: int, seed: int) -> Floats:
    """The coefficient of `x` with each order of `y`: ranks (or signs of pairs) are taken once."""
    from scipy import stats

    if coefficient == "spearman":
        first, second = _centred(stats.rankdata(x)), _centred(stats.rankdata(y))
        shuffled = second[_orders(len(x), permutations, seed)]
    else:
        first, second = _pair_signs(x), _pair_signs(y)
        shuffled = _shuffled_signs(tuple(y.tolist()), permutations, seed)
    values: Floats = shuffled @ first / np.sqrt((first @ first) * (second @ second))
    return values


@lru_cache(maxsize=8)
def _shuffled_signs(y: tuple[float, ...], permutations: int, seed: int) -> Floats:
    """The signs of all pairs of `y` in each order; many variables are held against one `y`."""
    orders = _orders(len(y), permutations, seed)
    return _pair_signs(np.asarray(y)[orders])


def _pair_signs(values: Floats) -> Floats:
    upper, lower = np.triu_indices(values.shape[-1], k=1)
    signs: Floats = np.sign(values[..., upper] - values[..., lower])
    return signs


def _spearman(x: Floats, y: Floats) -> Floats:
    from scipy import stats

    return _cosine(_centred(stats.rankdata(x, axis=-1)), _centred(stats.rankdata(y, axis=-1)))


def _kendall(x: Floats, y: Floats) -> Floats:
    return _cosine(_pair_signs(x), _pair_signs(y))


def _centred(ranks: Any) -> Floats:
    centred: Floats = ranks - ranks.mean(axis=-1, keepdims=True)
    return centred


def _cosine(x: Floats, y: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine: Floats = (x * y).sum(axis=-1) / np.sqrt((x * x).sum(axis=-1) * (y * y).sum(axis=-1))
    return cosine


def _constant(values: Floats) -> bool:
    return bool(np.ptp(values) == 0) or not math.isfinite(float(values.sum()))


@lru_cache(maxsize=64)
def _orders(n: int, permutations: int, seed: int) -> NDArray[np.intp]:
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n), (permutations, 1)), axis=1)
