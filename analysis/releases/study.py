"""RQ3 whole: how the size of releases and the number of failures go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.releases.attribution import Attribution, ReleaseFailures, attribute_failures
from analysis.releases.correlation import RankCorrelation, correlate
from analysis.releases.sizes import SizeSeries
from analysis.releases.timeline import Release

if TYPE_CHECKING:
    import pandas as pd

Measure = Literal["all", "subset_count", "subset_share"]
MEASURES: tuple[Measure, ...] = ("all", "subset_count", "subset_share")


@dataclass(frozen=True, slots=True)
class SizeCorrelations:
    """The correlations of one series of sizes with each measure of failures."""

    series: SizeSeries
    correlations: dict[Measure, RankCorrelation]


@dataclass(frozen=True, slots=True)
class ReleaseStudy:
    """Failures by release, and what they have to do with each count of the releases' sizes."""

    attribution: Attribution
    sizes: tuple[SizeCorrelations, ...]


def study_releases(
    failures: pd.DataFrame,
    releases: Sequence[Release],
    series: Sequence[SizeSeries],
    *,
    merge_within_days: int,
    seed: int,
) -> ReleaseStudy:
    """Correlate sizes and failures as section 6.1 does, with the uncertainty that it leaves out.

    Args:
        failures: See `attribute_failures`.
        releases: One entry an operator set.
        series: The sizes to correlate with.
        merge_within_days: See `merge_close`.
        seed: Of permutations and resamples.
    """
    attribution = attribute_failures(failures, releases, merge_within_days=merge_within_days)
    return ReleaseStudy(
        attribution=attribution,
        sizes=tuple(
            SizeCorrelations(
                one,
                {
                    measure: correlate(*pairs(attribution.kept, one, measure), seed=seed)
                    for measure in MEASURES
                },
            )
            for one in series
        ),
    )


def pairs(
    releases: Sequence[ReleaseFailures], series: SizeSeries, measure: Measure
) -> tuple[list[float], list[float]]:
    """Sizes and measures of the releases that have both; a share of no failures is left out."""
    known = list(_pairs(releases, series, measure))
    return [size for size, _ in known], [value for _, value in known]


def _pairs(
    releases: Sequence[ReleaseFailures], series: SizeSeries, measure: Measure
) -> Iterator[tuple[float, float]]:
    for release in releases:
        size, value = series.size(release.release), measured(release, measure)
        if size is not None and value is not None:
            yield float(size), float(value)


def measured(release: ReleaseFailures, measure: Measure) -> float | None:
    """One measure of a release's failures."""
    match measure:
        case "all":
            return release.failures
        case "subset_count":
            return release.subset_failures
        case "subset_share":
            return release.share
