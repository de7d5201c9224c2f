"""`failatlas import survey`: a survey's valid responses, in one transaction, again and again the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.models import Survey, SurveyAnswer, SurveyRespondent, utc_now
from study.survey.questions import Questions, load_questions
from study.survey.responses import Response, Responses, read_responses
from taxonomy.codebook import digest_of


@dataclass(frozen=True, slots=True)
class SurveyImportSummary:
    """What an import of a survey did (or would do): respondents, and rows left out by reason."""

    survey: str
    file: str
    dry_run: bool
    respondents: int
    respondents_new: int
    respondents_changed: int
    respondents_unchanged: int
    respondents_removed: int
    excluded: dict[str, int]
    answers: dict[str, int]


def import_survey(
    engine: Engine, path: Path, questions_path: Path, *, dry_run: bool = False
) -> SurveyImportSummary:
    """Import the export at `path`, as the questions file says; only columns that it names are stored.

    A later export of the same survey takes the place of the earlier one; respondents keep their
    positions.

    Raises:
        BadInput: Either file has a mistake; nothing is written.
    """
    questions, text = load_questions(questions_path)
    read = read_responses(path, questions, where=str(questions_path))
    with writing(engine) as session:
        survey = _survey_row(session, questions, text, path.name, read)
        counts = _store(session, survey, read.responses)
        if dry_run:
            session.rollback()
    return SurveyImportSummary(
        questions.name, path.name, dry_run, len(read.responses), *counts, read.excluded, _answered(read)
    )


def _survey_row(session: Session, questions: Questions, text: str, source: str, read: Responses) -> Survey:
    survey = session.scalar(select(Survey).where(Survey.name == questions.name))
    if survey is None:
        survey = Survey(name=questions.name, imported_at=utc_now())
        session.add(survey)
    survey.questions, survey.digest = text, digest_of(text)
    survey.source, survey.excluded = source, dict(read.excluded)
    session.flush()
    return survey


def _store(session: Session, survey: Survey, responses: Sequence[Response]) -> tuple[int, int, int, int]:
    rows_known = session.execute(
        select(SurveyRespondent.key, SurveyRespondent.id).where(SurveyRespondent.survey_id == survey.id)
    )
    known = {row.key: row.id for row in rows_known}
    before = _stored_answers(session, survey)
    wanted = {response.key: response for response in responses}
    removed = [known[key] for key in known if key not in wanted]
    changed = [key for key in wanted if key in known and before.get(key, set()) != _as_rows(wanted[key])]
    new = [key for key in wanted if key not in known]
    gone = [*removed, *(known[key] for key in changed)]
    if gone:
        session.execute(delete(SurveyAnswer).where(SurveyAnswer.respondent_id.in_(gone)))
        session.execute(delete(SurveyRespondent).where(SurveyRespondent.id.in_(removed)))
    _add_respondents(session, survey, new, known)
    rows = [
        {
            "respondent_id": known[key],
            "question": answer.question,
            "options": list(answer.options),
            "text": answer.text,
        }
        for key in (*new, *changed)
        for answer in wanted[key].answers
    ]
    if rows:
        session.execute(insert(SurveyAnswer), rows)
    return len(new), len(changed), len(wanted) - len(new) - len(changed), len(removed)


def _add_respondents(session: Session, survey: Survey, new: Sequence[str], known: dict[str, int]) -> None:
    last = session.scalars(
        select(SurveyRespondent.position)
        .where(SurveyRespondent.survey_id == survey.id)
        .order_by(SurveyRespondent.position.desc())
    ).first()
    rows = [
        SurveyRespondent(survey_id=survey.id, key=key, position=place)
        for place, key in enumerate(new, start=(last or 0) + 1)
    ]
    session.add_all(rows)
    session.flush()
    known.update({row.key: row.id for row in rows})


AnswerRow = tuple[str, tuple[str, ...], str | None]


def _stored_answers(session: Session, survey: Survey) -> Mapping[str, set[AnswerRow]]:
    found: dict[str, set[AnswerRow]] = {}
    for key, question, options, text in session.execute(
        select(SurveyRespondent.key, SurveyAnswer.question, SurveyAnswer.options, SurveyAnswer.text)
        .join(SurveyAnswer, SurveyAnswer.respondent_id == SurveyRespondent.id)
        .where(SurveyRespondent.survey_id == survey.id)
    ):
        found.setdefault(key, set()).add((question, tuple(options), text))
    return found


def _as_rows(response: Response) -> set[AnswerRow]:
    return {(answer.question, answer.options, answer.text) for answer in response.answers}


def _answered(read: Responses) -> dict[str, int]:
    counts: dict[str, int] = {}
    for response in read.responses:
        for answer in response.answers:
            counts[answer.question] = counts.get(answer.question, 0) + 1
    return counts
