"""A plain JSON file of REST issues that answers as GitHub's REST interface would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from miner.exchange import Answer
from taxonomy.errors import BadInput

NOT_FOUND = Answer(404, {}, {"message": "Not Found"})


class JsonExchange:
    """Answers questions about `repository` from its issues, each with its `timeline` beside its fields."""

    def __init__(self, repository: str, issues: list[dict[str, Any]]) -> None:
        self._root = f"/repos/{repository}"
        self._name = repository
        self._issues = {int(issue["number"]): issue for issue in issues}

    def get(self, path: str) -> Answer:
        """See `Exchange.get`."""
        parts = urlsplit(path)
        steps = parts.path.removeprefix(self._root).strip("/").split("/")
        match steps:
            case [""]:
                return Answer(200, {}, {"full_name": self._name})
            case ["issues"]:
                return Answer(200, {}, [self._without_timeline(issue) for issue in self._issues.values()])
            case ["issues", number] if int(number) in self._issues:
                return Answer(200, {}, self._without_timeline(self._issues[int(number)]))
            case ["issues", number, "timeline"] if int(number) in self._issues:
                first_page = parse_qs(parts.query).get("page", ["1"]) == ["1"]
                return Answer(200, {}, self._issues[int(number)].get("timeline") or [] if first_page else [])
            case _:
                return NOT_FOUND

    def query(self, text: str, variables: Mapping[str, Any]) -> Answer:
        """See `Exchange.query`; a file of REST issues cannot answer it."""
        raise BadInput("a JSON file of REST issues answers no GraphQL question.")

    def _without_timeline(self, issue: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in issue.items() if name != "timeline"}
