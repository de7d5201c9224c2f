"""The row of a mining run: begun before anything is asked, ended whatever happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import reading, writing
from db.models import MiningRun, Repository, utc_now
from miner.storing import PageCounts
from miner.usage import Usage


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """How many issues a run found new, changed, unchanged, and gone."""

    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did in one repository; `result` is `done`, `stopped` or `failed`."""

    run: int
    repository: str
    transport: str
    requests: int
    counted_requests: int
    graphql_points: int
    not_modified: int
    issues: IssueCounts
    events: int
    result: str
    message: str | None


@dataclass
class Tally:
    """What a run has found so far, each issue counted once, by the strongest thing said of it."""

    new: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    events_new: int = 0

    def add(self, counts: PageCounts) -> None:
        """Add what storing a page changed."""
        self.new |= set(counts.new) - self.changed
        self.changed |= set(counts.changed) - self.new
        self.unchanged |= set(counts.unchanged)
        self.unchanged -= self.new | self.changed
        self.events_new += counts.events_new


def begin_run(
    session: Session,
    repository: Repository,
    *,
    study_version: str,
    transport: str,
    token_kind: str,
    mode: str,
) -> MiningRun:
    """Add the row of a run that starts now."""
    run = MiningRun(
        repository_id=repository.id,
        study_version=study_version,
        transport=transport,
        token_kind=token_kind,
        mode=mode,
        started_at=utc_now(),
    )
    session.add(run)
    session.flush()
    return run


def end_run(
    engine: Engine, run_id: int, usage: Usage, tally: Tally, result: str, message: str | None
) -> None:
    """Write how a run ended."""
    with writing(engine) as session:
        run = session.get_one(MiningRun, run_id)
        run.ended_at = utc_now()
        run.result, run.message = result, message
        run.requests, run.counted_requests = usage.requests, usage.counted
        run.graphql_points, run.not_modified = usage.graphql_points, usage.not_modified
        run.issues_new, run.issues_changed = len(tally.new), len(tally.changed)
        run.issues_unchanged, run.issues_gone = len(tally.unchanged), len(tally.gone)
        run.events_new = tally.events_new
        run.rate_before, run.rate_after = usage.rate_before, usage.rate_after


def set_checkpoint(session: Session, run_id: int, checkpoint: Mapping[str, Any] | None) -> None:
    """Note, in the transaction that stores a page, from where a later run goes on."""
    session.get_one(MiningRun, run_id).checkpoint = None if checkpoint is None else dict(checkpoint)


def interrupted_checkpoint(session: Session, repository_id: int, transport: str) -> dict[str, Any] | None:
    """The checkpoint of this repository's latest run by this transport, if that run did not end well."""
    run = session.scalar(
        select(MiningRun)
        .where(MiningRun.repository_id == repository_id, MiningRun.transport == transport)
        .order_by(MiningRun.id.desc())
        .limit(1)
    )
    return None if run is None or run.result == "done" else run.checkpoint


def was_mined(session: Session, repository_id: int) -> bool:
    """Whether a run over this repository ended well before."""
    query = select(MiningRun.id).where(MiningRun.repository_id == repository_id, MiningRun.result == "done")
    return session.scalar(query.limit(1)) is not None


def list_runs(engine: Engine) -> tuple[RunSummary, ...]:
    """All runs, the newest first."""
    with reading(engine) as session:
        rows = session.execute(
            select(MiningRun, Repository.name)
            .join(Repository, Repository.id == MiningRun.repository_id)
            .order_by(MiningRun.id.desc())
        ).all()
        return tuple(summary_of(run, name) for run, name in rows)


def summary_of(run: MiningRun, repository: str) -> RunSummary:
    """A run's row as a summary."""
    return RunSummary(
        run=run.id,
        repository=repository,
        transport=run.transport,
        requests=run.requests,
        counted_requests=run.counted_requests,
        graphql_points=run.graphql_points,
        not_modified=run.not_modified,
        issues=IssueCounts(run.issues_new, run.issues_changed, run.issues_unchanged, run.issues_gone),
        events=run.events_new,
        result=run.result or "interrupted",
        message=run.message,
    )
