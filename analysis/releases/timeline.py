"""Releases on a time line: merging those that are too close, and which of them can be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Release:
    """One release (or several merged into one): the day of the first, and the sets it brought."""

    day: date
    opsets: tuple[int, ...]

    @property
    def label(self) -> str:
        """The sets as people write them: `8`, or `2–7`."""
        first, last = self.opsets[0], self.opsets[-1]
        return str(first) if first == last else f"{first}–{last}"


def merge_close(releases: Sequence[Release], *, within_days: int) -> tuple[Release, ...]:
    """Merge each release with the one before it when fewer than `within_days` days lie between the two.

    Chains are merged whole, as the paper (section 6.1.2) merges the releases of sets 2 to 7. The
    merged release keeps the first day.
    """
    merged: list[Release] = []
    previous: date | None = None
    for release in sorted(releases, key=lambda release: (release.day, release.opsets)):
        if previous is not None and (release.day - previous).days < within_days:
            merged[-1] = replace(merged[-1], opsets=(*merged[-1].opsets, *release.opsets))
        else:
            merged.append(release)
        previous = release.day
    return tuple(merged)


def moved(releases: Sequence[Release], *, months: int) -> tuple[Release, ...]:
    """The releases as if each had come `months` later (the last day of a shorter month stays in it)."""
    import pandas as pd

    return tuple(
        replace(release, day=(pd.Timestamp(release.day) + pd.DateOffset(months=months)).date())
        for release in releases
    )


def observed(releases: Sequence[Release], *, last_day: date) -> tuple[Release, ...]:
    """The releases that the data can speak of: those on or before the day of the last failure."""
    return tuple(release for release in releases if release.day <= last_day)
