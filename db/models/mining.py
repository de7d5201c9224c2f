"""Mining runs, and what the study's filters said of each issue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class MiningRun(Base):
    """One run of the miner over one repository: how, at what cost, what it found, how it ended."""

    __tablename__ = "mining_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id"), index=True)
    study_version: Mapped[str]
    transport: Mapped[str]
    token_kind: Mapped[str]
    mode: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None]
    message: Mapped[str | None]
    requests: Mapped[int] = mapped_column(default=0)
    counted_requests: Mapped[int] = mapped_column(default=0)
    graphql_points: Mapped[int] = mapped_column(default=0)
    not_modified: Mapped[int] = mapped_column(default=0)
    issues_new: Mapped[int] = mapped_column(default=0)
    issues_changed: Mapped[int] = mapped_column(default=0)
    issues_unchanged: Mapped[int] = mapped_column(default=0)
    issues_gone: Mapped[int] = mapped_column(default=0)
    events_new: Mapped[int] = mapped_column(default=0)
    rate_before: Mapped[dict[str, Any] | None]
    rate_after: Mapped[dict[str, Any] | None]
    checkpoint: Mapped[dict[str, Any] | None]


class FilterOutcome(Base):
    """What one filter stage said of one issue: `in`, `out` or `unknown`, with the evidence (which event).

    `filter_digest` is a fingerprint of the repository's filters, so that outcomes of older ones are
    known to be stale.
    """

    __tablename__ = "filter_outcomes"
    __table_args__ = (UniqueConstraint("issue_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    position: Mapped[int]
    stage: Mapped[str]
    outcome: Mapped[str]
    evidence: Mapped[dict[str, Any]]
    study_version: Mapped[str]
    filter_digest: Mapped[str | None]
    evaluated_at: Mapped[datetime]


class RelevanceVerdict(Base):
    """What a person said of an issue when the filters were validated: is it one that the study wants?"""

    __tablename__ = "relevance_verdicts"
    __table_args__ = (UniqueConstraint("issue_id", "rater"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    rater: Mapped[str]
    relevant: Mapped[bool]
    given_at: Mapped[datetime]
