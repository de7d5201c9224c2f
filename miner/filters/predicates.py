"""The predicates on timelines (section 5.1.1, step 3, and figure 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from miner.filters.subject import SeenEvent, Subject
from miner.filters.verdict import Verdict
from miner.records import UNKNOWN
from study.protocol import (
    ClosedByCommit,
    ClosedByPullRequest,
    Connected,
    CrossReferenced,
    ReferencedByCommit,
    TimelinePredicate,
)

PREDICATE_KINDS = ("closed", "referenced", "cross-referenced", "connected", "disconnected")
"""The kinds of events that predicates ask about."""


def judge(predicate: TimelinePredicate, subject: Subject) -> Verdict:
    """What one predicate says of an issue."""
    if subject.events is None:
        return Verdict("unknown", {"predicate": predicate.predicate, "because": "its timeline was not mined"})
    match predicate:
        case ClosedByCommit():
            return _first(predicate, subject, "closed", lambda event: _closer_is(event, "commit"))
        case ClosedByPullRequest():
            return _first(predicate, subject, "closed", lambda event: _closer_is(event, "pull request"))
        case ReferencedByCommit():
            return _first(predicate, subject, "referenced", lambda event: True)
        case CrossReferenced():
            return _first(
                predicate, subject, "cross-referenced", lambda event: _source_fits(event, predicate)
            )
        case Connected():
            return _connected(predicate, subject)


def _first(
    predicate: TimelinePredicate,
    subject: Subject,
    kind: str,
    holds: Callable[[SeenEvent], bool | None],
) -> Verdict:
    """In by the first event for which `holds` is true; unknown by one for which it is None."""
    undecided: SeenEvent | None = None
    for event in subject.events or ():
        if event.kind == kind:
            answer = holds(event)
            if answer:
                return Verdict("in", _evidence(predicate, event))
            if answer is None:
                undecided = undecided or event
    if undecided is not None:
        return Verdict("unknown", _evidence(predicate, undecided))
    return Verdict("out", {"predicate": predicate.predicate})


def _closer_is(event: SeenEvent, kind: str) -> bool | None:
    found = (event.payload.get("closer") or {}).get("kind")
    if found == UNKNOWN and kind != "commit":
        return None
    return bool(found == kind)


def _source_fits(event: SeenEvent, predicate: CrossReferenced) -> bool | None:
    source = event.payload.get("source") or {}
    repositories = {name.casefold() for name in predicate.repositories}
    if source.get("kind") not in predicate.kinds:
        return False
    if repositories and str(source.get("repository", "")).casefold() not in repositories:
        return False
    if source.get("state") == UNKNOWN:
        return None
    return source.get("state") in predicate.states


def _connected(predicate: Connected, subject: Subject) -> Verdict:
    open_connections: list[SeenEvent] = []
    for event in subject.events or ():
        if event.kind == "connected" and _may_be_pull_request(event):
            open_connections.append(event)
        elif event.kind == "disconnected":
            open_connections = _without(open_connections, event)
    if not open_connections:
        return Verdict("out", {"predicate": predicate.predicate})
    certain = [event for event in open_connections if event.payload.get("subject") != UNKNOWN]
    if certain:
        return Verdict("in", _evidence(predicate, certain[0]))
    return Verdict("unknown", _evidence(predicate, open_connections[0]))


def _may_be_pull_request(event: SeenEvent) -> bool:
    subject = event.payload.get("subject")
    return subject == UNKNOWN or (isinstance(subject, dict) and subject.get("kind") == "pull request")


def _without(connections: list[SeenEvent], disconnected: SeenEvent) -> list[SeenEvent]:
    subject = disconnected.payload.get("subject")
    if subject == UNKNOWN:
        return connections[:-1]
    return [event for event in connections if event.payload.get("subject") not in (subject, UNKNOWN)]


def _evidence(predicate: TimelinePredicate, event: SeenEvent) -> dict[str, Any]:
    return {
        "predicate": predicate.predicate,
        "event": event.key,
        "kind": event.kind,
        "created_at": None if event.created_at is None else event.created_at.isoformat(),
        "says": {name: value for name, value in event.payload.items() if name != "body"},
    }
