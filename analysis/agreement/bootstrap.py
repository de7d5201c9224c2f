"""Bootstrap intervals of kappa and alpha over issues, all resamples at once.

A resample draws issues with replacement. Issues with the same labels are alike, so a resample is
a multinomial draw over the distinct patterns of labels, and each coefficient is a ratio of sums
that are linear in the draw: matrix products instead of a loop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.ratings import MISSING, Ratings

Floats = NDArray[np.float64]
RESAMPLES = 10_000
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """A percentile interval; `undefined` counts resamples in which the coefficient has no value."""

    low: float
    high: float
    resamples: int
    undefined: int


@dataclass(frozen=True)
class Patterns:
    """The distinct rows of a matrix of ratings, and how many issues show each."""

    rows: NDArray[np.int64]
    issues: NDArray[np.int64]
    categories: int

    def draws(self, *, resamples: int = RESAMPLES, seed: int = 0) -> Floats:
        """How often each resample holds each pattern, shape (resamples, patterns)."""
        total = int(self.issues.sum())
        drawn = np.random.default_rng(seed).multinomial(total, self.issues / total, size=resamples)
        return drawn.astype(np.float64)


def patterns(ratings: Ratings) -> Patterns:
    """The distinct rows among the issues that at least two raters labelled."""
    rows, issues = np.unique(ratings.codes[ratings.rated_twice], axis=0, return_counts=True)
    return Patterns(rows, issues, len(ratings.categories))


def kappa_draws(found: Patterns, draws: Floats) -> Floats:
    """Cohen's kappa of each resample, for two raters without missing labels; NaN where undefined."""
    first, second = found.rows[:, 0], found.rows[:, 1]
    total = draws.sum(axis=1)
    observed = draws @ (first == second).astype(np.float64) / total
    rows = draws @ _one_hot(first, found.categories)
    columns = draws @ _one_hot(second, found.categories)
    expected = (rows * columns).sum(axis=1) / total**2
    return _ratio(observed - expected, 1 - expected)


def alpha_draws(found: Patterns, draws: Floats) -> Floats:
    """Krippendorff's nominal alpha of each resample; NaN where undefined."""
    counts = np.stack([_counts(row, found.categories) for row in found.rows])
    labels = counts.sum(axis=1)
    disagreeing = (labels**2 - (counts**2).sum(axis=1)) / (labels - 1)
    values = draws @ counts
    total = values.sum(axis=1)
    expected = (total**2 - (values**2).sum(axis=1)) / (total - 1)
    alphas: Floats = 1 - _ratio(draws @ disagreeing, expected)
    return alphas


def percentile_interval(values: Floats) -> BootstrapInterval | None:
    """The middle 95 % of the resamples that have a value; None when none has."""
    defined = values[~np.isnan(values)]
    if len(defined) == 0:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return BootstrapInterval(float(low), float(high), len(values), len(values) - len(defined))


def _one_hot(codes: NDArray[np.int64], size: int) -> Floats:
    ones: Floats = (codes[:, None] == np.arange(size)).astype(np.float64)
    return ones


def _counts(row: NDArray[np.int64], size: int) -> Floats:
    return np.bincount(row[row != MISSING], minlength=size).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    defined = np.abs(below) > TINY
    ratio: Floats = np.where(defined, above / np.where(defined, below, 1.0), np.nan)
    return ratio
