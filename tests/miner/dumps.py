"""What a store holds of GitHub, without what may differ between two runs: row ids, run ids and times of fetching."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from db.engine import reading
from db.models import Issue, IssueLabel, IssueVersion, Repository, TimelineEvent


def dump(store: Engine) -> dict[str, list[Any]]:
    """Repositories, issues, labels, versions and events, each sorted."""
    with reading(store) as session:
        issues = {issue.id: issue for issue in session.scalars(select(Issue))}

        def number(issue_id: int) -> tuple[str, int]:
            return issues[issue_id].repository.name, issues[issue_id].number

        return {
            "repositories": sorted(
                (row.name, row.node_id, row.current_name) for row in session.scalars(select(Repository))
            ),
            "issues": sorted(
                (number(row.id), row.node_id, row.title, row.body, row.state, row.state_reason, row.author, row.url,
                 row.is_pull_request, str(row.created_at), str(row.updated_at), str(row.closed_at),
                 row.gone_reason, row.moved_to, row.digest, row.timeline_mark, row.source)
                for row in issues.values()
            ),
            "labels": sorted((number(row.issue_id), row.name) for row in session.scalars(select(IssueLabel))),
            "versions": sorted(
                (number(row.issue_id), row.digest, row.title) for row in session.scalars(select(IssueVersion))
            ),
            "events": sorted(
                (number(row.issue_id), row.key, row.kind, row.actor, str(row.created_at),
                 str(sorted(row.payload.items())))
                for row in session.scalars(select(TimelineEvent))
            ),
        }  # fmt: skip
