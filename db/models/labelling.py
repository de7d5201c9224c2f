"""What the labelling app keeps: how raters come in, drafts, saves, and what they say beside labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Pass(Base):
    """A secret that stands for a rater until it expires; only the secret's SHA-256 is kept.

    `kind` is `invite` (a link that someone was given) or `session` (a browser that is signed in).
    """

    __tablename__ = "passes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    rater_id: Mapped[int] = mapped_column(ForeignKey("raters.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Draft(Base):
    """What a rater has chosen and typed on an assigned issue, and not yet saved."""

    __tablename__ = "drafts"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Save(Base):
    """One press of the save key: `kind` is `label`, `skip` or `undo`; a skip has its reason in `note`.

    `token` counts the saves of the assignment, so that one page can save only once, however often
    its key is pressed.
    `before` is what the rater had said of the issue until then, which is what an undo returns to.
    """

    __tablename__ = "saves"
    __table_args__ = (Index("ix_saves_assignment_id_id", "assignment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    token: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Flag(Base):
    """A rater's mark that an issue wants talking about, until it is resolved."""

    __tablename__ = "flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    raised_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class CodebookProposal(Base):
    """A change that someone wants in the codebook, with the issue that called for it.

    `kind` is `new code` or `rewording`, `status` `open`, `accepted` or `declined`; `version` is the
    codebook version that an accepted one went into.
    """

    __tablename__ = "codebook_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    dimension: Mapped[str]
    code: Mapped[str]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issues.id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    status: Mapped[str]
    version: Mapped[str | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
