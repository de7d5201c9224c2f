"""Three-valued answers of filters: what is not known is neither in nor out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["in", "out", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """What a filter says of an issue, and what it saw."""

    outcome: Outcome
    evidence: dict[str, Any] = field(default_factory=dict)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """In as soon as one is in; else unknown if one is unknown; else out."""
    listed = list(verdicts)
    for outcome in ("in", "unknown"):
        for verdict in listed:
            if verdict.outcome == outcome:
                return verdict
    return Verdict("out", {"tried": [verdict.evidence for verdict in listed]})


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Out as soon as one is out; else unknown if one is unknown; else in."""
    listed = list(verdicts)
    for outcome in ("out", "unknown"):
        for verdict in listed:
            if verdict.outcome == outcome:
                return verdict
    return Verdict("in", {"held": [verdict.evidence for verdict in listed]})
