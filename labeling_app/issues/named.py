"""Issues as lists show them: how they are called, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from db.models import Issue, Repository


@dataclass(frozen=True, slots=True)
class NamedIssue:
    """An issue as a list shows it."""

    issue_id: int
    reference: str
    title: str
    address: str | None


def named(issue: Issue, repository: str) -> NamedIssue:
    """An issue of the repository `owner/name`."""
    address = issue.url if issue.url and issue.url.startswith("https://") else None
    return NamedIssue(issue.id, f"{repository}#{issue.number}", issue.title or "(no title)", address)


def named_issues(session: Session, issue_ids: Iterable[int]) -> tuple[NamedIssue, ...]:
    """Issues by their row ids, in the order of repository and number."""
    query = (
        select(Issue, Repository.name)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(Issue.id.in_(tuple(issue_ids)))
        .order_by(Repository.name, Issue.number)
        .options(defer(Issue.body))
    )
    return tuple(named(row[0], row[1]) for row in session.execute(query))


def names_of(session: Session, issue_ids: Iterable[int]) -> dict[int, NamedIssue]:
    """The same by row id."""
    return {issue.issue_id: issue for issue in named_issues(session, issue_ids)}
