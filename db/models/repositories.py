"""Repositories that a study mines."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Repository(Base):
    """A GitHub repository; `name` is `owner/name` as the study writes it, kept when GitHub renames it."""

    __tablename__ = "repositories"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    converter: Mapped[str]
    node_id: Mapped[str | None]
    current_name: Mapped[str | None]
