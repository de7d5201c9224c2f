"""REST answers of the emulated GitHub, in the shape that its OpenAPI description prescribes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.github_emulator.world import Event, Issue, World, iso

DESCRIPTION = Path(__file__).parent / "schema" / "rest.json"
EVENT_SCHEMAS = {
    "closed": "state-change-issue-event",
    "reopened": "state-change-issue-event",
    "labeled": "labeled-issue-event",
    "unlabeled": "unlabeled-issue-event",
    "cross-referenced": "timeline-cross-referenced-event",
    "commented": "timeline-comment-event",
}


@cache
def validator(schema: str) -> Any:
    """A validator of one schema of GitHub's description (OpenAPI's `nullable` said in JSON Schema's way)."""
    from jsonschema import Draft202012Validator

    document = json.loads(DESCRIPTION.read_text())
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **_nullable(document)})


def _nullable(node: Any) -> Any:
    if isinstance(node, dict):
        changed = {key: _nullable(value) for key, value in node.items() if key not in {"nullable", "format"}}
        if node.get("nullable") and isinstance(node.get("type"), str):
            changed["type"] = [node["type"], "null"]
        elif node.get("nullable"):
            changed = {"anyOf": [changed, {"type": "null"}]}
        if node.get("nullable") and "enum" in changed:
            changed["enum"] = [*changed["enum"], None]
        return changed
    return [_nullable(item) for item in node] if isinstance(node, list) else node


def issue_payload(world: World, base: str, issue: Issue) -> dict[str, Any]:
    kind = "pull" if issue.is_pull else "issues"
    api = f"{base}/repos/{issue.repository}/issues/{issue.number}"
    html = f"https://github.com/{issue.repository}/{kind}/{issue.number}"
    payload: dict[str, Any] = {
        "id": issue.number,
        "node_id": issue.node_id,
        "url": api,
        "repository_url": f"{base}/repos/{issue.repository}",
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "html_url": html,
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "user": user(issue.author),
        "labels": [label(name) for name in issue.labels],
        "state": issue.state,
        "state_reason": "completed" if issue.state == "closed" and not issue.is_pull else None,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": sum(event.kind == "commented" for event in issue.events),
        "created_at": iso(issue.created),
        "updated_at": iso(issue.updated),
        "closed_at": iso(issue.closed),
        "author_association": "NONE",
        "reactions": {**sample("reaction-rollup"), "url": f"{api}/reactions"},
    }
    if issue.is_pull:
        pull = f"{base}/repos/{issue.repository}/pulls/{issue.number}"
        payload["pull_request"] = {
            "url": pull, "html_url": html, "diff_url": f"{html}.diff", "patch_url": f"{html}.patch",
            "merged_at": iso(issue.merged),
        }  # fmt: skip
    return payload


def event_payload(world: World, base: str, issue: Issue, event: Event) -> dict[str, Any]:
    number = int(event.node_id.split("_")[1])
    common = {
        "id": number,
        "node_id": event.node_id,
        "url": f"{base}/repos/{issue.repository}/issues/events/{number}",
        "actor": user(event.actor),
        "event": event.kind,
        "created_at": iso(event.at),
    }
    match event.kind:
        case "cross-referenced":
            source: Issue = event.data["source"]
            shown = issue_payload(world, base, source) | {
                "repository": repository_payload(base, source.repository)
            }
            return {
                "event": event.kind, "actor": user(event.actor), "created_at": iso(event.at),
                "updated_at": iso(event.at), "source": {"type": "issue", "issue": shown},
            }  # fmt: skip
        case "commented":
            html = f"https://github.com/{issue.repository}/issues/{issue.number}#issuecomment-{number}"
            return common | {
                "html_url": html, "issue_url": f"{base}/repos/{issue.repository}/issues/{issue.number}",
                "user": user(event.actor), "updated_at": iso(event.at), "author_association": "MEMBER",
                "body": event.data.get("body", "A remark."), "reactions": sample("reaction-rollup"),
            }  # fmt: skip
        case "labeled" | "unlabeled":
            named = {"name": event.data["label"], "color": "ededed"}
            return common | {
                "commit_id": None,
                "commit_url": None,
                "label": named,
                "performed_via_github_app": None,
            }
        case _:
            commit = event.data.get("commit")
            url = f"{base}/repos/{issue.repository}/commits/{commit}" if commit else None
            return common | {"commit_id": commit, "commit_url": url, "performed_via_github_app": None}


def check(schema: str, payload: dict[str, Any]) -> None:
    """Raise when a payload is not as GitHub describes it."""
    errors = [error.message for error in validator(schema).iter_errors(payload)]
    assert not errors, (schema, errors[:3])


def user(login: str) -> dict[str, Any]:
    api = f"https://api.github.com/users/{login}"
    links = {
        "html_url": f"https://github.com/{login}", "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}", "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}", "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs", "repos_url": f"{api}/repos", "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
    }  # fmt: skip
    return {
        "login": login, "id": len(login), "node_id": f"U_{login}", "avatar_url": "https://example.org/a.png",
        "gravatar_id": "", "url": api, "type": "User", "site_admin": False, **links,
    }  # fmt: skip


def label(name: str) -> dict[str, Any]:
    return {"id": len(name), "node_id": f"LA_{name}", "url": "https://example.org/label", "name": name,
            "color": "ededed", "default": False, "description": None}  # fmt: skip


def repository_payload(base: str, name: str) -> dict[str, Any]:
    known = {
        "id": 1,
        "node_id": f"R_{name.replace('/', '_')}",
        "name": name.split("/")[1],
        "full_name": name,
        "url": f"{base}/repos/{name}",
    }
    return {**sample("repository"), **known}


@cache
def sample(schema: str) -> dict[str, Any]:
    """The least that GitHub's description asks of an object: each required field, empty."""
    description = json.loads(DESCRIPTION.read_text())["components"]["schemas"]
    made: dict[str, Any] = _sample(description, description[schema])
    return made


def _sample(description: dict[str, Any], node: dict[str, Any]) -> Any:
    if "$ref" in node:
        return _sample(description, description[node["$ref"].rsplit("/", 1)[1]])
    if node.get("nullable"):
        return None
    for several in ("anyOf", "oneOf", "allOf"):
        if several in node:
            return _sample(description, node[several][0])
    if "enum" in node:
        return node["enum"][0]
    match node.get("type"):
        case "object":
            fields = node.get("properties", {})
            return {
                name: _sample(description, fields[name])
                for name in node.get("required", ())
                if name in fields
            }
        case "array":
            return []
        case "boolean":
            return False
        case "integer" | "number":
            return 0
        case _:
            return ""
