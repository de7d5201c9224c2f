"""REST answers as records. Fields that a server leaves out are unknown, not wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from miner.records import (
    EVENT_KINDS,
    UNKNOWN,
    EventRecord,
    IssueRecord,
    MinedIssue,
    cross_reference_key,
    instant,
)

Payload = Mapping[str, Any]
_COMMIT_URL = re.compile(r"/repos/([^/]+/[^/]+)/(?:git/)?commits/")
_REPOSITORY_URL = re.compile(r"/repos/([^/]+/[^/]+?)/?$")
_HTML_URL = re.compile(r"^https?://[^/]+/([^/]+/[^/]+)/(?:issues|pull)/\d+")


def issue_record(payload: Payload, *, fetched_at: datetime, source: str = "rest") -> IssueRecord:
    """An element of `/repos/{owner}/{name}/issues`, pull requests included."""
    return IssueRecord(
        number=int(payload["number"]),
        node_id=payload.get("node_id"),
        title=payload.get("title") or "",
        body=payload.get("body"),
        state=str(payload.get("state") or "open").lower(),
        state_reason=payload.get("state_reason"),
        author=_login(payload.get("user")),
        url=payload.get("html_url"),
        is_pull_request=payload.get("pull_request") is not None,
        created_at=instant(payload.get("created_at")),
        updated_at=instant(payload.get("updated_at")),
        closed_at=instant(payload.get("closed_at")),
        labels=tuple(sorted(_label_name(label) for label in payload.get("labels") or ())),
        fetched_at=fetched_at,
        source=source,
    )


def event_records(payloads: Iterable[Payload], repository: str) -> tuple[EventRecord, ...]:
    """The events of a timeline whose kinds are kept; `repository` is the timeline's own."""
    found: dict[str, EventRecord] = {}
    for payload in payloads:
        if payload.get("event") in EVENT_KINDS:
            record = _event_record(payload, repository)
            found.setdefault(record.key, record)
    return tuple(found.values())


def mined_issue(payload: Payload, repository: str, *, fetched_at: datetime, source: str) -> MinedIssue:
    """An issue in the plain form: a REST issue with its `timeline` as a list beside its fields."""
    timeline = payload.get("timeline")
    return MinedIssue(
        issue_record(payload, fetched_at=fetched_at, source=source),
        event_records(timeline, repository) if isinstance(timeline, list) else None,
    )


def repository_of(payload: Payload) -> str | None:
    """The `owner/name` that an issue belongs to, as its own fields tell."""
    nested = payload.get("repository")
    if isinstance(nested, Mapping) and nested.get("full_name"):
        return str(nested["full_name"])
    for field, pattern in (("repository_url", _REPOSITORY_URL), ("html_url", _HTML_URL)):
        match = pattern.search(str(payload.get(field) or ""))
        if match:
            return match[1]
    return None


def _event_record(payload: Payload, repository: str) -> EventRecord:
    kind = str(payload["event"])
    details = _details(kind, payload, repository)
    return EventRecord(
        key=_key(kind, payload, details),
        kind=kind,
        actor=_login(payload.get("actor")) or _login(payload.get("user")),
        created_at=instant(payload.get("created_at")),
        payload=details,
    )


def _details(kind: str, payload: Payload, repository: str) -> dict[str, Any]:
    match kind:
        case "closed":
            return {"closer": _closer(payload)}
        case "referenced":
            return {"commit": payload.get("commit_id") or UNKNOWN, "repository": _commit_repository(payload)}
        case "cross-referenced":
            return {"source": _source(payload, repository)}
        case "connected" | "disconnected":
            return {"subject": UNKNOWN}
        case "commented":
            return {"body": payload.get("body") or "", "url": payload.get("html_url")}
        case "labeled" | "unlabeled":
            return {"label": _label_name(payload.get("label") or "")}
        case _:
            return {}


def _closer(payload: Payload) -> dict[str, Any]:
    # Without a commit REST cannot say whether a pull request closed the issue or a person did.
    commit = payload.get("commit_id")
    return {"kind": "commit", "commit": commit} if commit else {"kind": UNKNOWN}


def _commit_repository(payload: Payload) -> str | None:
    match = _COMMIT_URL.search(str(payload.get("commit_url") or ""))
    return match[1] if match else None


def _source(payload: Payload, repository: str) -> dict[str, Any]:
    issue = (payload.get("source") or {}).get("issue") or {}
    pull = issue.get("pull_request")
    merged = isinstance(pull, Mapping) and pull.get("merged_at")
    return {
        "repository": repository_of(issue) or repository,
        "number": issue.get("number") or 0,
        "kind": "pull request" if pull is not None else "issue",
        "state": "merged" if merged else str(issue.get("state") or UNKNOWN).lower(),
        "title": issue.get("title"),
    }


def _key(kind: str, payload: Payload, details: Mapping[str, Any]) -> str:
    if kind == "cross-referenced":
        source = details["source"]
        return cross_reference_key(source["repository"], source["number"], payload.get("created_at"))
    if payload.get("node_id"):
        return str(payload["node_id"])
    return f"{kind}:{payload.get('id') or payload.get('created_at')}"


def _login(user: object) -> str | None:
    return user.get("login") if isinstance(user, Mapping) else None


def _label_name(label: object) -> str:
    return str(label.get("name") or "") if isinstance(label, Mapping) else str(label)
