"""Waiting as GitHub asks: primary and secondary limits, server faults, with back-off, jitter and a cap."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from miner.usage import Usage
from taxonomy.errors import BadInput

FIRST_LIMIT_WAIT_S = 60.0
FIRST_FAULT_WAIT_S = 1.0
LONGEST_WAIT_S = 900.0
FAULT_TRIES = 6


class MiningStopped(Exception):
    """The run cannot go on now; what it has stored stays, and the next run goes on from there."""


@dataclass
class Patience:
    """How long this run waits, and how often it tries.

    Args:
        usage: Where waits are noted.
        max_wait: The longest single wait that is accepted, in seconds; None waits as long as asked.
        sleep: Waits; tests hand in their own.
        now: The present instant as seconds since 1970.
        tell: Called with a sentence before each wait.
    """

    usage: Usage
    max_wait: float | None = None
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    tell: Callable[[str], None] = lambda sentence: None
    _limited: int = field(default=0, init=False)
    _faults: int = field(default=0, init=False)

    def succeeded(self) -> None:
        """An answer came: the next trouble starts from the shortest wait."""
        self._limited = 0
        self._faults = 0

    def limited(self, headers: Mapping[str, str], what: str) -> None:
        """Wait for the end of a rate limit: as long as the answer says, else longer each time."""
        stated = stated_wait(headers, self.now())
        self._limited += 1
        wait = stated if stated is not None else self._backed_off(FIRST_LIMIT_WAIT_S, self._limited)
        self._wait(max(1.0, wait), f"{what}: GitHub limits us")

    def failed(self, what: str) -> None:
        """Wait after a fault of the server or the line; raises `MiningStopped` after too many in a row."""
        self._faults += 1
        if self._faults >= FAULT_TRIES:
            raise MiningStopped(f"{what}, {self._faults} times in a row")
        self._wait(self._backed_off(FIRST_FAULT_WAIT_S, self._faults), what)

    def _backed_off(self, first: float, times: int) -> float:
        grown: float = min(first * 2 ** (times - 1), LONGEST_WAIT_S)
        return grown * random.uniform(1.0, 1.25)

    def _wait(self, seconds: float, why: str) -> None:
        if self.max_wait is not None and seconds > self.max_wait:
            raise MiningStopped(f"{why}, for {seconds:.0f} s, which is over --max-wait {self.max_wait:.0f}")
        self.usage.waits.append(seconds)
        self.tell(f"{why}; waiting {seconds:.0f} s.")
        self.sleep(seconds)


def stated_wait(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that an answer asks to wait, by Retry-After or the limit's reset; None if none."""
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        if lower.get("retry-after"):
            return float(lower["retry-after"])
        if lower.get("x-ratelimit-remaining") == "0" and lower.get("x-ratelimit-reset"):
            return max(1.0, float(lower["x-ratelimit-reset"]) - now + 1)
    except ValueError:
        return None
    return None


def is_limited(status: int, headers: Mapping[str, str], body: object) -> bool:
    """Whether an answer says that a primary or secondary limit was hit, on REST or GraphQL."""
    if status == 429:
        return True
    if isinstance(body, Mapping) and _names_rate_limit(body):
        return True
    if status != 403:
        return False
    lower = {name.lower(): value for name, value in headers.items()}
    text = str(body.get("message", "") if isinstance(body, Mapping) else body).lower()
    return (
        "retry-after" in lower
        or lower.get("x-ratelimit-remaining") == "0"
        or any(word in text for word in ("rate limit", "abuse", "secondary"))
    )


def _names_rate_limit(body: Mapping[str, object]) -> bool:
    errors = body.get("errors")
    if not isinstance(errors, list):
        return False
    return any(isinstance(error, Mapping) and error.get("type") == "RATE_LIMITED" for error in errors)


def refused(what: str) -> BadInput:
    """The error for a token that GitHub does not accept."""
    return BadInput(
        f"{what}: GitHub does not accept the token.",
        mend="Set GITHUB_TOKEN to a valid one, or unset it to mine by REST without a token.",
    )
