"""The emulated GitHub on loopback: REST at /api/v3, GraphQL at /api/graphql, limits, ETags, and faults."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.github_emulator.graphql import answer
from tests.github_emulator.rest import (
    EVENT_SCHEMAS,
    check,
    event_payload,
    issue_payload,
    repository_payload,
    user,
)
from tests.github_emulator.world import World, iso


@dataclass
class Reply:
    """An answer about to be sent; `cut` breaks it off in the middle, `reset` drops the connection."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    reset: bool = False


Fault = Callable[[str], Reply | None]
"""Given the path of a request, an answer to send instead of the true one, or None."""


@dataclass
class Emulator:
    """A running emulator, what it was asked, and what it does wrong."""

    world: World
    latency: float = 0.0
    checked: bool = True
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[float, str, int]] = field(default_factory=list)
    points: int = 0
    remaining: int = 5000
    base: str = ""

    @property
    def url(self) -> str:
        """The REST base, as `--base-url` takes it."""
        return self.base

    def counted(self) -> int:
        """The requests that cost quota: all but the answers 304."""
        return sum(status != 304 for _, _, status in self.requests)

    def forget(self) -> None:
        """Start counting anew."""
        self.requests.clear()
        self.points = 0

    def reply(self, method: str, target: str, body: bytes) -> Reply:
        """The answer to one request."""
        for fault in self.faults:
            broken = fault(target)
            if broken is not None:
                return broken
        if urlsplit(target).path == "/api/graphql":
            return self._graphql(json.loads(body))
        return self._rest(target)

    def _graphql(self, question: dict[str, Any]) -> Reply:
        found, cost = answer(self.world, question["query"], question.get("variables") or {}, self.remaining)
        self.points += cost
        self.remaining = max(0, self.remaining - cost)
        return Reply(200, found)

    def _rest(self, target: str) -> Reply:
        parts = urlsplit(target)
        if not parts.path.startswith("/api/v3/repos/"):
            return self._account(parts.path.removeprefix("/api/v3"))
        steps = parts.path.removeprefix("/api/v3/repos/").split("/")
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        name = f"{steps[0]}/{steps[1]}"
        now = self.world.resolve(name)
        if now is None:
            return Reply(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"})
        if now != name:
            return Reply(301, {"message": "Moved Permanently"}, {"Location": f"{self.base}/repos/{now}"})
        match steps[2:]:
            case []:
                return Reply(200, repository_payload(self.base, now))
            case ["issues"]:
                return self._listing(now, parts.path, asked)
            case ["issues", number]:
                return self._issue(now, int(number))
            case ["issues", number, "timeline"]:
                return self._timeline(now, int(number), parts.path, asked, set())
            case ["issues", number, "comments"]:
                return self._timeline(now, int(number), parts.path, asked, {"commented"})
            case ["issues", number, "events"]:
                kinds = {
                    "closed",
                    "reopened",
                    "referenced",
                    "labeled",
                    "unlabeled",
                    "connected",
                    "disconnected",
                }
                return self._timeline(now, int(number), parts.path, asked, kinds)
            case _:
                return Reply(404, {"message": "Not Found"})

    def _listing(self, repository: str, path: str, asked: dict[str, str]) -> Reply:
        state = asked.get("state", "open")
        labels = set(filter(None, asked.get("labels", "").split(",")))
        since = asked.get("since", "")
        found = [
            issue_payload(self.world, self.base, issue)
            for issue in self.world.of(repository)
            if state in ("all", issue.state)
            and labels <= set(issue.labels)
            and (iso(issue.updated) or "") >= since
        ]
        if asked.get("direction", "desc") == "desc":
            found.reverse()
        return self._page(found, path, asked, "issue")

    def _issue(self, repository: str, number: int) -> Reply:
        key = (repository, number)
        if key in self.world.moved:
            new, its_number = self.world.moved[key]
            return Reply(
                301, {"message": "Moved"}, {"Location": f"{self.base}/repos/{new}/issues/{its_number}"}
            )
        if key in self.world.deleted:
            return Reply(410, {"message": "This issue was deleted"})
        issue = self.world.issues.get(key)
        if issue is None:
            return Reply(404, {"message": "Not Found"})
        return Reply(200, issue_payload(self.world, self.base, issue))

    def _account(self, path: str) -> Reply:
        """What other miners ask besides: the quota, and who people are."""
        if path == "/rate_limit":
            core = {"limit": 5000, "used": 0, "remaining": self.remaining, "reset": int(time.time()) + 3600}
            return Reply(200, {"resources": {"core": core, "search": core, "graphql": core}, "rate": core})
        if path.endswith("/orgs"):
            return Reply(200, [])
        return Reply(200, user(path.rsplit("/", 1)[1] if path.startswith("/users/") else "developer"))

    def _timeline(
        self, repository: str, number: int, path: str, asked: dict[str, str], kinds: set[str]
    ) -> Reply:
        issue = self.world.issues.get((repository, number))
        if issue is None:
            return Reply(404, {"message": "Not Found"})
        shown = [event for event in issue.events if not kinds or event.kind in kinds]
        events = [event_payload(self.world, self.base, issue, event) for event in shown]
        if self.checked:
            for payload in events:
                if payload["event"] in EVENT_SCHEMAS:
                    check(EVENT_SCHEMAS[payload["event"]], payload)
        return self._page(events, path, asked, None)

    def _page(
        self, items: list[dict[str, Any]], path: str, asked: dict[str, str], schema: str | None
    ) -> Reply:
        size, page = int(asked.get("per_page", 30)), int(asked.get("page", 1))
        shown = items[(page - 1) * size : page * size]
        if schema is not None and self.checked:
            for item in shown:
                check(schema, item)
        headers = {}
        if page * size < len(items):
            query = "&".join(f"{name}={value}" for name, value in {**asked, "page": str(page + 1)}.items())
            headers["Link"] = f'<{self.base.removesuffix("/api/v3")}{path}?{query}>; rel="next"'
        return Reply(200, shown, headers)


class _Handler(BaseHTTPRequestHandler):
    """Answers for one emulator; `emulated` makes a subclass that knows which."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: else the line waits 40 ms for each answer
    emulator: Emulator
    lock: threading.Lock

    def log_message(self, *_: object) -> None:
        """Keep the tests' output quiet."""

    def do_GET(self) -> None:
        self._answer("GET", b"")

    def do_POST(self) -> None:
        self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, method: str, body: bytes) -> None:
        time.sleep(self.emulator.latency)
        with self.lock:
            reply = self.emulator.reply(method, self.path, body)
        data = json.dumps(reply.body).encode()
        token = self.headers.get("Authorization", "")
        etag = 'W/"' + hashlib.sha256(data + token.encode()).hexdigest()[:32] + '"'
        if method == "GET" and reply.status == 200 and self.headers.get("If-None-Match") == etag:
            reply.status, data = 304, b""
        with self.lock:
            self.emulator.requests.append((time.monotonic(), self.path, reply.status))
            self.emulator.remaining -= method == "GET" and reply.status == 200
        self._send(reply, data, etag if method == "GET" and reply.status in (200, 304) else None)

    def _send(self, reply: Reply, data: bytes, etag: str | None) -> None:
        if reply.reset:
            self.close_connection = True
            return
        self.send_response(reply.status)
        shown = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(data)),
            "Vary": "Accept, Authorization, Cookie, Accept-Encoding",
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": str(self.emulator.remaining),
            "X-RateLimit-Reset": str(int(time.time()) + 3600),
            **({"ETag": etag} if etag else {}),
            **reply.headers,
        }
        for name, value in shown.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.cut:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        self.wfile.write(data)


@contextmanager
def emulated(world: World, **settings: Any) -> Iterator[Emulator]:
    """An emulator of `world` on a free port of 127.0.0.1, until the block ends."""
    emulator = Emulator(world, **settings)
    handler = type("Handler", (_Handler,), {"emulator": emulator, "lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    emulator.base = f"http://127.0.0.1:{server.server_port}/api/v3"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
