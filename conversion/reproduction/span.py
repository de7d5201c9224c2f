"""Where on the ladder a failure begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """First and last toolchain that shows the failure; `gone_in` is the first after it that passes, if any."""

    begins: str | None
    ends: str | None
    gone_in: str | None


def span(verdicts: Sequence[tuple[str, str]]) -> Span:
    """The span of a full ladder: pairs (toolchain, verdict), oldest first."""
    shown = [index for index, (_, verdict) in enumerate(verdicts) if verdict == "reproduced"]
    if not shown:
        return Span(None, None, None)
    after = (name for name, verdict in verdicts[shown[-1] + 1 :] if verdict == "not reproduced")
    return Span(verdicts[shown[0]][0], verdicts[shown[-1]][0], next(after, None))


def bisect(names: Sequence[str], reported: str, verdict: Callable[[str], str]) -> Span:
    """The same by bisection around the reported toolchain, taking the failure to be one stretch of versions."""
    middle = names.index(reported)
    if verdict(reported) != "reproduced":
        return Span(None, None, None)
    low, high = -1, middle
    while high - low > 1:
        probe = (low + high) // 2
        low, high = (low, probe) if verdict(names[probe]) == "reproduced" else (probe, high)
    first = high
    low, high = middle, len(names)
    while high - low > 1:
        probe = (low + high) // 2
        low, high = (probe, high) if verdict(names[probe]) == "reproduced" else (low, probe)
    gone = names[high] if high < len(names) and verdict(names[high]) == "not reproduced" else None
    return Span(names[first], names[low], gone)
