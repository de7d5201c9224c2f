"""GraphQL answers of the emulated GitHub, executed against GitHub's own schema."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, execute, parse, validate

from tests.github_emulator.nodes import NODE_LIMIT, most_nodes
from tests.github_emulator.world import Event, Issue, World, iso

SCHEMA = Path(__file__).parent / "schema" / "schema.graphql.gz"
TYPES = {
    "closed": "ClosedEvent", "reopened": "ReopenedEvent", "referenced": "ReferencedEvent",
    "cross-referenced": "CrossReferencedEvent", "connected": "ConnectedEvent",
    "disconnected": "DisconnectedEvent", "commented": "IssueComment", "labeled": "LabeledEvent",
    "unlabeled": "UnlabeledEvent", "mentioned": "MentionedEvent",
}  # fmt: skip


@cache
def schema() -> GraphQLSchema:
    """GitHub's schema, with the types of its unions told by what our objects say of themselves."""
    built = build_schema(gzip.decompress(SCHEMA.read_bytes()).decode(), assume_valid=True)
    for type_ in built.type_map.values():
        if hasattr(type_, "resolve_type"):
            type_.resolve_type = lambda value, *_: value["__typename"]
    return built


def answer(world: World, text: str, variables: dict[str, Any], remaining: int) -> tuple[dict[str, Any], int]:
    """The answer to a question, and its cost in points."""
    document = parse(text)
    errors = validate(schema(), document)
    if errors:
        return {"errors": [{"message": error.message} for error in errors]}, 0
    nodes = most_nodes(document, variables)
    if nodes > NODE_LIMIT:
        said = f"This query may return {nodes} nodes, which exceeds the limit of {NODE_LIMIT}."
        return {"errors": [{"type": "MAX_NODE_LIMIT_EXCEEDED", "message": said}]}, 0
    counter = {"connections": 1}
    root = _Root(world, counter)
    result = execute(schema(), document, root_value=root, variable_values=variables)
    cost = max(1, round(counter["connections"] / 100))
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [
            {"message": error.message, "type": "NOT_FOUND", "path": error.path} for error in result.errors
        ]
    if isinstance(result.data, dict) and result.data.get("rateLimit") is not None:
        result.data["rateLimit"] |= {"cost": cost, "remaining": max(0, remaining - cost)}
    return body, cost


class _Root(dict[str, Any]):
    def __init__(self, world: World, counter: dict[str, int]) -> None:
        super().__init__()
        self._world = world
        self._counter = counter
        self["rateLimit"] = {"limit": 5000, "cost": 0, "remaining": 0, "resetAt": iso(world.now)}
        self["repository"] = self._repository
        self["nodes"] = self._nodes

    def _repository(self, _info: Any, owner: str, name: str, **_: Any) -> dict[str, Any]:
        full = self._world.resolve(f"{owner}/{name}")
        if full is None:
            raise GraphQLError(f"Could not resolve to a Repository with the name '{owner}/{name}'.")
        return {
            "id": f"R_{full.replace('/', '_')}",
            "nameWithOwner": full,
            "issues": lambda _info, **asked: self._issues(full, asked),
            "issue": lambda _info, number: self._issue_or_error(full, number),
        }

    def _issue_or_error(self, repository: str, number: int) -> dict[str, Any]:
        issue = self._world.issues.get((repository, number))
        if issue is None or issue.is_pull:
            raise GraphQLError(f"Could not resolve to an Issue with the number of {number}.")
        return self.issue(issue)

    def _issues(self, repository: str, asked: dict[str, Any]) -> dict[str, Any]:
        found = [issue for issue in self._world.of(repository) if not issue.is_pull]
        if asked.get("labels"):
            found = [issue for issue in found if set(issue.labels) & set(asked["labels"])]
        if asked.get("states"):
            found = [issue for issue in found if issue.state.upper() in asked["states"]]
        since = (asked.get("filter_by") or asked.get("filterBy") or {}).get("since")
        if since:
            found = [issue for issue in found if (iso(issue.updated) or "") >= since]
        return self._connection(found, asked, self.issue)

    def _nodes(self, _info: Any, ids: list[str]) -> list[dict[str, Any] | None]:
        found: list[dict[str, Any] | None] = []
        for node_id in ids:
            here = next((i for i in self._world.issues.values() if i.node_id == node_id), None)
            if here is not None:
                found.append(self.issue(here))
                continue
            place = next(
                (new for (name, number), new in self._world.moved.items()
                 if node_id == f"I_{name.replace('/', '_')}_{number}"), None,
            )  # fmt: skip
            found.append(None if place is None else {
                "__typename": "Issue", "id": node_id, "number": place[1],
                "repository": {"nameWithOwner": place[0]},
            })  # fmt: skip
        return found

    def issue(self, issue: Issue) -> dict[str, Any]:
        return {
            "__typename": "PullRequest" if issue.is_pull else "Issue",
            "id": issue.node_id,
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "state": "MERGED" if issue.merged else issue.state.upper(),
            "stateReason": "COMPLETED" if issue.state == "closed" else None,
            "url": f"https://github.com/{issue.repository}/issues/{issue.number}",
            "createdAt": iso(issue.created),
            "updatedAt": iso(issue.updated),
            "closedAt": iso(issue.closed),
            "author": {"__typename": "User", "login": issue.author},
            "repository": {"nameWithOwner": issue.repository},
            "labels": lambda _info, **asked: self._connection(
                [{"name": name} for name in issue.labels], asked
            ),
            "timelineItems": lambda _info, **asked: self._timeline(issue, asked),
        }

    def _timeline(self, issue: Issue, asked: dict[str, Any]) -> dict[str, Any]:
        kinds = asked.get("item_types") or asked.get("itemTypes")
        wanted = None if kinds is None else {kind.replace("_", "").lower() for kind in kinds}
        events = [
            event
            for event in issue.events
            if wanted is None or TYPES[event.kind].lower() in {kind.replace("_", "") for kind in wanted}
        ]
        return self._connection(events, asked, self._event)

    def _event(self, event: Event) -> dict[str, Any]:
        common = {
            "__typename": TYPES[event.kind], "id": event.node_id, "createdAt": iso(event.at),
            "actor": {"__typename": "User", "login": event.actor},
            "author": {"__typename": "User", "login": event.actor},
        }  # fmt: skip
        data = event.data
        match event.kind:
            case "closed":
                closer = None
                if data.get("commit"):
                    closer = {"__typename": "Commit", "oid": data["commit"]}
                elif data.get("pull"):
                    closer = self.issue(data["pull"])
                return common | {"closer": closer}
            case "referenced":
                repository = {"nameWithOwner": data.get("repository", "example/alpha")}
                return common | {"commit": {"oid": data["commit"]}, "commitRepository": repository}
            case "cross-referenced":
                return common | {"source": self.issue(data["source"])}
            case "connected" | "disconnected":
                return common | {
                    "subject": self.issue(data["subject"]),
                    "source": self.issue(data["subject"]),
                }
            case "labeled" | "unlabeled":
                return common | {"label": {"name": data["label"]}}
            case "commented":
                return common | {"body": data.get("body", "A remark."), "url": "https://github.com/x"}
            case _:
                return common

    def _connection(
        self,
        nodes: list[Any],
        asked: dict[str, Any],
        shown: Callable[[Any], dict[str, Any]] = lambda node: node,
    ) -> dict[str, Any]:
        size = asked.get("first") or asked.get("last")
        if not size or not 1 <= size <= 100:
            raise GraphQLError(
                "You must provide a `first` or `last` value of 1 to 100 to paginate the connection."
            )
        self._counter["connections"] += 1
        start = int(base64.b64decode(asked["after"]).decode()) if asked.get("after") else 0
        if asked.get("last"):
            start = max(0, len(nodes) - size)
        page = [shown(node) for node in nodes[start : start + size]]
        end = start + len(page)
        return {
            "totalCount": len(nodes),
            "nodes": page,
            "pageInfo": {
                "hasNextPage": end < len(nodes),
                "endCursor": base64.b64encode(str(end).encode()).decode() if page else None,
            },
        }
