"""Asking GitHub: one question, one whole answer, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from miner.limits import MiningStopped, Patience, is_limited, refused
from miner.tokens import Token
from miner.usage import Usage


class LineFault(Exception):
    """The connection broke, or the answer's end is missing."""


class ServerTimeout(Exception):
    """GitHub gave up on a query (502, 504): a smaller page may pass."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `not_modified` says that GitHub answered 304 and the body is the cache's."""

    status: int
    headers: Mapping[str, str]
    body: Any
    not_modified: bool = False

    def header(self, name: str) -> str | None:
        """A header by name, in any case."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


class Exchange(Protocol):
    """Something that answers questions: GitHub itself, or an archive of its answers."""

    def get(self, path: str) -> Answer:
        """The answer to a REST question; `path` starts with `/repos/` and holds its query string."""

    def query(self, text: str, variables: Mapping[str, Any]) -> Answer:
        """The answer to a GraphQL question; raises `ServerTimeout` when a smaller one should be asked."""


def ran_out_of_time(body: object) -> bool:
    """Whether a GraphQL answer holds no data because of a fault that GitHub lays to a time-out, on HTTP 200."""
    if not isinstance(body, Mapping) or body.get("data") or not isinstance(body.get("errors"), list):
        return False
    return any(
        isinstance(error, Mapping)
        and ("timeout" in str(error.get("message")).lower() or "something went wrong" in str(error).lower())
        for error in body["errors"]
    )


Send = Callable[[Token | None], Answer]


class Asker:
    """Repeats a question until it is answered: waits for limits, changes tokens, tries faults again."""

    def __init__(self, tokens: tuple[Token, ...], patience: Patience, usage: Usage) -> None:
        self._tokens: list[Token | None] = list(tokens) or [None]
        self._patience = patience
        self._usage = usage

    def ask(self, send: Send, what: str, *, may_shrink: bool = False) -> Answer:
        """The answer to `send`.

        Args:
            send: Asks once, with the token in turn.
            what: The question in words, for messages.
            may_shrink: Raise `ServerTimeout` on 502 and 504, so that the caller asks for less.

        Raises:
            MiningStopped: A limit lasts longer than the run may wait, or faults don't end.
            BadInput: The token is refused.
        """
        turned = 0
        while True:
            self._usage.requests += 1
            try:
                answer = send(self._tokens[0])
            except LineFault as fault:
                self._patience.failed(f"{what}: {fault}")
                continue
            self._note(answer)
            if is_limited(answer.status, answer.headers, answer.body):
                turned = self._turn_or_wait(turned, answer, what)
            elif answer.status == 401:
                raise refused(what)
            elif answer.status >= 500 or ran_out_of_time(answer.body):
                self._patience.failed(f"{what}: GitHub answers {answer.status}, and gives nothing")
                if may_shrink and answer.status in (200, 502, 504):
                    raise ServerTimeout(what)
            else:
                self._patience.succeeded()
                return answer

    def _turn_or_wait(self, turned: int, answer: Answer, what: str) -> int:
        if turned + 1 < len(self._tokens):
            self._tokens.append(self._tokens.pop(0))
            return turned + 1
        self._patience.limited(answer.headers, what)
        return 0

    def _note(self, answer: Answer) -> None:
        if answer.not_modified:
            self._usage.not_modified += 1
        remaining = answer.header("x-ratelimit-remaining")
        if remaining is not None:
            rate = {"remaining": remaining, "limit": answer.header("x-ratelimit-limit")}
            self._usage.saw_rate(rate | {"reset": answer.header("x-ratelimit-reset")})


__all__ = ["Answer", "Asker", "Exchange", "LineFault", "MiningStopped", "ServerTimeout"]
