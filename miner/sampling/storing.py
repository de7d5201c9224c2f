"""Samples of the study's rounds, drawn from the issues that pass the filters and kept in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.models import Issue, IssueLabel, Sample, SampleMember, utc_now
from miner.filters.evaluation import evaluate
from miner.filters.funnel import passed_issues
from miner.sampling.drawing import Drawable, draw
from study.folder import StudyFolder
from study.protocol import RepositoryProtocol, RoundProtocol
from study.registry import ensure_repositories
from taxonomy.errors import BadInput

SHARED_WITH = {"drift": "main"}
"""A drift round labels issues again that another kind of round labelled: it draws from those."""


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """One repository's sample for one round: what it held before, and what was added."""

    round: str
    repository: str
    population: int
    asked: int
    kept: int
    added: int
    numbers: tuple[int, ...]


def draw_round(engine: Engine, study: StudyFolder, name: str) -> tuple[DrawnSample, ...]:
    """Draw (or grow) the sample of a round in each repository.

    Pilot and main rounds never share an issue; a drift round draws from the main round's.

    Raises:
        BadInput: The study has no such round, or no issue passes the filters.
    """
    round_ = study.protocol.round(name)
    if round_ is None:
        known = ", ".join(item.name for item in study.protocol.rounds)
        raise BadInput(f"the study has no round {name!r}.", mend=f"Its rounds: {known}.")
    evaluate(engine, study)
    with writing(engine) as session:
        drawn = tuple(
            _draw_repository(session, study, round_, repository) for repository in study.protocol.repositories
        )
        if not any(sample.population for sample in drawn):
            raise BadInput(
                "no issue passes the filters yet.", where=study.path, mend="Run `failatlas mine` first."
            )
    return drawn


def _draw_repository(
    session: Session, study: StudyFolder, round_: RoundProtocol, repository: RepositoryProtocol
) -> DrawnSample:
    row = ensure_repositories(session, study)[repository.name.casefold()]
    sample = _sample(session, row.id, round_.name, study)
    source = SHARED_WITH.get(round_.kind)
    issue_ids = (
        passed_issues(session, study, repository.name)
        if source is None
        else _members(session, row.id, [item.name for item in study.protocol.rounds if item.kind == source])
    )
    kept = _members(session, row.id, [round_.name])
    others = [
        item.name
        for item in study.protocol.rounds
        if item.name != round_.name and item.kind not in SHARED_WITH
    ]
    taken = () if source else _members(session, row.id, others)
    issues = _drawable(session, study, issue_ids)
    added = draw(
        issues,
        round_.size,
        seed=study.protocol.sampling.seed,
        repository=repository.name,
        taken=taken,
        kept=kept,
    )
    for position, issue in enumerate(added, start=len(kept)):
        session.add(
            SampleMember(
                sample_id=sample.id, issue_id=issue.issue_id, position=position, stratum=issue.stratum or None
            )
        )
    session.flush()
    numbers = session.scalars(
        select(Issue.number)
        .join(SampleMember, SampleMember.issue_id == Issue.id)
        .where(SampleMember.sample_id == sample.id)
        .order_by(SampleMember.position)
    ).all()
    return DrawnSample(
        round_.name, repository.name, len(issues), round_.size, len(kept), len(added), tuple(numbers)
    )


def _sample(session: Session, repository_id: int, name: str, study: StudyFolder) -> Sample:
    sample = session.scalar(select(Sample).where(Sample.repository_id == repository_id, Sample.name == name))
    if sample is None:
        sampling = study.protocol.sampling
        sample = Sample(
            name=name,
            repository_id=repository_id,
            seed=sampling.seed,
            method="simple" if sampling.stratify_by is None else f"stratified by {sampling.stratify_by}",
            created_at=utc_now(),
        )
        session.add(sample)
        session.flush()
    return sample


def _members(session: Session, repository_id: int, names: Sequence[str]) -> list[int]:
    query = (
        select(SampleMember.issue_id)
        .join(Sample, Sample.id == SampleMember.sample_id)
        .where(Sample.repository_id == repository_id, Sample.name.in_(names))
        .order_by(SampleMember.position)
    )
    return list(dict.fromkeys(session.scalars(query)))


def _drawable(session: Session, study: StudyFolder, issue_ids: Sequence[int]) -> list[Drawable]:
    by = study.protocol.sampling.stratify_by
    first_label: dict[int, str] = {}
    if by == "label":
        rows = session.execute(
            select(IssueLabel.issue_id, func.min(IssueLabel.name)).group_by(IssueLabel.issue_id)
        )
        first_label = dict(rows.tuples().all())
    issues = session.scalars(select(Issue).where(Issue.id.in_(issue_ids)).order_by(Issue.number))
    return [Drawable(issue.id, issue.number, _stratum(issue, by, first_label)) for issue in issues]


def _stratum(issue: Issue, by: str | None, first_label: dict[int, str]) -> str:
    if by == "year":
        return str(issue.created_at.year) if issue.created_at else "unknown"
    return first_label.get(issue.id, "none") if by == "label" else ""
