"""Stored outcomes judged again by another rule, without running anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from conversion.campaign.report import OutcomeColumn, campaign_report
from conversion.campaign.store import JUDGED, campaign_runs, judged_row
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
    runs = campaign_runs(session, (campaign,) if campaign else ())
    if not runs:
        raise BadInput(
            f"The store has no campaign called {campaign}." if campaign else "The store has no campaign.",
            mend="See `failatlas campaign run`.",
        )
    rows = [judged_row(run, rule) for run in runs]
    changed = [
        Rejudged(row.model, row.converter, run.outcome, row.outcome)
        for row, run in zip(rows, runs, strict=True)
        if row.outcome != run.outcome
    ]
    return Judgement(campaign, rule, campaign_report(rows).columns, tuple(changed), _curves(runs))


def _curves(runs: Sequence[ConversionRun]) -> tuple[MismatchCurve, ...]:
    groups: dict[tuple[str, str], list[Sequence[Any]]] = defaultdict(list)
    for run in runs:
        differences = run.details["differences"]
        if run.outcome in JUDGED and (differences or run.outcome == "mismatch"):
            groups[run.toolchain, run.details["origin"]].append(differences)
    return tuple(mismatch_curve(*key, groups[key]) for key in sorted(groups))
