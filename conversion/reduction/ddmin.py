"""Delta debugging: the ddmin algorithm of Zeller and Hildebrandt (2002), over sorted numbers of parts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

Parts = tuple[int, ...]


class OutOfTries(Exception):
    """The test may not be asked any more; what was found so far is the result."""


def ddmin(parts: Parts, fails: Callable[[Parts], Parts | None]) -> Parts:
    """A subset of `parts` that still fails and of which no single part can be left out.

    `fails` gives what was really kept of a subset when that fails (it may put needed parts back), or None.
    When it raises OutOfTries, the smallest subset so far is returned.
    """
    count = 2
    try:
        while len(parts) > 1:
            smaller = _first_smaller(parts, count, fails)
            if smaller is not None:
                parts, count = smaller
            elif count >= len(parts):
                break
            else:
                count = min(2 * count, len(parts))
    except OutOfTries:
        pass
    return parts


def _first_smaller(
    parts: Parts, count: int, fails: Callable[[Parts], Parts | None]
) -> tuple[Parts, int] | None:
    """The first chunk, then the first complement of one, that fails; with how many chunks to go on."""
    chunks = split(parts, count)
    for chunk in chunks if count > 1 else ():
        kept = fails(chunk)
        if kept is not None and len(kept) < len(parts):
            return kept, 2
    if count > 2:
        for chunk in chunks:
            left = set(chunk)
            kept = fails(tuple(part for part in parts if part not in left))
            if kept is not None and len(kept) < len(parts):
                return kept, max(count - 1, 2)
    return None


def split(parts: Sequence[int], count: int) -> list[Parts]:
    """`count` runs of the parts, of nearly equal length."""
    bounds = [len(parts) * number // count for number in range(count + 1)]
    return [tuple(parts[low:high]) for low, high in itertools.pairwise(bounds)]
