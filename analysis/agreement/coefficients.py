"""Agreement coefficients for nominal codes, with their large-sample standard errors.

Each takes counts and returns None where the coefficient is undefined (it would divide by zero):
when there is nothing to compare, or when all raters always give one and the same code.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Z_95 = 1.959963984540054


def percent_agreement(counts: Counts) -> float | None:
    """The share of pairs of raters that agree, averaged over issues with at least two labels."""
    pairs = _issue_agreement(counts)
    return float(pairs.mean()) if len(pairs) else None


def cohen_kappa(table: Counts) -> float | None:
    """Cohen's kappa of a square table of two raters' codes (Cohen 1960)."""
    total = table.sum()
    if total == 0:
        return None
    observed = np.trace(table) / total
    expected = float(table.sum(axis=0) @ table.sum(axis=1)) / total**2
    return None if math.isclose(expected, 1.0) else float((observed - expected) / (1 - expected))


def cohen_kappa_error(table: Counts) -> float | None:
    """The standard error of Cohen's kappa (Fleiss, Cohen and Everitt 1969)."""
    kappa = cohen_kappa(table)
    if kappa is None:
        return None
    total = table.sum()
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = np.trace(shares), float(rows @ columns)
    if math.isclose(observed, 1.0):
        return 0.0
    diagonal = np.diag(shares)
    on = (diagonal * ((1 - expected) - (rows + columns) * (1 - observed)) ** 2).sum()
    crossed = shares * (columns[:, None] + rows[None, :]) ** 2
    off = (1 - observed) ** 2 * (crossed.sum() - np.trace(crossed))
    correction = (observed * expected - 2 * expected + observed) ** 2
    variance = (on + off - correction) / (total * (1 - expected) ** 4)
    return math.sqrt(max(variance, 0.0))


def fleiss_kappa(counts: Counts) -> float | None:
    """Fleiss' kappa (1971); meaningful where every issue has the same number of labels."""
    shares = _mean_shares(counts)
    return _chance_corrected(percent_agreement(counts), float((shares**2).sum()))


def gwet_ac1(counts: Counts) -> float | None:
    """Gwet's AC1 (2008); `counts` has a column for every code that the codebook offers."""
    if counts.shape[1] < 2:
        return None
    return _chance_corrected(percent_agreement(counts), _gwet_expected(_mean_shares(counts)))


def gwet_ac1_error(counts: Counts) -> float | None:
    """The standard error of AC1 over the sampling of issues (Gwet 2014, as in irrCAC)."""
    value = gwet_ac1(counts)
    rated = counts[counts.sum(axis=1) > 0]
    n = len(rated)
    if value is None or n < 2:
        return None
    size = counts.shape[1]
    shares = _mean_shares(counts)
    expected = _gwet_expected(shares)
    labels = rated.sum(axis=1)
    twice = labels >= 2
    agreement = np.zeros(n)
    agreement[twice] = _issue_agreement(counts)
    own = np.where(twice, (n / twice.sum()) * (agreement - expected) / (1 - expected), 0.0)
    own_expected = ((rated / labels[:, None]) @ (1 - shares)) / (size - 1)
    linear = own - 2 * (1 - value) * (own_expected - expected) / (1 - expected)
    return float(math.sqrt(((linear - value) ** 2).sum() / (n * (n - 1))))


def brennan_prediger(counts: Counts) -> float | None:
    """Brennan and Prediger's kappa (1981): chance is one in the number of codes offered."""
    size = counts.shape[1]
    return None if size < 2 else _chance_corrected(percent_agreement(counts), 1 / size)


def krippendorff_alpha(counts: Counts) -> float | None:
    """Krippendorff's alpha for nominal data; None when only one code was ever given."""
    import krippendorff

    pairable = counts[counts.sum(axis=1) >= 2]
    if len(pairable) == 0 or (pairable.sum(axis=0) > 0).sum() < 2:
        return None
    used = pairable[:, pairable.sum(axis=0) > 0]
    return float(krippendorff.alpha(value_counts=used, level_of_measurement="nominal"))


def specific_agreement(counts: Counts) -> list[float | None]:
    """For each code, how likely another rater gives it too, given that one did (Spitzer and Fleiss 1974)."""
    rated = counts[counts.sum(axis=1) >= 2]
    others = rated.sum(axis=1) - 1
    agreeing = (rated * (rated - 1) / others[:, None]).sum(axis=0)
    given = rated.sum(axis=0)
    return [
        float(share) if total else None
        for share, total in zip(agreeing / np.maximum(given, 1), given, strict=True)
    ]


def normal_interval(value: float | None, error: float | None) -> tuple[float, float] | None:
    """The 95 % interval around a coefficient, cut at -1 and 1."""
    if value is None or error is None:
        return None
    return (max(-1.0, value - Z_95 * error), min(1.0, value + Z_95 * error))


def _issue_agreement(counts: Counts) -> NDArray[np.float64]:
    rated = counts[counts.sum(axis=1) >= 2]
    labels = rated.sum(axis=1)
    shares: NDArray[np.float64] = (rated * (rated - 1)).sum(axis=1) / (labels * (labels - 1))
    return shares


def _mean_shares(counts: Counts) -> NDArray[np.float64]:
    rated = counts[counts.sum(axis=1) > 0]
    if len(rated) == 0:
        return np.zeros(counts.shape[1])
    shares: NDArray[np.float64] = (rated / rated.sum(axis=1)[:, None]).mean(axis=0)
    return shares


def _gwet_expected(shares: NDArray[np.float64]) -> float:
    return float((shares * (1 - shares)).sum() / (len(shares) - 1))


def _chance_corrected(observed: float | None, expected: float) -> float | None:
    if observed is None or math.isclose(expected, 1.0):
        return None
    return (observed - expected) / (1 - expected)
