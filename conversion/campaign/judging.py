"""Stored outcomes judged again by another rule, without running anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversion.campaign.report import OutcomeColumn, campaign_report
from conversion.campaign.store import JUDGED, stored_rows
from conversion.outcomes.curve import MismatchCurve, mismatch_curve
from db.models import ConversionRun
from taxonomy.errors import BadInput


@dataclass(frozen=True)
class Rejudged:
    """A model whose outcome by this rule is another than the one it was stored with."""

    model: str
    converter: str
    stored: str
    outcome: str


@dataclass(frozen=True)
class Judgement:
    """A campaign by one rule: its table's columns, what the rule changes, and the curve beside it."""

    campaign: str | None
    rule: str
    columns: tuple[OutcomeColumn, ...]
    changed: tuple[Rejudged, ...]
    curves: tuple[MismatchCurve, ...]


def judge(session: Session, campaign: str | None, rule: str) -> Judgement:
    """Apply a rule to the raw differences of a campaign (of all of them when None).

    Raises:
        BadInput: When the store has no such campaign.
    """
    rows = stored_rows(session, campaign, rule)
    if not rows:
        raise BadInput(
            f"The store has no campaign called {campaign}." if campaign else "The store has no campaign.",
            mend="See `failatlas campaign run`.",
        )
    stored = _stored(session, campaign)
    changed = [
        Rejudged(row.model, row.converter, before, row.outcome)
        for row, (_, _, before, _) in zip(rows, stored, strict=True)
        if row.outcome != before
    ]
    return Judgement(campaign, rule, campaign_report(rows).columns, tuple(changed), _curves(stored))


Stored = tuple[str, str, str, Sequence[Any]]


def _stored(session: Session, campaign: str | None) -> list[Stored]:
    """Converter, origin, outcome and raw differences of each run, in the order of `stored_rows`."""
    name = ConversionRun.details["campaign"].as_string()
    chosen = select(ConversionRun.toolchain, ConversionRun.outcome, ConversionRun.details)
    chosen = chosen.where(name.is_not(None) if campaign is None else name == campaign)
    return [
        (toolchain, details["origin"], outcome, details["differences"])
        for toolchain, outcome, details in session.execute(chosen.order_by(ConversionRun.id))
    ]


def _curves(stored: Sequence[Stored]) -> tuple[MismatchCurve, ...]:
    groups: dict[tuple[str, str], list[Sequence[Any]]] = defaultdict(list)
    for converter, origin, outcome, differences in stored:
        if outcome in JUDGED and (differences or outcome == "mismatch"):
            groups[converter, origin].append(differences)
    return tuple(mismatch_curve(*key, groups[key]) for key in sorted(groups))
