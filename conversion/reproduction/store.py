"""Outcomes of cases in the study's store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversion.reproduction.running import CaseRun
from db.models import ConversionRun, Issue, Repository


def issue_id_of(session: Session, reference: str) -> int | None:
    """The store's id of `owner/name#number`."""
    repository, _, number = reference.partition("#")
    found = session.execute(
        select(Issue.id, Repository.name)
        .join(Repository, Issue.repository_id == Repository.id)
        .where(Issue.number == int(number))
    )
    return next((row.id for row in found if row.name.casefold() == repository.casefold()), None)


def keep(session: Session, run: CaseRun) -> None:
    """Add one run; earlier ones stay, the newest counts."""
    ended = datetime.now(UTC)
    session.add(
        ConversionRun(
            issue_id=issue_id_of(session, run.issue),
            model=f"case {run.issue}",
            toolchain=run.toolchain,
            converter=run.converter,
            outcome=run.verdict,
            stage=run.stage,
            signature=run.message[:300],
            details=run.as_dict(),
            started_at=ended - timedelta(seconds=run.seconds),
            ended_at=ended,
        )
    )


def latest_runs(session: Session, issue: str | None = None) -> list[CaseRun]:
    """The newest run of each case in each toolchain, of one issue or of all."""
    query = select(ConversionRun).order_by(ConversionRun.id)
    query = query.where(
        func.lower(ConversionRun.model) == f"case {issue}".lower()
        if issue
        else ConversionRun.model.like("case %#%")
    )
    newest = {(row.model, row.toolchain): row for row in session.scalars(query)}
    return [CaseRun(**{**row.details, "packages": tuple(row.details["packages"])}) for row in newest.values()]
