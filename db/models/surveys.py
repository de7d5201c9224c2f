"""Surveys of people: the questions as they were read, respondents without names, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Survey(Base):
    """A survey; `questions` is the text of its questions file, `source` the export that was read."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    questions: Mapped[str]
    digest: Mapped[str]
    source: Mapped[str]
    excluded: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]


class SurveyRespondent(Base):
    """Someone whose response is valid, under the key that the export gives; `position` never changes."""

    __tablename__ = "survey_respondents"
    __table_args__ = (UniqueConstraint("survey_id", "key"), UniqueConstraint("survey_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    key: Mapped[str]
    position: Mapped[int]


class SurveyAnswer(Base):
    """One respondent's answer to one question: the options chosen, or (and beside them) free text."""

    __tablename__ = "survey_answers"
    __table_args__ = (UniqueConstraint("respondent_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    respondent_id: Mapped[int] = mapped_column(ForeignKey("survey_respondents.id"), index=True)
    question: Mapped[str]
    options: Mapped[list[str]]
    text: Mapped[str | None]
