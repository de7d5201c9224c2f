"""Does the correlation hold when it is looked at in other ways? All of them, and a correction for trying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.multiplicity import benjamini_hochberg, holm
from analysis.releases.attribution import attribute_failures
from analysis.releases.correlation import Coefficient, RankCorrelation, correlate
from analysis.releases.sizes import SizeKind, SizeSeries
from analysis.releases.study import MEASURES, Measure, pairs
from analysis.releases.timeline import Release

if TYPE_CHECKING:
    import pandas as pd

LAGS = range(13)
COEFFICIENTS: tuple[Coefficient, ...] = ("spearman", "kendall")


@dataclass(frozen=True, slots=True)
class View:
    """One way to attribute failures: whose, merged or not, how many months late."""

    converter: str | None = None
    merged: bool = True
    lag_months: int = 0


@dataclass(frozen=True, slots=True)
class RobustnessRow:
    """One look at the data; the adjusted p-values count all looks of both coefficients as one family."""

    source: str
    size: SizeKind
    measure: Measure
    view: View
    result: RankCorrelation
    holm_p: float | None
    fdr_p: float | None


def robustness(
    failures: pd.DataFrame,
    releases: Sequence[Release],
    series: Sequence[SizeSeries],
    converters: Sequence[str],
    *,
    merge_within_days: int,
    seed: int,
) -> tuple[RobustnessRow, ...]:
    """Vary one choice at a time: converter, merging, lag; under every series, measure and coefficient.

    `failures` has, beside what `attribute_failures` needs, the column `converter`. P-values are the
    permutation ones, without bootstrap intervals.
    """
    looks = list(_looks(failures, releases, series, converters, merge_within_days, seed))
    p_values = [result.permutation_p for *_, result in looks]
    return tuple(
        RobustnessRow(one.source, one.kind, measure, view, result, holm_p, fdr_p)
        for (one, measure, view, result), holm_p, fdr_p in zip(
            looks, holm(p_values), benjamini_hochberg(p_values), strict=True
        )
    )


def _looks(
    failures: pd.DataFrame,
    releases: Sequence[Release],
    series: Sequence[SizeSeries],
    converters: Sequence[str],
    merge_within_days: int,
    seed: int,
) -> Iterator[tuple[SizeSeries, Measure, View, RankCorrelation]]:
    for view in _views(converters):
        chosen = failures if view.converter is None else failures[failures["converter"] == view.converter]
        kept = attribute_failures(
            chosen,
            releases,
            merge_within_days=merge_within_days if view.merged else 1,
            lag_months=view.lag_months,
        ).kept
        for one in series:
            for measure in MEASURES:
                sizes, values = pairs(kept, one, measure)
                for coefficient in COEFFICIENTS:
                    result = correlate(sizes, values, coefficient=coefficient, seed=seed, resamples=0)
                    yield one, measure, view, result


def _views(converters: Sequence[str]) -> Iterator[View]:
    yield from (View(lag_months=lag) for lag in LAGS)
    yield View(merged=False)
    yield from (View(converter=converter) for converter in converters)
