"""Whether the filters find what they should (section 5.1.1, step 4): precision and recall on labelled issues."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, Integer, cast, delete, func, select
from sqlalchemy.orm import Session

from analysis.distributions.wilson import wilson_interval
from db.engine import reading, writing
from db.models import FilterOutcome, Issue, RelevanceVerdict, Repository, utc_now
from miner.filters.evaluation import evaluate
from miner.filters.stages import stages
from study.folder import StudyFolder
from study.imports.labels import checked_repository
from study.imports.tabular import read_table
from taxonomy.errors import BadInput

YES, NO = {"yes", "true", "1", "relevant"}, {"no", "false", "0", "irrelevant"}
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ValidationIssue:
    """An issue to be judged by a person: does the study want it?"""

    repository: str
    number: int
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class FilterQuality:
    """Precision and recall of one repository's filters, with Wilson's 95 % intervals.

    Issues about which the filters cannot decide count as not kept; `unknown` says how many they are.
    """

    repository: str
    judged: int
    relevant: int
    kept: int
    kept_relevant: int
    unknown: int
    precision: float | None
    precision_interval: Interval | None
    recall: float | None
    recall_interval: Interval | None
    bar: float
    meets_bar: bool | None


def validation_sample(engine: Engine, study: StudyFolder, size: int) -> tuple[ValidationIssue, ...]:
    """`size` issues of each repository, drawn by the study's seed from all that were mined, unfiltered."""
    drawn: list[ValidationIssue] = []
    with reading(engine) as session:
        for protocol in study.protocol.repositories:
            issues = session.scalars(
                select(Issue)
                .join(Repository, Repository.id == Issue.repository_id)
                .where(
                    Repository.name == protocol.name,
                    Issue.is_pull_request.is_(False),
                    Issue.gone_at.is_(None),
                )
                .order_by(Issue.number)
            ).all()
            rng = random.Random(f"{study.protocol.sampling.seed}:validate:{protocol.name.casefold()}")
            chosen = rng.sample(range(len(issues)), min(size, len(issues)))
            drawn += [
                ValidationIssue(protocol.name, issues[at].number, issues[at].title, issues[at].url)
                for at in chosen
            ]
    return tuple(drawn)


def import_verdicts(engine: Engine, study: StudyFolder, path: Path) -> int:
    """Store what people said: a table with the columns repository, number, relevant (yes or no), and rater.

    Raises:
        BadInput: A row is wrong, or its issue was not mined.
    """
    table = read_table(
        path, required=("repository", "number", "relevant"), optional=("rater", "title", "url")
    )
    with writing(engine) as session:
        for row in table.rows:
            answer = row.text("relevant").casefold()
            if answer not in YES | NO:
                raise row.mistake("relevant", f"{answer!r} is neither yes nor no.")
            name, number = checked_repository(row, study), row.integer("number")
            issue = _issue(session, name, number)
            if issue is None:
                raise row.mistake("number", f"the store has no issue {name}#{number}.", "Mine it first.")
            rater = row.cells.get("rater") or "unnamed"
            session.execute(
                delete(RelevanceVerdict).where(
                    RelevanceVerdict.issue_id == issue.id, RelevanceVerdict.rater == rater
                )
            )
            session.add(
                RelevanceVerdict(issue_id=issue.id, rater=rater, relevant=answer in YES, given_at=utc_now())
            )
    return len(table.rows)


def filter_quality(engine: Engine, study: StudyFolder) -> tuple[FilterQuality, ...]:
    """Precision and recall of each repository's filters over the issues that people judged.

    Where several judged an issue, most of them must want it.

    Raises:
        BadInput: Nobody judged an issue yet.
    """
    evaluate(engine, study)
    with reading(engine) as session:
        found = tuple(
            _quality(session, study, protocol.name, len(stages(protocol)) - 1)
            for protocol in study.protocol.repositories
        )
    if not any(quality.judged for quality in found):
        raise BadInput("nobody judged an issue yet.", mend="See `failatlas validate-filter sample --help`.")
    return found


def _quality(session: Session, study: StudyFolder, repository: str, last: int) -> FilterQuality:
    judged: dict[int, float] = dict(
        session.execute(
            select(RelevanceVerdict.issue_id, func.avg(cast(RelevanceVerdict.relevant, Integer)))
            .join(Issue, Issue.id == RelevanceVerdict.issue_id)
            .join(Repository, Repository.id == Issue.repository_id)
            .where(Repository.name == repository)
            .group_by(RelevanceVerdict.issue_id)
        )
        .tuples()
        .all()
    )
    wanted = {issue for issue, share in judged.items() if float(share) > 0.5}
    kept, unknown = (_with_outcome(session, judged, last, outcome) for outcome in ("in", "unknown"))
    both = len(kept & wanted)
    precision = both / len(kept) if kept else None
    recall = both / len(wanted) if wanted else None
    bar = study.protocol.precision_and_recall
    meets = None if precision is None or recall is None else precision >= bar and recall >= bar
    return FilterQuality(
        repository=repository,
        judged=len(judged),
        relevant=len(wanted),
        kept=len(kept),
        kept_relevant=both,
        unknown=len(unknown),
        precision=precision,
        precision_interval=wilson_interval(both, len(kept)),
        recall=recall,
        recall_interval=wilson_interval(both, len(wanted)),
        bar=bar,
        meets_bar=meets,
    )


def _with_outcome(session: Session, judged: dict[int, float], last: int, outcome: str) -> set[int]:
    query = select(FilterOutcome.issue_id).where(
        FilterOutcome.issue_id.in_(list(judged)), FilterOutcome.outcome == outcome
    )
    if outcome == "in":
        query = query.where(FilterOutcome.position == last)
    return set(session.scalars(query))


def _issue(session: Session, repository: str, number: int) -> Issue | None:
    return session.scalar(
        select(Issue)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(func.lower(Repository.name) == repository, Issue.number == number)
    )
