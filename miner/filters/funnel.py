"""The funnel: how many issues each stage keeps (the paper's figure 4), and why one is in or out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.engine import reading
from db.models import FilterOutcome, Issue, Repository
from miner.filters.evaluation import evaluate
from miner.filters.stages import stages
from study.folder import StudyFolder
from taxonomy.errors import BadInput


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many of the issues that reached a stage are in, out, or unknown."""

    stage: str
    keeps: str
    entered: int
    kept: int
    out: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """One repository's funnel; `mined` counts what GitHub showed, pull requests included."""

    repository: str
    converter: str
    mined: int
    stages: tuple[StageCount, ...]
    kept: int
    unknown: int


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """What one stage said of one issue, and on which evidence."""

    stage: str
    outcome: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an issue is in or out of the study, stage by stage."""

    repository: str
    number: int
    title: str | None
    outcome: str
    stages: tuple[StageOutcome, ...]


def funnels(engine: Engine, study: StudyFolder) -> tuple[Funnel, ...]:
    """The funnel of each repository, over what is stored now."""
    evaluate(engine, study)
    with reading(engine) as session:
        return tuple(
            _funnel(session, protocol.name, protocol.converter, [(s.name, s.keeps) for s in stages(protocol)])
            for protocol in study.protocol.repositories
        )


def passed_issues(session: Session, study: StudyFolder, repository: str) -> Sequence[int]:
    """The row ids of the issues that every stage lets in, by issue number."""
    protocol = study.protocol.repository(repository)
    if protocol is None:
        return ()
    last = len(stages(protocol)) - 1
    query = (
        select(Issue.id)
        .join(FilterOutcome, FilterOutcome.issue_id == Issue.id)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(
            Repository.name == protocol.name,
            FilterOutcome.position == last,
            FilterOutcome.outcome == "in",
        )
        .order_by(Issue.number)
    )
    return session.scalars(query).all()


def reasons(engine: Engine, study: StudyFolder, repository: str, number: int) -> Reasons:
    """Why an issue is in or out; raises `BadInput` when the store does not have it."""
    evaluate(engine, study)
    with reading(engine) as session:
        issue = session.scalar(
            select(Issue)
            .join(Repository, Repository.id == Issue.repository_id)
            .where(func.lower(Repository.name) == repository.casefold(), Issue.number == number)
        )
        if issue is None:
            raise BadInput(f"the store has no issue {repository}#{number}.", mend="Mine it first.")
        rows = session.scalars(
            select(FilterOutcome).where(FilterOutcome.issue_id == issue.id).order_by(FilterOutcome.position)
        ).all()
        return Reasons(
            repository=issue.repository.name,
            number=number,
            title=issue.title,
            outcome=rows[-1].outcome,
            stages=tuple(StageOutcome(row.stage, row.outcome, row.evidence) for row in rows),
        )


def _funnel(session: Session, name: str, converter: str, asked: Sequence[tuple[str, str]]) -> Funnel:
    counted = {
        (position, outcome): count
        for position, outcome, count in session.execute(
            select(FilterOutcome.position, FilterOutcome.outcome, func.count())
            .join(Issue, Issue.id == FilterOutcome.issue_id)
            .join(Repository, Repository.id == Issue.repository_id)
            .where(Repository.name == name)
            .group_by(FilterOutcome.position, FilterOutcome.outcome)
        )
    }
    rows: list[StageCount] = []
    for position, (stage, keeps) in enumerate(asked):
        kept, out, unknown = (counted.get((position, outcome), 0) for outcome in ("in", "out", "unknown"))
        rows.append(StageCount(stage, keeps, kept + out + unknown, kept, out, unknown))
    return Funnel(
        repository=name,
        converter=converter,
        mined=rows[0].entered,
        stages=tuple(rows),
        kept=rows[-1].kept,
        unknown=sum(row.unknown for row in rows),
    )
