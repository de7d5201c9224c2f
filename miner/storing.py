"""Writing mined issues to the store, a page at a time, so that saying the same twice changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.models import Issue, IssueLabel, IssueVersion, TimelineEvent, utc_now
from miner.records import EventRecord, IssueRecord, MinedIssue


@dataclass
class PageCounts:
    """What storing a page changed: numbers of issues (no pull requests), and how many events are new."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    events_new: int = 0


def store_page(
    session: Session, repository_id: int, run_id: int | None, mined: Sequence[MinedIssue]
) -> PageCounts:
    """Insert or update issues with their labels, versions and events; labels and events are replaced."""
    page = list({item.issue.number: item for item in mined}.values())
    known = _known_issues(session, repository_id, page)
    counts = PageCounts()
    now = utc_now()
    rows: dict[int, Issue] = {}
    fresh: set[int] = set()
    for item in page:
        row, is_new, changed = _upsert_issue(session, repository_id, known, item.issue, now)
        rows[item.issue.number] = row
        if changed:
            fresh.add(item.issue.number)
        if not item.issue.is_pull_request:
            kind = counts.new if is_new else counts.changed if changed else counts.unchanged
            kind.append(item.issue.number)
    session.flush()
    changed_items = [item for item in page if item.issue.number in fresh]
    _replace_labels(session, [(rows[item.issue.number].id, item.issue.labels) for item in changed_items])
    _append_versions(session, [(rows[item.issue.number].id, item.issue) for item in changed_items], run_id)
    with_events = [(rows[item.issue.number], item.events) for item in page if item.events is not None]
    touched, counts.events_new = _replace_events(session, with_events, run_id, now)
    for item in page:
        number = item.issue.number
        if rows[number].id in touched:
            rows[number].changed_at = now
            if number in counts.unchanged:
                counts.unchanged.remove(number)
                counts.changed.append(number)
    return counts


def digest(record: IssueRecord) -> str:
    """A fingerprint of what an issue says: its text, state and labels."""
    said = [
        record.title,
        record.body,
        record.state,
        record.state_reason,
        sorted(record.labels),
        record.is_pull_request,
        str(record.created_at),
        str(record.closed_at),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


def _known_issues(session: Session, repository_id: int, page: Sequence[MinedIssue]) -> dict[int | str, Issue]:
    numbers = [item.issue.number for item in page]
    nodes = [item.issue.node_id for item in page if item.issue.node_id]
    found = session.scalars(
        select(Issue).where(
            ((Issue.repository_id == repository_id) & Issue.number.in_(numbers)) | Issue.node_id.in_(nodes)
        )
    )
    known: dict[int | str, Issue] = {}
    for issue in found:
        if issue.repository_id == repository_id:
            known[issue.number] = issue
        if issue.node_id:
            known[issue.node_id] = issue
    return known


def _upsert_issue(
    session: Session,
    repository_id: int,
    known: dict[int | str, Issue],
    record: IssueRecord,
    now: datetime,
) -> tuple[Issue, bool, bool]:
    row = known.get(record.number) or (known.get(record.node_id) if record.node_id else None)
    fingerprint = digest(record)
    was_mined = row is not None and row.digest is not None
    changed = row is None or row.digest != fingerprint or row.gone_at is not None
    if row is None:
        row = Issue(repository_id=repository_id, number=record.number, fetched_at=now, source=record.source)
        session.add(row)
    if changed or row.updated_at != record.updated_at:
        _copy(record, row)
        row.digest = fingerprint
        if changed:
            row.changed_at = now
    return row, not was_mined, changed


def _copy(record: IssueRecord, row: Issue) -> None:
    row.number = record.number
    row.node_id = record.node_id or row.node_id
    row.title = record.title
    row.body = record.body
    row.state = record.state
    row.state_reason = record.state_reason
    row.author = record.author
    row.url = record.url or row.url
    row.is_pull_request = record.is_pull_request
    row.created_at = record.created_at
    row.updated_at = record.updated_at
    row.closed_at = record.closed_at
    row.fetched_at = record.fetched_at
    row.source = record.source
    row.gone_at = row.gone_reason = row.moved_to = None


def _replace_labels(session: Session, labels: Sequence[tuple[int, Iterable[str]]]) -> None:
    if not labels:
        return
    session.execute(delete(IssueLabel).where(IssueLabel.issue_id.in_([issue_id for issue_id, _ in labels])))
    rows = [
        {"issue_id": issue_id, "name": name} for issue_id, names in labels for name in dict.fromkeys(names)
    ]
    if rows:
        session.execute(insert(IssueLabel), rows)


def _append_versions(
    session: Session, changed: Sequence[tuple[int, IssueRecord]], run_id: int | None
) -> None:
    rows = [
        {
            "issue_id": issue_id,
            "digest": digest(record),
            "title": record.title,
            "body": record.body,
            "state": record.state,
            "labels": sorted(record.labels),
            "seen_at": record.fetched_at,
            "run_id": run_id,
        }
        for issue_id, record in changed
    ]
    if rows:
        session.execute(insert(IssueVersion), rows)


def _replace_events(
    session: Session,
    timelines: Sequence[tuple[Issue, tuple[EventRecord, ...]]],
    run_id: int | None,
    now: datetime,
) -> tuple[set[int], int]:
    """The row ids of issues whose timelines changed, and how many events are new."""
    if not timelines:
        return set(), 0
    before = _stored_events(session, [row.id for row, _ in timelines])
    touched: set[int] = set()
    rows: list[dict[str, Any]] = []
    for row, events in timelines:
        stored = before.get(row.id, {})
        gone = set(stored) - {event.key for event in events}
        if gone:
            touched.add(row.id)
            session.execute(
                delete(TimelineEvent).where(TimelineEvent.id.in_([stored[key][0] for key in gone]))
            )
        for event in events:
            if event.key not in stored:
                touched.add(row.id)
                rows.append(_event_row(row, event, run_id, now))
            elif stored[event.key][1] != dict(event.payload):
                touched.add(row.id)
                session.execute(
                    update(TimelineEvent)
                    .where(TimelineEvent.id == stored[event.key][0])
                    .values(payload=dict(event.payload), fetched_at=now, run_id=run_id)
                )
    if rows:
        session.execute(insert(TimelineEvent), rows)
    return touched, len(rows)


def _stored_events(
    session: Session, issue_ids: Sequence[int]
) -> dict[int, dict[str, tuple[int, dict[str, Any]]]]:
    found: dict[int, dict[str, tuple[int, dict[str, Any]]]] = {}
    rows = session.execute(
        select(TimelineEvent.issue_id, TimelineEvent.key, TimelineEvent.id, TimelineEvent.payload).where(
            TimelineEvent.issue_id.in_(issue_ids)
        )
    )
    for issue_id, key, row_id, payload in rows:
        found.setdefault(issue_id, {})[key] = (row_id, payload)
    return found


def _event_row(issue: Issue, event: EventRecord, run_id: int | None, now: datetime) -> dict[str, Any]:
    return {
        "issue_id": issue.id,
        "key": event.key,
        "node_id": None if event.kind == "cross-referenced" else event.key,
        "kind": event.kind,
        "actor": event.actor,
        "created_at": event.created_at,
        "payload": dict(event.payload),
        "fetched_at": now,
        "source": issue.source,
        "run_id": run_id,
    }
