"""An issue as GitHub shows it: its head, its text, and its timeline, each with a name to point at as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Issue, IssueLabel, Repository, TimelineEvent
from labeling_app.issues.case_runs import CASE, CaseRunView, case_runs, case_runs_html
from labeling_app.issues.markdown import safe_html

BODY = "body"
SHOWN_COMMIT = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a timeline: `line` says what happened, `html` is a comment's sanitised text."""

    key: str
    line: str
    html: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class IssueView:
    """What a rater reads; `html` is the sanitised text."""

    issue_id: int
    title: str
    reference: str
    state: str
    labels: tuple[str, ...]
    author: str
    opened: datetime | None
    address: str | None
    html: str
    entries: tuple[Entry, ...]
    runs: tuple[CaseRunView, ...]

    @property
    def evidence(self) -> dict[str, str]:
        """What a label can rest on: a key, and how it is called."""
        case = {CASE: "What running its case showed"} if self.runs else {}
        return {BODY: "Text of the issue", **case, **{entry.key: entry.line for entry in self.entries}}


def issue_view(session: Session, issue_id: int) -> IssueView:
    """The issue of this row id, with its timeline in order."""
    issue, repository = session.execute(
        select(Issue, Repository.name).join(Repository).where(Issue.id == issue_id)
    ).one()
    labels = session.scalars(
        select(IssueLabel.name).where(IssueLabel.issue_id == issue_id).order_by(IssueLabel.name)
    )
    events = session.scalars(
        select(TimelineEvent)
        .where(TimelineEvent.issue_id == issue_id)
        .order_by(TimelineEvent.created_at, TimelineEvent.id)
    )
    entries = tuple(_entry(number, event, repository) for number, event in enumerate(events, 1))
    state = issue.state or "unknown"
    return IssueView(
        issue_id=issue_id,
        title=issue.title or "(no title)",
        reference=f"{repository}#{issue.number}",
        state=f"{state}, {issue.state_reason.replace('_', ' ')}" if issue.state_reason else state,
        labels=tuple(labels),
        author=issue.author or "someone",
        opened=issue.created_at,
        address=_on_the_web(issue.url),
        html=safe_html(issue.body) if issue.body else "<p>(no text)</p>",
        entries=entries,
        runs=case_runs(session, f"{repository}#{issue.number}"),
    )


def _entry(number: int, event: TimelineEvent, repository: str) -> Entry:
    what, address = _told(event.kind, event.payload, repository)
    when = f", {event.created_at:%Y-%m-%d}" if event.created_at else ""
    html = safe_html(str(event.payload.get("body") or "")) if event.kind == "commented" else None
    line = f"{number}. {event.actor or 'someone'} {what}{when}"
    return Entry(event.key, line, html, _on_the_web(address))


def _told(kind: str, payload: Mapping[str, Any], repository: str) -> tuple[str, str | None]:
    """What an event says, and where it leads."""
    match kind:
        case "commented":
            return "commented", payload.get("url")
        case "closed":
            return _closed(payload.get("closer") or {}, repository)
        case "referenced":
            where = payload.get("repository") or repository
            commit = str(payload.get("commit") or "")
            return f"referenced this in commit {commit[:SHOWN_COMMIT]}", _commit(where, commit)
        case "cross-referenced":
            return _mentioned("mentioned this in", payload.get("source") or {}, repository)
        case "connected" | "disconnected":
            subject = payload.get("subject")
            if isinstance(subject, Mapping):
                return _mentioned(f"{kind} this with", subject, repository)
            return f"{kind} this with a pull request", None
        case "labeled" | "unlabeled":
            verb = "added" if kind == "labeled" else "removed"
            return f"{verb} the label {payload.get('label')}", None
        case _:
            return kind.replace("_", " "), None


def _closed(closer: Mapping[str, Any], repository: str) -> tuple[str, str | None]:
    match closer.get("kind"):
        case "commit":
            commit = str(closer.get("commit") or "")
            where = closer.get("repository") or repository
            return f"closed this with commit {commit[:SHOWN_COMMIT]}", _commit(where, commit)
        case "pull request":
            return _mentioned("closed this with", closer, repository)
        case _:
            return "closed this", None


def _mentioned(verb: str, source: Mapping[str, Any], repository: str) -> tuple[str, str | None]:
    where, number = source.get("repository") or repository, source.get("number")
    kind = source.get("kind") or "pull request"
    state = f" ({source['state']})" if source.get("state") else ""
    title = f": {source['title']}" if source.get("title") else ""
    path = "pull" if kind == "pull request" else "issues"
    address = f"https://github.com/{where}/{path}/{number}" if number else None
    return f"{verb} {kind} {where}#{number}{state}{title}", address


def _commit(repository: str, commit: str) -> str | None:
    return f"https://github.com/{repository}/commit/{commit}" if commit.isalnum() else None


def _on_the_web(address: object) -> str | None:
    text = str(address or "")
    return text if text.startswith("https://") else None


def as_html(view: IssueView) -> str:
    """The whole issue as one article; everything in it is sanitised or escaped."""
    labels = "".join(f"<span>{escape(label)}</span> " for label in view.labels)
    opened = f" on {view.opened:%Y-%m-%d}" if view.opened else ""
    link = f" · {_link(view.address, 'on GitHub')}" if view.address else ""
    head = (
        f"<h2>{escape(view.title)}</h2><p>{escape(view.reference)} · {escape(view.state)} · "
        f"opened by {escape(view.author)}{opened}{link}</p>"
    )
    if labels:
        head += f'<p class="labels">{labels}</p>'
    entries = "".join(f"<li>{_entry_html(entry)}</li>" for entry in view.entries)
    timeline = f"<h3>Timeline</h3><ul>{entries}</ul>" if entries else ""
    text = f'<div class="text">{view.html}</div>'
    inside = f"{head}{text}{case_runs_html(view.runs)}{timeline}"
    return f'<article class="issue" tabindex="0" aria-label="The issue">{inside}</article>'


def _entry_html(entry: Entry) -> str:
    line = _link(entry.address, entry.line) if entry.address else escape(entry.line)
    return f'{line}<div class="text">{entry.html}</div>' if entry.html else line


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'
