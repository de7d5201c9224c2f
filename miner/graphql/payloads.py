"""GraphQL answers as records, equal to those that REST gives wherever both can know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from miner.records import UNKNOWN, EventRecord, IssueRecord, cross_reference_key, instant

Payload = Mapping[str, Any]
_KINDS = {
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "ReferencedEvent": "referenced",
    "CrossReferencedEvent": "cross-referenced",
    "ConnectedEvent": "connected",
    "DisconnectedEvent": "disconnected",
    "IssueComment": "commented",
    "LabeledEvent": "labeled",
    "UnlabeledEvent": "unlabeled",
    "TransferredEvent": "transferred",
    "ConvertedToDiscussionEvent": "converted_to_discussion",
}


def issue_record(node: Payload, *, fetched_at: datetime) -> IssueRecord:
    """An `Issue` node; the total of its timeline is what GitHub says, whatever was fetched of it."""
    reason = node.get("stateReason")
    timeline = node.get("timelineItems") or {}
    return IssueRecord(
        number=int(node["number"]),
        node_id=node.get("id"),
        title=node.get("title") or "",
        body=node.get("body"),
        state=str(node.get("state") or "open").lower(),
        state_reason=None if reason is None else str(reason).lower(),
        author=_login(node.get("author")),
        url=node.get("url"),
        is_pull_request=False,
        created_at=instant(node.get("createdAt")),
        updated_at=instant(node.get("updatedAt")),
        closed_at=instant(node.get("closedAt")),
        labels=tuple(sorted(label["name"] for label in _nodes(node.get("labels")))),
        fetched_at=fetched_at,
        source="graphql",
        timeline_total=timeline.get("totalCount"),
    )


def event_records(nodes: Iterable[Payload | None]) -> tuple[EventRecord, ...]:
    """The events of a timeline whose kinds are kept; a node that came as null (partial data) is left out."""
    found: dict[str, EventRecord] = {}
    for node in nodes:
        kind = _KINDS.get(str(node.get("__typename"))) if node else None
        if node and kind:
            details = _details(kind, node)
            record = EventRecord(
                key=_key(kind, node, details),
                kind=kind,
                actor=_login(node.get("actor")) or _login(node.get("author")),
                created_at=instant(node.get("createdAt")),
                payload=details,
            )
            found.setdefault(record.key, record)
    return tuple(found.values())


def reference(node: Payload | None) -> dict[str, Any] | str:
    """The issue or pull request that an event points to; unknown when the token may not see it."""
    if not node:
        return UNKNOWN
    is_pull = node.get("__typename") == "PullRequest"
    state = node.get("pullState") if is_pull else node.get("issueState")
    return {
        "repository": (node.get("repository") or {}).get("nameWithOwner") or "",
        "number": node.get("number") or 0,
        "kind": "pull request" if is_pull else "issue",
        "state": str(state or UNKNOWN).lower(),
        "title": node.get("title"),
    }


def _details(kind: str, node: Payload) -> dict[str, Any]:
    match kind:
        case "closed":
            return {"closer": _closer(node.get("closer"))}
        case "referenced":
            commit = node.get("commit") or {}
            repository = node.get("commitRepository") or {}
            return {"commit": commit.get("oid") or UNKNOWN, "repository": repository.get("nameWithOwner")}
        case "cross-referenced":
            return {"source": _source(node.get("source"))}
        case "connected" | "disconnected":
            return {"subject": _subject(node)}
        case "commented":
            return {"body": node.get("body") or "", "url": node.get("url")}
        case "labeled" | "unlabeled":
            return {"label": (node.get("label") or {}).get("name") or ""}
        case _:
            return {}


def _closer(closer: Payload | None) -> dict[str, Any]:
    match (closer or {}).get("__typename"):
        case "Commit":
            return {"kind": "commit", "commit": (closer or {}).get("oid")}
        case "PullRequest":
            repository = ((closer or {}).get("repository") or {}).get("nameWithOwner")
            return {"kind": "pull request", "repository": repository, "number": (closer or {}).get("number")}
        case "ProjectV2":
            return {"kind": "project"}
        case _:
            return {"kind": "person"}


def _source(node: Payload | None) -> dict[str, Any]:
    found = reference(node)
    if isinstance(found, dict):
        return found
    return {"repository": "", "number": 0, "kind": "issue", "state": UNKNOWN, "title": None}


def _subject(node: Payload) -> dict[str, Any] | str:
    """The other end of a connection: the pull request, where one end is one."""
    ends = [reference(node.get(end)) for end in ("subject", "source")]
    known = [end for end in ends if isinstance(end, dict)]
    if not known:
        return UNKNOWN
    found = next((end for end in known if end["kind"] == "pull request"), known[0])
    return {name: found[name] for name in ("repository", "number", "kind")}


def _key(kind: str, node: Payload, details: Mapping[str, Any]) -> str:
    if kind == "cross-referenced":
        source = details["source"]
        return cross_reference_key(source["repository"], source["number"], node.get("createdAt"))
    return str(node.get("id") or f"{kind}:{node.get('createdAt')}")


def _login(actor: Payload | None) -> str | None:
    return actor.get("login") if actor else None


def _nodes(connection: Payload | None) -> list[Payload]:
    return [node for node in (connection or {}).get("nodes") or () if node]
