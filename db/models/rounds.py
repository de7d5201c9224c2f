"""Who labels which issues: codebook versions, raters, samples, rounds and assignments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base


class CodebookVersion(Base):
    """A codebook as it stood: its whole text, so that a label can be read against the rules of its day."""

    __tablename__ = "codebook_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    content: Mapped[str]
    added_at: Mapped[datetime]


class Rater(Base):
    """Someone who labels; `kind` is `human`, or `model`, which never enters human agreement."""

    __tablename__ = "raters"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="human")
    role: Mapped[str] = mapped_column(default="rater")
    email: Mapped[str | None]
    secret_hash: Mapped[str | None]
    created_at: Mapped[datetime]


class Sample(Base):
    """Issues drawn at random from those that passed the filters; what was drawn stays drawn."""

    __tablename__ = "samples"
    __table_args__ = (UniqueConstraint("name", "repository_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id"))
    seed: Mapped[int]
    method: Mapped[str]
    created_at: Mapped[datetime]


class SampleMember(Base):
    """An issue of a sample, at its place in the order of drawing."""

    __tablename__ = "sample_members"
    __table_args__ = (UniqueConstraint("sample_id", "position"),)

    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), primary_key=True)
    position: Mapped[int]
    stratum: Mapped[str | None]


class Round(Base):
    """A round of labelling: `kind` is `pilot`, `main` or `drift`; open until `closed_at` is set."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    codebook_version_id: Mapped[int | None] = mapped_column(ForeignKey("codebook_versions.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    codebook_version: Mapped[CodebookVersion | None] = relationship()


class Assignment(Base):
    """An issue that a rater is to label in a round, at `position` in that rater's own shuffled order."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("round_id", "rater_id", "issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    position: Mapped[int]
    assigned_at: Mapped[datetime]
    details: Mapped[dict[str, Any] | None]
