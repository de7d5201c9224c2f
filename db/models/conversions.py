"""Runs of a converter on a model, whether from a campaign or from a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ConversionRun(Base):
    """What came of one model on one toolchain, with everything that was measured in `details`."""

    __tablename__ = "conversion_runs"
    __table_args__ = (Index("ix_conversion_runs_model_toolchain", "model", "toolchain"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issues.id"))
    model: Mapped[str]
    toolchain: Mapped[str]
    converter: Mapped[str]
    outcome: Mapped[str]
    stage: Mapped[str | None]
    signature: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
