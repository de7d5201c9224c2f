"""The table of a campaign's outcomes (the paper's table 11), and its failures by signature."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from conversion.campaign.rows import CampaignRow
from conversion.campaign.spellings import WRAPPER_FAILURE
from conversion.outcomes.outcome import OutcomeKind
from conversion.outcomes.signatures import normalised

PLACE = re.compile(r"[\w./-]+\.py:[\w<>]+")
ALWAYS = ("conversion failure", "load failure", "mismatch", "success")
ORDER = (WRAPPER_FAILURE, *ALWAYS, *(str(kind) for kind in OutcomeKind if str(kind) not in ALWAYS))


@dataclass(frozen=True)
class OutcomeColumn:
    """One converter's models of one origin: how many came to each outcome, and their shares of the total."""

    converter: str
    origin: str
    total: int
    counts: dict[str, int]
    shares: dict[str, float]


@dataclass(frozen=True)
class FailureGroup:
    """Failures with one signature: how many, and the smallest model that shows it (the first by name of those)."""

    converter: str
    origin: str
    outcome: str
    signature: str
    count: int
    model: str
    size: int | None


@dataclass(frozen=True)
class CampaignReport:
    """The table, the failures by signature (the most frequent first), and models with several outcomes."""

    columns: tuple[OutcomeColumn, ...]
    failures: tuple[FailureGroup, ...]
    repeated: tuple[str, ...]


def campaign_report(rows: Sequence[CampaignRow]) -> CampaignReport:
    """Count the outcomes by converter and origin; every row counts once."""
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[row.converter, row.origin][row.outcome] += 1
    tried = Counter((row.model, row.converter, row.origin) for row in rows)
    return CampaignReport(
        columns=tuple(_column(*key, groups[key]) for key in sorted(groups)),
        failures=_failures(rows),
        repeated=tuple(sorted({model for (model, _, _), count in tried.items() if count > 1})),
    )


def _column(converter: str, origin: str, found: Counter[str]) -> OutcomeColumn:
    total = found.total()
    counts = {outcome: found[outcome] for outcome in ORDER if found[outcome] or outcome in ALWAYS}
    shares = {outcome: count / total for outcome, count in counts.items()}
    return OutcomeColumn(converter, origin, total, counts, shares)


def _failures(rows: Sequence[CampaignRow]) -> tuple[FailureGroup, ...]:
    groups: dict[tuple[str, str, str, str], list[CampaignRow]] = defaultdict(list)
    for row in rows:
        if row.outcome != "success" and row.error:
            groups[row.converter, row.origin, row.outcome, _signature(row.error)].append(row)
    found = [_group(key, members) for key, members in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.count, group.converter, group.signature)))


def _group(key: tuple[str, str, str, str], members: Sequence[CampaignRow]) -> FailureGroup:
    smallest = min(members, key=lambda row: (math.inf if row.size is None else row.size, row.model))
    return FailureGroup(*key, len(members), smallest.model, smallest.size)


def _signature(error: str) -> str:
    """An error's text without what varies; a place in a converter, which a stored signature ends with, stays."""
    parts = error.split(" | ")
    return " | ".join(part if PLACE.fullmatch(part) else normalised(part) for part in parts)
