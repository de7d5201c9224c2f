"""What is mined, in one shape whichever transport brought it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNKNOWN = "unknown"
"""In a payload: the transport cannot tell. It is neither yes nor no."""

EVENT_KINDS = (
    "closed",
    "reopened",
    "referenced",
    "cross-referenced",
    "connected",
    "disconnected",
    "commented",
    "labeled",
    "unlabeled",
    "transferred",
    "converted_to_discussion",
)
"""The kinds of timeline events that are kept, named as GitHub's REST interface names them."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One timeline event.

    Attributes:
        key: What tells it from the issue's other events: its node id, or for a cross-reference (which
            has none in REST) where it came from and when.
        kind: One of `EVENT_KINDS`.
        payload: What the event says: `closed` has `closer` (its `kind` is `commit`, `pull request`, `person`,
            `project`, or `UNKNOWN`, which is any but a commit), `referenced` has `commit`, `cross-referenced`
            has `source`, `connected` and `disconnected` have `subject` (or `UNKNOWN`), `commented` has
            `body` and `url`, `labeled` and `unlabeled` have `label`.
    """

    key: str
    kind: str
    actor: str | None
    created_at: datetime | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """One issue or pull request, with its labels; instants are aware and in UTC.

    `timeline_total` is how many events GitHub says there are, None where the transport does not say.
    """

    number: int
    node_id: str | None
    title: str
    body: str | None
    state: str
    state_reason: str | None
    author: str | None
    url: str | None
    is_pull_request: bool
    created_at: datetime | None
    updated_at: datetime | None
    closed_at: datetime | None
    labels: tuple[str, ...]
    fetched_at: datetime
    source: str
    timeline_total: int | None = None


@dataclass(frozen=True, slots=True)
class MinedIssue:
    """An issue with its whole timeline; `events` is None where the timeline was not asked for."""

    issue: IssueRecord
    events: tuple[EventRecord, ...] | None


def instant(text: str | None) -> datetime | None:
    """GitHub's ISO 8601 instants as aware datetimes."""
    if not text:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def cross_reference_key(repository: str, number: int, created_at: str | None) -> str:
    """The key of a cross-reference, equal for both transports."""
    return f"cross-referenced:{repository.casefold()}#{number}@{instant(created_at)}"
