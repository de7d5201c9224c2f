"""Failures accumulated quarter by quarter (figure 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.releases.sizes import SizeSeries
from analysis.releases.timeline import Release

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """All failures of a converter (and those of the subset) up to the end of a quarter, `ends` included.

    `issues` and `subset_issues` are the ids of those reported in the quarter itself.
    """

    converter: str
    quarter: str
    ends: date
    cumulative: int
    subset_cumulative: int
    issues: tuple[int, ...]
    subset_issues: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release worth a line in the figure."""

    day: date
    label: str
    changes: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The figure's points and lines; failures without a date cannot be shown and are counted here."""

    points: tuple[GrowthPoint, ...]
    lines: tuple[ReleaseLine, ...]
    undated: int


def growth(
    failures: pd.DataFrame,
    converters: Sequence[str],
    releases: Sequence[Release],
    sizes: SizeSeries | None,
    *,
    marked_from_changes: int,
) -> Growth:
    """Cumulate failures by quarter and converter, from the first quarter with a failure to the last.

    Args:
        failures: One row a failure: `issue_id`, `converter`, `opened`, `in_subset`.
        converters: Those to show, in their order.
        releases: One entry an operator set; those of one day share a line.
        sizes: How large releases are; without it there are no lines.
        marked_from_changes: Releases of at least this many changes get a line.
    """
    import pandas as pd

    dated = failures[failures["opened"].notna()].copy()
    if dated.empty:
        return Growth((), (), len(failures))
    dated["quarter"] = dated["opened"].dt.tz_convert(None).dt.to_period("Q")
    quarters = pd.period_range(dated["quarter"].min(), dated["quarter"].max(), freq="Q")
    points = [
        point for name in converters for point in _points(dated[dated["converter"] == name], name, quarters)
    ]
    lines = () if sizes is None else _lines(releases, sizes, marked_from_changes, quarters)
    return Growth(tuple(points), lines, len(failures) - len(dated))


def _points(failures: pd.DataFrame, converter: str, quarters: pd.PeriodIndex) -> list[GrowthPoint]:
    points: list[GrowthPoint] = []
    cumulative = subset_cumulative = 0
    by_quarter = dict(list(failures.sort_values(["opened", "issue_id"]).groupby("quarter")))
    for quarter in quarters:
        part = by_quarter.get(quarter)
        issues = () if part is None else tuple(part["issue_id"].tolist())
        subset = () if part is None else tuple(part.loc[part["in_subset"], "issue_id"].tolist())
        cumulative += len(issues)
        subset_cumulative += len(subset)
        points.append(
            GrowthPoint(
                converter,
                str(quarter),
                quarter.end_time.date(),
                cumulative,
                subset_cumulative,
                issues,
                subset,
            )
        )
    return points


def _lines(
    releases: Sequence[Release], sizes: SizeSeries, at_least: int, quarters: pd.PeriodIndex
) -> tuple[ReleaseLine, ...]:
    from analysis.releases.timeline import merge_close

    known = [(release, sizes.size(release)) for release in merge_close(releases, within_days=1)]
    first, last = quarters[0].start_time.date(), quarters[-1].end_time.date()
    return tuple(
        ReleaseLine(release.day, release.label, size)
        for release, size in known
        if size is not None and size >= at_least and first <= release.day <= last
    )
