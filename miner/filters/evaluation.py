"""Judging stored issues by the study's filters, and keeping each outcome with its evidence.

Only what may have changed is judged again: issues that a run changed since, or all of a repository's
issues when its filters changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.models import FilterOutcome, Issue, IssueLabel, TimelineEvent, utc_now
from miner.batches import batched
from miner.filters.predicates import PREDICATE_KINDS
from miner.filters.stages import Stage, stages
from miner.filters.subject import SeenEvent, Subject
from study.folder import StudyFolder
from study.protocol import RepositoryProtocol
from study.registry import ensure_repositories

BATCH = 1000
RULES = "1"
"""Raised when the way of judging changes, so that older outcomes are judged anew."""


def evaluate(engine: Engine, study: StudyFolder) -> int:
    """Bring the outcomes of all filters up to date; returns how many issues were judged."""
    judged = 0
    with writing(engine) as session:
        repositories = ensure_repositories(session, study)
        for protocol in study.protocol.repositories:
            repository = repositories[protocol.name.casefold()]
            stale = _stale_issues(session, repository.id, filter_digest(protocol))
            for batch in batched(stale, BATCH):
                _judge_batch(session, study, protocol, batch)
            judged += len(stale)
    return judged


def filter_digest(protocol: RepositoryProtocol) -> str:
    """A fingerprint of a repository's filters."""
    text = RULES + protocol.relevance.model_dump_json() + protocol.timeline.model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stale_issues(session: Session, repository_id: int, digest: str) -> Sequence[int]:
    up_to_date = exists().where(
        FilterOutcome.issue_id == Issue.id,
        FilterOutcome.position == 0,
        FilterOutcome.filter_digest == digest,
        or_(Issue.changed_at.is_(None), FilterOutcome.evaluated_at > Issue.changed_at),
    )
    query = select(Issue.id).where(Issue.repository_id == repository_id, ~up_to_date)
    return session.scalars(query.order_by(Issue.id)).all()


def _judge_batch(
    session: Session, study: StudyFolder, protocol: RepositoryProtocol, issue_ids: Sequence[int]
) -> None:
    now = utc_now()
    common = {
        "study_version": study.version,
        "filter_digest": filter_digest(protocol),
        "evaluated_at": now,
    }
    asked = stages(protocol)
    session.execute(delete(FilterOutcome).where(FilterOutcome.issue_id.in_(issue_ids)))
    rows: list[dict[str, Any]] = [
        outcome | common
        for subject in load_subjects(session, issue_ids)
        for outcome in _outcomes(subject, asked)
    ]
    if rows:
        session.execute(insert(FilterOutcome), rows)


def _outcomes(subject: Subject, asked: Sequence[Stage]) -> Iterator[dict[str, Any]]:
    """One row a stage, up to and with the first that does not let the issue in."""
    for position, stage in enumerate(asked):
        verdict = stage.judge(subject)
        yield {
            "issue_id": subject.issue_id,
            "position": position,
            "stage": stage.name,
            "outcome": verdict.outcome,
            "evidence": verdict.evidence,
        }
        if verdict.outcome != "in":
            return


def load_subjects(session: Session, issue_ids: Sequence[int]) -> list[Subject]:
    """The issues as the filters see them."""
    labels: dict[int, set[str]] = {}
    for issue_id, name in session.execute(
        select(IssueLabel.issue_id, IssueLabel.name).where(IssueLabel.issue_id.in_(issue_ids))
    ):
        labels.setdefault(issue_id, set()).add(name)
    events: dict[int, list[SeenEvent]] = {}
    for issue_id, key, kind, created_at, payload in session.execute(
        select(
            TimelineEvent.issue_id,
            TimelineEvent.key,
            TimelineEvent.kind,
            TimelineEvent.created_at,
            TimelineEvent.payload,
        )
        .where(TimelineEvent.issue_id.in_(issue_ids), TimelineEvent.kind.in_(PREDICATE_KINDS))
        .order_by(TimelineEvent.created_at, TimelineEvent.id)
    ):
        events.setdefault(issue_id, []).append(SeenEvent(key, kind, created_at, payload))
    issues = session.scalars(select(Issue).where(Issue.id.in_(issue_ids)).order_by(Issue.id))
    return [_subject(issue, labels, events) for issue in issues]


def _subject(issue: Issue, labels: dict[int, set[str]], events: dict[int, list[SeenEvent]]) -> Subject:
    return Subject(
        issue_id=issue.id,
        number=issue.number,
        is_pull_request=issue.is_pull_request,
        state=issue.state,
        created_on=None if issue.created_at is None else issue.created_at.date(),
        closed_on=None if issue.closed_at is None else issue.closed_at.date(),
        labels=frozenset(labels.get(issue.id, ())),
        gone_reason=issue.gone_reason,
        events=tuple(events.get(issue.id, ())) if issue.timeline_mark is not None else None,
    )
