"""A survey's answers as one tidy data frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Survey, SurveyAnswer, SurveyRespondent

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StoredSurvey:
    """A survey: its questions file's text, respondents by position, and their answers.

    `answers` has the columns `respondent` (position), `question`, `options` (list) and `text`.
    """

    name: str
    questions: str
    excluded: dict[str, int]
    respondents: tuple[int, ...]
    answers: pd.DataFrame


def stored_surveys(session: Session) -> tuple[StoredSurvey, ...]:
    """All surveys of the store, by name."""
    return tuple(_stored(session, survey) for survey in session.scalars(select(Survey).order_by(Survey.name)))


def _stored(session: Session, survey: Survey) -> StoredSurvey:
    import pandas as pd

    positions = session.scalars(
        select(SurveyRespondent.position)
        .where(SurveyRespondent.survey_id == survey.id)
        .order_by(SurveyRespondent.position)
    ).all()
    rows = session.execute(
        select(SurveyRespondent.position, SurveyAnswer.question, SurveyAnswer.options, SurveyAnswer.text)
        .join(SurveyAnswer, SurveyAnswer.respondent_id == SurveyRespondent.id)
        .where(SurveyRespondent.survey_id == survey.id)
        .order_by(SurveyRespondent.position, SurveyAnswer.question)
    )
    answers = pd.DataFrame(
        [tuple(row) for row in rows], columns=["respondent", "question", "options", "text"]
    )
    return StoredSurvey(survey.name, survey.questions, dict(survey.excluded), tuple(positions), answers)
