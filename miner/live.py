"""The exchange with GitHub itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from miner.exchange import Answer, Asker
from miner.limits import Patience
from miner.tokens import Token
from miner.usage import Usage

if TYPE_CHECKING:
    from miner.graphql.client import GraphqlClient
    from miner.rest.client import RestClient

PUBLIC_API = "https://api.github.com"


class LiveExchange:
    """Asks GitHub at `base_url`, by REST and by GraphQL, patiently."""

    def __init__(
        self, base_url: str, tokens: tuple[Token, ...], cache_folder: Path, patience: Patience, usage: Usage
    ) -> None:
        self._base_url = rest_base(base_url)
        self._cache_folder = cache_folder
        self._usage = usage
        self._asker = Asker(tokens, patience, usage)
        self._rest = lru_cache(self._make_rest)
        self._graphql = lru_cache(self._make_graphql)

    def get(self, path: str) -> Answer:
        """See `Exchange.get`."""
        return self._asker.ask(lambda token: self._rest(token).get(path), path.split("?")[0])

    def query(self, text: str, variables: Mapping[str, Any]) -> Answer:
        """See `Exchange.query`."""
        answer = self._asker.ask(
            lambda token: self._graphql().post(token, text, variables), "GraphQL", may_shrink=True
        )
        self._note_cost(answer.body)
        return answer

    def _make_rest(self, token: Token | None) -> RestClient:
        from miner.rest.client import RestClient

        return RestClient(self._base_url, token, self._cache_folder)

    def _make_graphql(self) -> GraphqlClient:
        from miner.graphql.client import GraphqlClient

        return GraphqlClient(self._base_url)

    def _note_cost(self, body: object) -> None:
        data = body.get("data") if isinstance(body, Mapping) else None
        rate = data.get("rateLimit") if isinstance(data, Mapping) else None
        if isinstance(rate, Mapping):
            self._usage.graphql_points += int(rate.get("cost") or 0)
            self._usage.saw_rate({"remaining": rate.get("remaining"), "reset": rate.get("resetAt")})
        else:
            self._usage.graphql_points += 1


def rest_base(base_url: str) -> str:
    """The REST base of a server that may be named without it: elsewhere than on github.com it is /api/v3."""
    parts = urlsplit(base_url if "://" in base_url else f"https://{base_url}")
    path = parts.path.rstrip("/").removesuffix("/graphql")
    if parts.hostname != "api.github.com" and path in ("", "/api"):
        path = "/api/v3"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
