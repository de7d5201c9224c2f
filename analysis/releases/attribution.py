"""Attributing failures to the nearest earlier release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.releases.timeline import Release, merge_close, moved, observed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ReleaseFailures:
    """The failures reported between a release and the next one, as issue ids."""

    release: Release
    issues: tuple[int, ...]
    subset_issues: tuple[int, ...]

    @property
    def failures(self) -> int:
        """How many failures there were."""
        return len(self.issues)

    @property
    def subset_failures(self) -> int:
        """How many of them are of the subset."""
        return len(self.subset_issues)

    @property
    def share(self) -> float | None:
        """The subset's share; None when there was no failure."""
        return self.subset_failures / self.failures if self.issues else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """All failures by release: those kept, and those of the dropped first and latest release.

    `before` are failures older than the first release; `undated` those without a date.
    """

    kept: tuple[ReleaseFailures, ...]
    dropped: tuple[ReleaseFailures, ...]
    before: tuple[int, ...]
    undated: tuple[int, ...]


def attribute_failures(
    failures: pd.DataFrame,
    releases: Sequence[Release],
    *,
    merge_within_days: int,
    lag_months: int = 0,
) -> Attribution:
    """Attribute each failure to the nearest release on or before the day it was reported (section 6.1.1).

    The first release and the latest that the data reach are dropped, as in section 6.1.2: the first
    because converters were young, the latest because its time is not over.

    Args:
        failures: One row a failure: `issue_id`, `opened` (UTC instants, may be missing), `in_subset`.
        releases: One entry an operator set.
        merge_within_days: Releases fewer days apart than this are one; 1 merges only those of one day.
        lag_months: How many months after a release its failures are expected: releases are moved
            this much later before failures are attributed.
    """
    import numpy as np
    import pandas as pd

    dated = failures[failures["opened"].notna()].sort_values(["opened", "issue_id"])
    undated = tuple(int(issue) for issue in failures.loc[failures["opened"].isna(), "issue_id"])
    merged = merge_close(releases, within_days=merge_within_days)
    if dated.empty:
        return Attribution((), (), (), undated)
    shifted = observed(moved(merged, months=lag_months), last_day=dated["opened"].iloc[-1].date())
    starts = pd.DatetimeIndex([release.day for release in shifted], tz="UTC")
    opened = pd.DatetimeIndex(dated["opened"])
    positions = np.searchsorted(starts.as_unit("ns").asi8, opened.as_unit("ns").asi8, side="right")
    issues = dated["issue_id"].to_numpy()
    in_subset = dated["in_subset"].to_numpy(dtype=bool)
    by_release = tuple(
        ReleaseFailures(
            release,
            tuple(issues[positions == place].tolist()),
            tuple(issues[(positions == place) & in_subset].tolist()),
        )
        for place, release in enumerate(merged[: len(shifted)], start=1)
    )
    return Attribution(
        kept=by_release[1:-1],
        dropped=(by_release[:1] + by_release[-1:]) if len(by_release) > 1 else by_release,
        before=tuple(issues[positions == 0].tolist()),
        undated=undated,
    )
