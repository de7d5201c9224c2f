"""A mining run: what is new, changed and gone in one repository, stored a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import reading, writing
from db.models import Issue, MiningRun, Repository, utc_now
from miner.limits import MiningStopped
from miner.runs import (
    RunSummary,
    Tally,
    begin_run,
    end_run,
    interrupted_checkpoint,
    set_checkpoint,
    summary_of,
    was_mined,
)
from miner.storing import store_page
from miner.transport import Gone, Known, MinedPage, RepositoryHead, Transport
from miner.usage import Usage
from study.folder import StudyFolder
from study.protocol import RepositoryProtocol
from study.registry import ensure_repositories
from taxonomy.errors import BadInput

Advance = Callable[[Tally], None]


@dataclass(frozen=True, slots=True)
class RunPlan:
    """How a run is made: over which repository, by which kind of token; `full` fetches all again."""

    study: StudyFolder
    protocol: RepositoryProtocol
    token_kind: str
    full: bool = False


def mine(
    engine: Engine,
    plan: RunPlan,
    transport: Transport,
    usage: Usage,
    *,
    advance: Advance = lambda tally: None,
) -> RunSummary:
    """Mine one repository; the run's row says how it ended, whatever happens.

    A repository that was never mined to the end is mined whole, from the last checkpoint on; after
    that a run asks only for what may have changed.

    Raises:
        BadInput: The repository cannot be read. The run's row then says `failed`.
    """
    tally = Tally()
    repository_id, run_id, checkpoint, again = _begun(engine, plan, transport)
    result, message = "done", None
    try:
        pages = (
            transport.changes(_known(engine, repository_id)) if again else transport.everything(checkpoint)
        )
        for page in pages:
            _store(engine, repository_id, run_id, page, tally)
            advance(tally)
        if checkpoint or plan.full:
            # What is not on the pages that were asked for (stored by an interrupted run, or outside the
            # prefilter by now) may have changed.
            for page in transport.changes(_known(engine, repository_id)):
                _store(engine, repository_id, run_id, page, tally)
        _bury(engine, plan, repository_id, transport, tally)
        _name(engine, repository_id, transport.head())
    except MiningStopped as stopped:
        result, message = "stopped", str(stopped)
    except BadInput as error:
        end_run(engine, run_id, usage, tally, "failed", str(error))
        raise
    except BaseException as error:
        end_run(engine, run_id, usage, tally, "failed", f"{type(error).__name__}: {error}")
        raise
    _count_unchanged(engine, repository_id, transport, tally)
    end_run(engine, run_id, usage, tally, result, message)
    with reading(engine) as session:
        return summary_of(session.get_one(MiningRun, run_id), plan.protocol.name)


def _begun(
    engine: Engine, plan: RunPlan, transport: Transport
) -> tuple[int, int, Mapping[str, Any] | None, bool]:
    with writing(engine) as session:
        repository = ensure_repositories(session, plan.study)[plan.protocol.name.casefold()]
        again = was_mined(session, repository.id) and not plan.full
        checkpoint = (
            None if again or plan.full else interrupted_checkpoint(session, repository.id, transport.name)
        )
        run = begin_run(
            session,
            repository,
            study_version=plan.study.version,
            transport=transport.name,
            token_kind=plan.token_kind,
            mode="changes" if again else "resumed" if checkpoint else "whole",
        )
        return repository.id, run.id, checkpoint, again


def _known(engine: Engine, repository_id: int) -> Known:
    with reading(engine) as session:
        rows = session.execute(
            select(Issue.number, Issue.timeline_mark, Issue.node_id).where(
                Issue.repository_id == repository_id,
                Issue.digest.is_not(None),
                Issue.gone_at.is_(None),
                Issue.is_pull_request.is_(False),
            )
        ).all()
    return Known(
        {number: mark or "" for number, mark, _ in rows}, {number: node_id for number, _, node_id in rows}
    )


def _store(engine: Engine, repository_id: int, run_id: int, page: MinedPage, tally: Tally) -> None:
    with writing(engine) as session:
        counts = store_page(session, repository_id, run_id, page.issues)
        for issue in session.scalars(
            select(Issue).where(Issue.repository_id == repository_id, Issue.number.in_(list(page.marks)))
        ):
            issue.timeline_mark = page.marks[issue.number]
        if page.checkpoint:
            set_checkpoint(session, run_id, page.checkpoint)
    tally.add(counts)


def _bury(engine: Engine, plan: RunPlan, repository_id: int, transport: Transport, tally: Tally) -> None:
    """Set a tombstone on each issue that the store has and the listing no longer shows."""
    known = _known(engine, repository_id)
    missing = sorted(set(known.node_ids) - transport.seen)
    fates = [transport.fate(number, known.node_ids[number]) for number in missing]
    for gone in filter(None, fates):
        with writing(engine) as session:
            _set_tombstone(session, repository_id, gone)
        tally.gone.add(gone.number)


def _set_tombstone(session: Session, repository_id: int, gone: Gone) -> None:
    issue = session.scalars(
        select(Issue).where(Issue.repository_id == repository_id, Issue.number == gone.number)
    ).one()
    now = utc_now()
    issue.gone_at, issue.gone_reason, issue.moved_to, issue.changed_at = now, gone.reason, gone.moved_to, now


def _name(engine: Engine, repository_id: int, head: RepositoryHead) -> None:
    with writing(engine) as session:
        repository = session.get_one(Repository, repository_id)
        repository.node_id = head.node_id or repository.node_id
        repository.current_name = head.name


def _count_unchanged(engine: Engine, repository_id: int, transport: Transport, tally: Tally) -> None:
    """Issues that were there and not asked for again are unchanged."""
    known = set(_known(engine, repository_id).marks)
    tally.unchanged = (known & transport.seen | tally.unchanged) - tally.new - tally.changed - tally.gone
