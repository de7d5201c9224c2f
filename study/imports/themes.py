"""`failatlas import themes`: raters' codes of free-text answers, kept in the label store.

An answer that is coded becomes an item of a repository of its own (`survey/NAME.QUESTION`), numbered
by the respondent; the question is the dimension, a theme is a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.label_log import NewLabel, append_labels
from db.models import (
    CodebookVersion,
    Issue,
    Repository,
    Round,
    Survey,
    SurveyAnswer,
    SurveyRespondent,
    utc_now,
)
from study.imports.tabular import Row, read_table
from study.registry import ensure_rater
from study.survey.questions import Questions, load_questions
from taxonomy.codebook import Codebook, UnknownCode, digest_of, parse_codebook
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_text

REQUIRED = ("respondent", "rater", "question", "theme")
SURVEY_ROUND_KIND = "survey"


@dataclass(frozen=True, slots=True)
class ThemeImportSummary:
    """What an import of themes did (or would do)."""

    survey: str
    file: str
    dry_run: bool
    rows: int
    labels_new: int
    labels_changed: int
    labels_unchanged: int


def import_themes(
    engine: Engine, path: Path, questions_path: Path, *, dry_run: bool = False
) -> ThemeImportSummary:
    """Import themes: a row for each respondent, rater, question and theme.

    `respondent` is the key that the survey's export gives, or the position in it.

    Raises:
        BadInput: The survey is not imported yet, or a row names what it or its codebook does not have.
    """
    questions, _ = load_questions(questions_path)
    codebook, text = _codebook(questions, questions_path)
    table = read_table(path, required=REQUIRED)
    with writing(engine) as session:
        survey = session.scalar(select(Survey).where(Survey.name == questions.name))
        if survey is None:
            raise BadInput(
                f"the survey {questions.name!r} is not in the store.", mend="Run `failatlas import survey`."
            )
        items = _Items(session, survey, questions)
        version = _codebook_row(session, questions, codebook, text)
        round_ = _round_row(session, questions, version)
        labels: dict[tuple[int, str, str], list[str]] = {}
        for row in table.rows:
            question, theme = _coded(row, questions, codebook)
            key = (items.item(row, question), row.text("rater"), question)
            codes = labels.setdefault(key, [])
            if theme not in codes:
                codes.append(theme)
        appended = append_labels(
            session,
            [
                NewLabel(
                    round_id=round_.id,
                    issue_id=issue,
                    rater_id=ensure_rater(session, rater)[0].id,
                    dimension=question,
                    codes=tuple(codes),
                    codebook_version_id=version.id,
                    source=f"file {path.name}",
                )
                for (issue, rater, question), codes in labels.items()
            ],
        )
        if dry_run:
            session.rollback()
    return ThemeImportSummary(
        questions.name,
        path.name,
        dry_run,
        len(table.rows),
        appended.new,
        appended.changed,
        appended.unchanged,
    )


def _codebook(questions: Questions, questions_path: Path) -> tuple[Codebook, str]:
    if questions.codebook is None:
        raise BadInput(
            "the questions file names no codebook.",
            where=questions_path,
            mend="Set `codebook` to a file with a dimension (its id the question's) for each coded question.",
        )
    file = questions_path.parent / questions.codebook
    text = read_text(file)
    return parse_codebook(text, where=file), text


def _coded(row: Row, questions: Questions, codebook: Codebook) -> tuple[str, str]:
    name = row.text("question")
    texts = [question.id for question in questions.questions if question.kind == "text"]
    if name not in texts:
        raise row.mistake("question", f"{name!r} is no open question.", f"Open ones: {', '.join(texts)}.")
    try:
        return name, codebook.dimension(name).resolve(row.text("theme")).id
    except UnknownCode as error:
        raise row.mistake("theme", str(error)) from error


def _codebook_row(session: Session, questions: Questions, codebook: Codebook, text: str) -> CodebookVersion:
    version = f"{questions.name} {codebook.version}"
    row = session.scalar(select(CodebookVersion).where(CodebookVersion.version == version))
    if row is None:
        row = CodebookVersion(version=version, digest=digest_of(text), content=text, added_at=utc_now())
        session.add(row)
        session.flush()
    elif row.digest != digest_of(text):
        raise BadInput(
            f"the themes have changed, but their version is still {codebook.version!r}.",
            where=questions.codebook,
            mend="Give the codebook of themes a new version.",
        )
    return row


def _round_row(session: Session, questions: Questions, version: CodebookVersion) -> Round:
    name = f"themes-{questions.name}"
    row = session.scalar(select(Round).where(Round.name == name))
    if row is None:
        row = Round(
            name=name,
            kind=SURVEY_ROUND_KIND,
            position=1000,
            codebook_version_id=version.id,
            opened_at=utc_now(),
            closed_at=utc_now(),
        )
        session.add(row)
        session.flush()
    return row


class _Items:
    """The items of the label store that stand for answers; made when first coded."""

    def __init__(self, session: Session, survey: Survey, questions: Questions) -> None:
        self._session = session
        self._survey = survey
        self._questions = questions
        respondents = session.scalars(
            select(SurveyRespondent).where(SurveyRespondent.survey_id == survey.id)
        ).all()
        self._by_key = {row.key: row for row in respondents} | {str(row.position): row for row in respondents}
        self._answers = {
            (respondent, question): text
            for respondent, question, text in session.execute(
                select(SurveyAnswer.respondent_id, SurveyAnswer.question, SurveyAnswer.text)
            )
        }
        self._known: dict[tuple[int, str], int] = {}

    def item(self, row: Row, question: str) -> int:
        respondent = self._by_key.get(row.text("respondent"))
        if respondent is None:
            raise row.mistake("respondent", f"{row.text('respondent')!r} is no respondent of the survey.")
        text = self._answers.get((respondent.id, question))
        if text is None:
            raise row.mistake("respondent", f"this respondent did not answer {question!r}.")
        key = (respondent.position, question)
        if key not in self._known:
            self._known[key] = self._issue(respondent.position, question, text)
        return self._known[key]

    def _issue(self, position: int, question: str, text: str) -> int:
        repository = self._repository(f"survey/{self._survey.name}.{question}")
        row = self._session.scalar(
            select(Issue).where(Issue.repository_id == repository.id, Issue.number == position)
        )
        if row is None:
            title = self._questions.question(question).title
            row = Issue(
                repository_id=repository.id,
                number=position,
                title=title,
                body=text,
                is_pull_request=False,
                fetched_at=utc_now(),
                source="survey",
            )
            self._session.add(row)
            self._session.flush()
        return row.id

    def _repository(self, name: str) -> Repository:
        row = self._session.scalar(select(Repository).where(Repository.name == name))
        if row is None:
            row = Repository(name=name, converter="survey")
            self._session.add(row)
            self._session.flush()
        return row
