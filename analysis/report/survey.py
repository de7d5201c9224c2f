"""A stored survey as a report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.survey.sample_size import SampleSizeResult, sample_size
from analysis.survey.tabulation import BaseGroup, OptionCount, Tabulation, count_option, tabulate
from analysis.survey.themes import Themes, themes
from db.frames import label_frame
from db.models import CodebookVersion
from db.survey_frame import StoredSurvey, stored_surveys
from study.survey.questions import Base, Finding, Questions
from taxonomy.codebook import parse_codebook
from taxonomy.toml_files import parse_model

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FindingResult:
    """A percentage of the text, ours beside the published one; `equal` is None when none is published."""

    finding: Finding
    counted: OptionCount
    base: int
    equal: bool | None


@dataclass(frozen=True)
class SurveySection:
    """Everything of one survey."""

    questions: Questions
    respondents: int
    excluded: dict[str, int]
    tabulations: tuple[Tabulation, ...]
    findings: tuple[FindingResult, ...]
    themes: tuple[Themes, ...]
    sample: SampleSizeResult | None

    @property
    def demographics(self) -> tuple[Tabulation, ...]:
        """The questions that say who the respondents are (the paper's table 3)."""
        wanted = {question.id for question in self.questions.questions if question.demographic}
        return tuple(table for table in self.tabulations if table.question in wanted)

    @property
    def all_skipped(self) -> int | None:
        """How many respondents skipped each demographic question; None when that differs between them."""
        skipped = {table.skipped for table in self.demographics}
        return skipped.pop() if len(skipped) == 1 else None


def survey_sections(session: Session) -> tuple[SurveySection, ...]:
    """All surveys in the store."""
    return tuple(_section(session, stored) for stored in stored_surveys(session))


def _section(session: Session, stored: StoredSurvey) -> SurveySection:
    questions = parse_model(Questions, stored.questions, where=f"survey {stored.name}")
    return SurveySection(
        questions=questions,
        respondents=len(stored.respondents),
        excluded=stored.excluded,
        tabulations=tuple(
            tabulate(
                stored.answers,
                stored.respondents,
                question=question.id,
                title=question.title,
                kind=question.kind,
                options=question.all_options if question.kind != "text" else (),
                base=_base(stored, question.id, question.base),
            )
            for question in questions.questions
        ),
        findings=tuple(_finding(stored, finding) for finding in questions.findings),
        themes=_themes(session, questions),
        sample=None
        if questions.sample is None
        else sample_size(
            questions.sample.population,
            questions.sample.confidence,
            questions.sample.margin,
            published=questions.sample.published,
        ),
    )


def _base(stored: StoredSurvey, question: str, base: Literal["answered", "respondents"] | Base) -> BaseGroup:
    if base == "respondents":
        return BaseGroup("all respondents", frozenset(stored.respondents))
    if base == "answered":
        return BaseGroup("those who answered", frozenset(_own(stored.answers, question)["respondent"]))
    own = _own(stored.answers, base.question)
    name = f"those who answered {base.question}"
    if base.any_of:
        own = own[own["options"].map(lambda options: bool(set(options) & set(base.any_of)))]
        name = f"those who answered {base.question} with {' or '.join(base.any_of)}"
    if base.none_of:
        own = own[own["options"].map(lambda options: not set(options) & set(base.none_of))]
        name = f"{name}, without {' or '.join(base.none_of)}"
    return BaseGroup(name, frozenset(own["respondent"]))


def _finding(stored: StoredSurvey, finding: Finding) -> FindingResult:
    base = _base(stored, finding.question, finding.base)
    own = _own(stored.answers, finding.question)
    chosen = own.loc[
        own["options"].map(lambda options: bool(set(options) & set(finding.any_of))), "respondent"
    ]
    counted = count_option(
        " or ".join(finding.any_of), list(chosen), base.respondents, len(stored.respondents)
    )
    return FindingResult(
        finding, counted, len(base.respondents), _equal(finding, counted, len(base.respondents))
    )


def _equal(finding: Finding, counted: OptionCount, base: int) -> bool | None:
    checks = [
        ours == published
        for ours, published in (
            (counted.count, finding.published_count),
            (base, finding.published_base),
        )
        if published is not None
    ]
    if finding.published_percent is not None:
        checks.append(counted.percent is not None and abs(counted.percent - finding.published_percent) <= 0.5)
    return all(checks) if checks else None


def _own(answers: pd.DataFrame, question: str) -> pd.DataFrame:
    return answers[answers["question"] == question]


def _themes(session: Session, questions: Questions) -> tuple[Themes, ...]:
    labels = label_frame(session, rounds=[f"themes-{questions.name}"])
    if labels.empty:
        return ()
    version = labels["codebook_version"].iloc[-1]
    content = session.scalar(select(CodebookVersion.content).where(CodebookVersion.version == version))
    codebook = parse_codebook(content or "", where=version)
    found = (themes(labels, dimension) for dimension in codebook.dimensions)
    return tuple(one for one in found if one is not None)
