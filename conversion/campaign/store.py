"""Outcomes of campaigns in the store: written as they come, read for the report and for resuming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversion.campaign.rows import CampaignRow
from conversion.outcomes.outcome import Outcome, OutcomeKind
from conversion.outcomes.rules import passes
from conversion.sources.specs import ModelSpec
from conversion.supervisor.jobs import Answer
from conversion.toolchains.files import Toolchain
from db.models import ConversionRun

JUDGED = (OutcomeKind.SUCCESS, OutcomeKind.MISMATCH)


def done_pairs(session: Session, campaign: str) -> set[tuple[str, str]]:
    """The pairs of model and toolchain that have their outcome in this campaign."""
    chosen = select(ConversionRun.model, ConversionRun.toolchain).where(
        ConversionRun.details["campaign"].as_string() == campaign
    )
    return {(model, toolchain) for model, toolchain in session.execute(chosen)}


def has_outcome(session: Session, campaign: str, model: str, toolchain: str) -> bool:
    """Whether this pair of model and toolchain has its outcome in this campaign."""
    chosen = select(ConversionRun.id).where(
        ConversionRun.model == model,
        ConversionRun.toolchain == toolchain,
        ConversionRun.details["campaign"].as_string() == campaign,
    )
    return session.scalars(chosen.limit(1)).first() is not None


def add_outcome(
    session: Session,
    *,
    campaign: str,
    settings: Mapping[str, Any],
    model: ModelSpec,
    toolchain: Toolchain,
    versions: Mapping[str, str],
    outcome: Outcome,
    answer: Answer,
    started_at: datetime,
    ended_at: datetime,
) -> None:
    """Keep one outcome with its raw differences and what the model printed last."""
    result = answer.result or {}
    session.add(
        ConversionRun(
            model=model.name,
            toolchain=toolchain.name,
            converter=toolchain.converter,
            outcome=str(outcome.outcome),
            stage=outcome.stage,
            signature=outcome.signature,
            details={
                "campaign": campaign,
                "settings": dict(settings),
                "origin": model.origin,
                "size": model.size,
                "weights_seed": model.seed,
                "nodes": result.get("nodes"),
                "versions": dict(versions),
                "error": outcome.error,
                "location": outcome.location,
                "converter_stage": outcome.converter_stage,
                "differences": list(outcome.differences),
                "seconds": {**(outcome.seconds or {}), "total": answer.seconds},
                "remarks": result.get("remarks", []),
                "stderr": answer.stderr[-2000:],
            },
            started_at=started_at,
            ended_at=ended_at,
        )
    )


def campaign_runs(session: Session, campaigns: Sequence[str] = ()) -> list[ConversionRun]:
    """The runs of the named campaigns, one campaign after the other; those of all campaigns when none is named."""
    name = ConversionRun.details["campaign"].as_string()
    chosen = select(ConversionRun).where(name.in_(campaigns) if campaigns else name.is_not(None))
    runs = list(session.scalars(chosen.order_by(ConversionRun.id)))
    return sorted(runs, key=lambda run: campaigns.index(run.details["campaign"])) if campaigns else runs


def judged_row(run: ConversionRun, rule: str) -> CampaignRow:
    """A run's outcome, judged anew by the rule from the raw differences.

    The toolchain's name stands for the converter, since two toolchains of one converter are two columns.
    """
    differences = run.details["differences"]
    outcome = run.outcome
    if outcome in JUDGED and differences:
        outcome = OutcomeKind.SUCCESS if passes(differences, rule) else OutcomeKind.MISMATCH
    values = [row["max_abs"] for row in differences if row["max_abs"] is not None]
    return CampaignRow(
        model=run.model,
        converter=run.toolchain,
        origin=run.details["origin"],
        outcome=str(outcome),
        max_abs_difference=max(values, default=None),
        error=run.signature or ("compare | values" if outcome == OutcomeKind.MISMATCH else None),
        size=run.details.get("size") or run.details.get("nodes"),
    )
