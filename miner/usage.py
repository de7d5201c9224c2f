"""What a run costs: requests, and how many of them GitHub counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Usage:
    """Counters of one run; `counted` leaves out answers 304, which cost no quota."""

    requests: int = 0
    not_modified: int = 0
    graphql_points: int = 0
    rate_before: dict[str, Any] | None = None
    rate_after: dict[str, Any] | None = None
    waits: list[float] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """The requests that GitHub counts against the quota."""
        return self.requests - self.not_modified

    def saw_rate(self, rate: dict[str, Any]) -> None:
        """Note what an answer says of the quota."""
        if self.rate_before is None:
            self.rate_before = rate
        self.rate_after = rate
