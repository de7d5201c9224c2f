"""Posting one GraphQL question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

from miner.exchange import Answer, LineFault
from miner.tokens import Token

TIMEOUT_S = 60


class GraphqlClient:
    """Asks the GraphQL endpoint that belongs to a REST base URL."""

    def __init__(self, base_url: str) -> None:
        self._endpoint = endpoint(base_url)
        self._session = requests.Session()

    def post(self, token: Token | None, text: str, variables: Mapping[str, Any]) -> Answer:
        """Ask once; raises `LineFault` when no whole answer came."""
        headers = {"User-Agent": "failatlas", "Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token.secret}"
        try:
            response = self._session.post(
                self._endpoint,
                json={"query": text, "variables": dict(variables)},
                headers=headers,
                timeout=TIMEOUT_S,
            )
        except requests.RequestException as error:
            raise LineFault(type(error).__name__) from error
        try:
            body = response.json()
        except requests.exceptions.JSONDecodeError as error:
            if response.status_code == 200:
                raise LineFault("the answer's end is missing") from error
            body = {"message": response.text[:200]}
        return Answer(response.status_code, dict(response.headers), body)


def endpoint(base_url: str) -> str:
    """GitHub's own is /graphql; elsewhere REST is at /api/v3 and GraphQL at /api/graphql."""
    parts = urlsplit(base_url)
    path = "/graphql" if parts.hostname == "api.github.com" else "/api/graphql"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
