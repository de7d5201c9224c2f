"""The size of a release, by each count there is of its operator sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.opsets.history import OpsetHistory, OpsetSize
from analysis.releases.timeline import Release

SizeKind = Literal["changes", "additions", "updates"]
SIZE_KINDS: tuple[SizeKind, ...] = ("changes", "additions", "updates")


@dataclass(frozen=True, slots=True)
class SizeSeries:
    """What one source says of operator sets: all their changes, or additions or updates alone."""

    source: str
    kind: SizeKind
    by_opset: dict[int, int]

    def size(self, release: Release) -> int | None:
        """The size of a release, the sum over its sets; None when one of them is not known."""
        sizes = [self.by_opset.get(opset) for opset in release.opsets]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None


def size_series(history: OpsetHistory) -> tuple[SizeSeries, ...]:
    """Every series that a history tells: changes, and additions and updates where they are known apart."""
    every = tuple(SizeSeries(history.source, kind, _by_opset(history.sizes, kind)) for kind in SIZE_KINDS)
    return tuple(series for series in every if series.by_opset)


def _by_opset(sizes: Sequence[OpsetSize], kind: SizeKind) -> dict[int, int]:
    values: dict[int, int | None] = {size.opset: getattr(size, kind) for size in sizes}
    return {opset: value for opset, value in values.items() if value is not None}
