"""Sizes of operator sets from one source, and where two sources differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpsetSize:
    """How many operators a set added and updated; None where the source tells only their sum."""

    opset: int
    changes: int
    additions: int | None = None
    updates: int | None = None


@dataclass(frozen=True, slots=True)
class OpsetHistory:
    """The sizes of consecutive operator sets, as one source counts them."""

    source: str
    sizes: tuple[OpsetSize, ...]
    additions: int | None = None
    updates: int | None = None

    def size(self, opset: int) -> OpsetSize | None:
        """The size of one set; None when the source does not tell it."""
        return next((size for size in self.sizes if size.opset == opset), None)

    def through(self, opset: int) -> OpsetHistory:
        """The history up to and including `opset`; totals are summed anew where every part is known."""
        sizes = tuple(size for size in self.sizes if size.opset <= opset)
        if len(sizes) == len(self.sizes):
            return self
        return history(self.source, sizes)


@dataclass(frozen=True, slots=True)
class OpsetComparison:
    """One operator set as two sources count it; `difference` is the second minus the first."""

    opset: int
    released: date | None
    published: int | None
    schemas: int | None
    schema_additions: int | None
    schema_updates: int | None
    difference: int | None


@dataclass(frozen=True, slots=True)
class OpsetTable:
    """Two histories side by side; `last_common` is the last set that both count."""

    published_source: str
    schema_source: str
    last_common: int
    rows: tuple[OpsetComparison, ...]
    published_additions: int | None
    published_updates: int | None
    schema_additions: int
    schema_updates: int

    @property
    def different(self) -> tuple[OpsetComparison, ...]:
        """The sets on which the sources do not agree."""
        return tuple(row for row in self.rows if row.difference)


def history(source: str, sizes: Sequence[OpsetSize]) -> OpsetHistory:
    """A history whose totals are the sums of its parts (None where a part is unknown)."""
    additions = [size.additions for size in sizes]
    updates = [size.updates for size in sizes]
    return OpsetHistory(source, tuple(sizes), _total(additions), _total(updates))


def compare_histories(
    published: OpsetHistory, schemas: OpsetHistory, released: dict[int, date]
) -> OpsetTable:
    """Hold published sizes against counted ones, set by set; totals cover the sets that both count."""
    counted = {size.opset for size in schemas.sizes}
    last = max((size.opset for size in published.sizes if size.opset in counted), default=0)
    opsets = sorted(counted | {size.opset for size in published.sizes} | set(released))
    common = schemas.through(last)
    return OpsetTable(
        published_source=published.source,
        schema_source=schemas.source,
        last_common=last,
        rows=tuple(_compared(opset, published, schemas, released.get(opset)) for opset in opsets),
        published_additions=published.additions,
        published_updates=published.updates,
        schema_additions=common.additions or 0,
        schema_updates=common.updates or 0,
    )


def _compared(
    opset: int, published: OpsetHistory, schemas: OpsetHistory, released: date | None
) -> OpsetComparison:
    ours, theirs = schemas.size(opset), published.size(opset)
    return OpsetComparison(
        opset=opset,
        released=released,
        published=theirs.changes if theirs else None,
        schemas=ours.changes if ours else None,
        schema_additions=ours.additions if ours else None,
        schema_updates=ours.updates if ours else None,
        difference=ours.changes - theirs.changes if ours and theirs else None,
    )


def _total(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
