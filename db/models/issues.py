"""Issues as GitHub showed them, every earlier version of their text, their labels and timelines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.repositories import Repository


class Issue(Base):
    """An issue or pull request. A row is never deleted: one that is gone keeps a tombstone.

    `gone_reason` is `deleted`, `transferred` or `converted to discussion`; `moved_to` names where
    a transferred issue went. `source` says what wrote the row (a transport, or an imported file).
    `digest` is a fingerprint of what the issue says, `timeline_mark` one of what a sweep sees of its
    timeline, and `changed_at` tells when a run last found either of them changed.
    """

    __tablename__ = "issues"
    __table_args__ = (UniqueConstraint("repository_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id"))
    number: Mapped[int]
    node_id: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str | None]
    body: Mapped[str | None]
    state: Mapped[str | None]
    state_reason: Mapped[str | None]
    author: Mapped[str | None]
    url: Mapped[str | None]
    is_pull_request: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    gone_reason: Mapped[str | None]
    moved_to: Mapped[str | None]
    fetched_at: Mapped[datetime]
    source: Mapped[str]
    digest: Mapped[str | None]
    timeline_mark: Mapped[str | None]
    changed_at: Mapped[datetime | None]

    repository: Mapped[Repository] = relationship()


class IssueLabel(Base):
    """A GitHub label that an issue carries now (replaced on re-mining, never merged)."""

    __tablename__ = "issue_labels"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class IssueVersion(Base):
    """What an issue said from `seen_at` on, so that a label can be read against the text of its day."""

    __tablename__ = "issue_versions"
    __table_args__ = (UniqueConstraint("issue_id", "digest", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    digest: Mapped[str]
    title: Mapped[str | None]
    body: Mapped[str | None]
    state: Mapped[str | None]
    labels: Mapped[list[str]]
    seen_at: Mapped[datetime]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("mining_runs.id"))


class TimelineEvent(Base):
    """One event of an issue's timeline; `payload` has one shape for all transports.

    `key` identifies the event within its issue by what every transport tells of it (REST gives
    some kinds no node id at all).
    """

    __tablename__ = "timeline_events"
    __table_args__ = (
        UniqueConstraint("issue_id", "key"),
        Index("ix_timeline_events_issue_id_kind", "issue_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    key: Mapped[str]
    node_id: Mapped[str | None]
    kind: Mapped[str]
    actor: Mapped[str | None]
    created_at: Mapped[datetime | None]
    payload: Mapped[dict[str, Any]]
    fetched_at: Mapped[datetime]
    source: Mapped[str]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("mining_runs.id"))
