"""The funnel's stages as the store holds them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.figures.funnel import FunnelStage
from db.models import FilterOutcome, Issue, Repository
from study.folder import StudyFolder

ALL_ISSUES = "All issues"


def funnel_stages(session: Session, study: StudyFolder) -> tuple[FunnelStage, ...]:
    """All mined issues, then those that each filter stage let in; empty before anything was filtered."""
    passed = session.execute(
        select(Repository.name, FilterOutcome.position, FilterOutcome.stage, func.count())
        .join(Issue, Issue.id == FilterOutcome.issue_id)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(FilterOutcome.outcome == "in")
        .group_by(Repository.name, FilterOutcome.position, FilterOutcome.stage)
        .order_by(Repository.name, FilterOutcome.position)
    ).all()
    if not passed:
        return ()
    counts = session.execute(
        select(Repository.name, func.count().label("issues"))
        .join(Issue, Issue.repository_id == Repository.id)
        .where(Issue.is_pull_request.is_(False))
        .group_by(Repository.name)
    )
    everyone = {row.name: row.issues for row in counts}
    by_repository: dict[str, list[FunnelStage]] = defaultdict(list)
    for name, _, stage, count in passed:
        by_repository[name].append(FunnelStage(name, stage, int(count)))
    return tuple(
        stage
        for repository in study.protocol.repositories
        for stage in (
            FunnelStage(repository.name, ALL_ISSUES, int(everyone.get(repository.name, 0))),
            *by_repository[repository.name],
        )
    )
