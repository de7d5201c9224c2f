"""REST through PyGithub, with its connections replaced by ones that ask conditionally.

An unchanged page is answered with 304, which costs no quota. PyGithub makes its own sessions;
the hook is its `Requester.injectConnectionClasses`. Each token has a cache of its own, named by a
fingerprint: what one identity saw must not be shown to another. No token is written to disk.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import requests
from github import Auth, Github
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession

from miner.exchange import Answer, LineFault
from miner.tokens import Token

TIMEOUT_S = 60


class _OnceAdapter(HTTPAdapter):
    """Sends once, notes the status, and drops `Vary`: requests-cache would never hit on Authorization."""

    last_status: int | None = None

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(request, *args, **kwargs)
        self.last_status = response.status_code
        response.headers.pop("Vary", None)
        return response


class RestClient:
    """One identity's view of GitHub's REST interface at `base_url`."""

    def __init__(self, base_url: str, token: Token | None, cache_folder: Path) -> None:
        self._adapter = _OnceAdapter(max_retries=0)
        name = "anonymous" if token is None else hashlib.sha256(token.secret.encode()).hexdigest()[:16]
        cache_folder.mkdir(parents=True, exist_ok=True)
        self._session = CachedSession(
            str(cache_folder / f"rest-{name}.sqlite"),
            backend="sqlite",
            fast_save=True,
            match_headers=["Accept"],
            always_revalidate=True,
            filter_fn=_can_be_asked_again,
        )
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)
        self._github = self._connected(base_url, token)

    def get(self, path: str) -> Answer:
        """Ask once; raises `LineFault` when no whole answer came."""
        self._adapter.last_status = None
        try:
            status, headers, text = self._github.requester.requestJson("GET", path)
        except (requests.RequestException, ConnectionError, TimeoutError) as error:
            raise LineFault(type(error).__name__) from error
        except RuntimeError:
            # PyGithub raises this for a redirect that leads nowhere: what a transferred issue's parts answer.
            return Answer(301, {}, None)
        return Answer(status, headers, _parsed(text), self._adapter.last_status == 304)

    def _connected(self, base_url: str, token: Token | None) -> Github:
        session = self._session

        class Http(HTTPRequestsConnectionClass):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.session = session
                self.session.auth = Requester.noopAuth

        class Https(HTTPSRequestsConnectionClass):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.session = session
                self.session.auth = Requester.noopAuth

        Requester.injectConnectionClasses(Http, Https)
        try:
            return Github(
                auth=None if token is None else Auth.Token(token.secret),
                base_url=base_url,
                timeout=TIMEOUT_S,
                retry=None,
                per_page=100,
                seconds_between_requests=None,
                user_agent="failatlas",
            )
        finally:
            Requester.resetConnectionClasses()


def _can_be_asked_again(response: requests.Response) -> bool:
    return "ETag" in response.headers or "Last-Modified" in response.headers


def _parsed(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise LineFault("the answer's end is missing") from error
