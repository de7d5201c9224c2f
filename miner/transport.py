"""What both transports offer to a mining run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from miner.records import MinedIssue


@dataclass(frozen=True, slots=True)
class RepositoryHead:
    """A repository as GitHub names it now."""

    name: str
    node_id: str | None


@dataclass(frozen=True, slots=True)
class Gone:
    """An issue that is no longer there: `deleted`, `transferred` (perhaps `moved_to`), or converted."""

    number: int
    reason: str
    moved_to: str | None = None


@dataclass(frozen=True)
class MinedPage:
    """Some issues with whole timelines, and from where a later run goes on after them.

    `marks` says, by issue number, what a sweep saw (or would see) of each timeline.
    """

    issues: Sequence[MinedIssue]
    marks: Mapping[int, str]
    checkpoint: Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What the store knows before a run: the mark and node id of each issue that is not gone."""

    marks: Mapping[int, str]
    node_ids: Mapping[int, str | None] = field(default_factory=dict)


class Transport(Protocol):
    """A way to mine one repository."""

    name: str

    def head(self) -> RepositoryHead:
        """The repository as it is now; raises `BadInput` when there is none."""

    def everything(self, checkpoint: Mapping[str, Any] | None) -> Iterator[MinedPage]:
        """All issues, from `checkpoint` on."""

    def changes(self, known: Known) -> Iterator[MinedPage]:
        """The issues that are new, or whose text or timeline may have changed.

        When it ends, `seen` holds the numbers of all issues that are there.
        """

    @property
    def seen(self) -> frozenset[int]:
        """The numbers of the issues that the last listing showed."""

    def fate(self, number: int, node_id: str | None) -> Gone | None:
        """What became of an issue that a listing no longer shows; None when it is there after all."""
