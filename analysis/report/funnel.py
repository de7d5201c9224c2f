"""The funnel's stages as the store holds them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.figures.funnel import FunnelStage
from analysis.report.trace import Traced
from db.models import FilterOutcome, Issue, Repository
from study.folder import StudyFolder
from taxonomy.errors import BadInput

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


def funnel_issues(session: Session, reference: str) -> Traced:
    """The issues of `figure 4, REPOSITORY, STAGE` (the repository by its name with or without the owner).

    Raises:
        BadInput: The reference has another form, or nothing is behind it.
    """
    parts = [part.strip() for part in reference.split(",")]
    if len(parts) != 3:
        raise BadInput(f"{reference!r} is no cell of figure 4.", mend="Write “figure 4, repository, stage”.")
    _, repository, stage = parts
    query = (
        select(Issue.id, Repository.name)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(Issue.is_pull_request.is_(False))
        .order_by(Issue.id)
    )
    if stage.casefold() != ALL_ISSUES.casefold():
        query = query.join(FilterOutcome, FilterOutcome.issue_id == Issue.id).where(
            FilterOutcome.outcome == "in", func.lower(FilterOutcome.stage) == stage.casefold()
        )
    wanted = repository.casefold()
    found = tuple(
        row.id
        for row in session.execute(query)
        if wanted in (row.name.casefold(), row.name.rpartition("/")[2].casefold())
    )
    if not found:
        raise BadInput(f"figure 4 has no issue of {repository!r} at the stage {stage!r}.")
    return Traced(f"figure 4, {repository}, {stage}", found)
