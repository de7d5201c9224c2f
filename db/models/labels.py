"""The append-only log of labels, memos and adjudications; the newest event is the current one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class LabelEvent(Base):
    """One rater's codes on one dimension of one issue in one round, at one time.

    `codes` holds code ids (more than one only in a multiple-choice dimension; empty withdraws the
    label). `token` makes a save idempotent: the same token is stored once. `source` says where the
    label came from: the app, or a file with its sheet and row.
    """

    __tablename__ = "label_events"
    __table_args__ = (Index("ix_label_events_key", "round_id", "issue_id", "rater_id", "dimension", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_versions.id"))
    dimension: Mapped[str]
    codes: Mapped[list[str]]
    confidence: Mapped[str | None]
    evidence: Mapped[list[Any] | None]
    token: Mapped[str | None] = mapped_column(unique=True)
    source: Mapped[str]
    labelled_on: Mapped[date | None]
    created_at: Mapped[datetime]


class MemoEvent(Base):
    """A rater's note on an issue in a round; the newest is the current one."""

    __tablename__ = "memo_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    text: Mapped[str]
    token: Mapped[str | None] = mapped_column(unique=True)
    source: Mapped[str]
    created_at: Mapped[datetime]


class Adjudication(Base):
    """The code settled on for one dimension of an issue in a round, and why; labels stay untouched."""

    __tablename__ = "adjudications"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    dimension: Mapped[str]
    codes: Mapped[list[str]]
    reason: Mapped[str]
    note: Mapped[str | None]
    adjudicator_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    token: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
