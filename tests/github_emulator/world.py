"""The world that the emulator shows: repositories, issues, pull requests, timelines, and a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any


@dataclass
class Event:
    """A timeline event: REST's name of its kind, and what the kind needs (see `IssueBuilder`)."""

    kind: str
    node_id: str
    actor: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Issue:
    """An issue or (`merged_at` or not) a pull request of one repository."""

    repository: str
    number: int
    title: str
    body: str
    created: datetime
    is_pull: bool = False
    state: str = "open"
    labels: list[str] = field(default_factory=list)
    author: str = "reporter"
    updated: datetime | None = None
    closed: datetime | None = None
    merged: datetime | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return f"{'PR' if self.is_pull else 'I'}_{self.repository.replace('/', '_')}_{self.number}"


@dataclass
class World:
    """Everything on this GitHub. `moved` and `deleted` hold what is no longer where it was."""

    issues: dict[tuple[str, int], Issue] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    moved: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    deleted: set[tuple[str, int]] = field(default_factory=set)
    now: datetime = datetime(2023, 1, 6, 12, tzinfo=UTC)
    _events: int = 0

    def resolve(self, repository: str) -> str | None:
        """A repository's present name; None when there is none of this name."""
        name = self.renamed.get(repository, repository)
        return name if any(key[0] == name for key in self.issues) else None

    def of(self, repository: str) -> list[Issue]:
        """A repository's issues and pull requests, oldest first."""
        return sorted(
            (i for (name, _), i in self.issues.items() if name == repository), key=lambda i: i.number
        )

    def add(self, repository: str, number: int, **parts: Any) -> Issue:
        """A new issue; it was created `number` hours after the first day of 2020 unless told otherwise."""
        created = parts.pop("created", datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=number))
        issue = Issue(
            repository,
            number,
            parts.pop("title", f"Issue {number}"),
            parts.pop("body", "Text."),
            created,
            **parts,
        )
        issue.updated = issue.updated or created
        self.issues[repository, number] = issue
        return issue

    def happen(self, issue: Issue, kind: str, *, moves: bool = True, **data: Any) -> Event:
        """An event on an issue's timeline, an hour after the last; cross-references don't move `updated`."""
        self._events += 1
        at = (issue.events[-1].at if issue.events else issue.created) + timedelta(hours=1)
        event = Event(kind, f"EV_{self._events}", "developer", at, data)
        issue.events.append(event)
        if moves and kind != "cross-referenced":
            issue.updated = max(issue.updated or at, at)
        return event

    def close(self, issue: Issue, *, commit: str | None = None, pull: Issue | None = None) -> Event:
        """Close an issue: by a commit, by a pull request, or by hand."""
        event = self.happen(issue, "closed", commit=commit, pull=pull)
        issue.state, issue.closed = "closed", event.at
        return event

    def transfer(self, issue: Issue, repository: str, number: int) -> None:
        """Move an issue to another repository; its node keeps its id."""
        self.moved[issue.repository, issue.number] = (repository, number)
        del self.issues[issue.repository, issue.number]

    def delete(self, issue: Issue) -> None:
        """Delete an issue."""
        self.deleted.add((issue.repository, issue.number))
        del self.issues[issue.repository, issue.number]

    def rename(self, old: str, new: str) -> None:
        """Rename a repository; the old name leads to the new one."""
        self.renamed[old] = new
        for number in [number for name, number in self.issues if name == old]:
            issue = self.issues.pop((old, number))
            self.issues[new, number] = issue
            issue.repository = new


def iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
