"""What the filters look at: an issue with its labels and the events that predicates ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event as a predicate sees it."""

    key: str
    kind: str
    created_at: datetime | None
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An issue as the filters see it; `events` is None where its timeline was never mined."""

    issue_id: int
    number: int
    is_pull_request: bool
    state: str | None
    created_on: date | None
    closed_on: date | None
    labels: frozenset[str]
    gone_reason: str | None
    events: tuple[SeenEvent, ...] | None
