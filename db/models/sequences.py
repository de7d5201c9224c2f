"""Analyses of operator sequences, with the definitions of their sets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class SequenceAnalysis(Base):
    """One comparison of sets of models: which folders, by which method, and all that came out."""

    __tablename__ = "sequence_analyses"

    id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str]
    folders: Mapped[dict[str, Any]]
    definitions: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
