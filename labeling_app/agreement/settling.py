"""Disagreements, and settling them; what the raters said stays as they said it."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.label_details import LabelDetail, label_details
from db.models import Adjudication, Rater, utc_now
from labeling_app.access.people import SETTLING
from labeling_app.issues.named import names_of
from labeling_app.rounds.opening import closed_round
from study.folder import StudyFolder
from taxonomy.codebook import UnknownCode
from taxonomy.errors import BadInput

Reason = Literal["rule gap", "ambiguous issue", "missed evidence", "slip"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was settled on, why, and by whom."""

    codes: tuple[str, ...]
    reason: str
    note: str
    adjudicator: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question on which raters gave an issue different codes."""

    issue_id: int
    reference: str
    title: str
    dimension: str
    labels: tuple[LabelDetail, ...]
    settled: Settlement | None


def disagreements(session: Session, round_name: str, *, viewer: str) -> tuple[Disagreement, ...]:
    """Those of a closed round, unsettled ones first; an open round has none to show."""
    row = closed_round(session, round_name)
    if row is None:
        return ()
    asked: dict[tuple[int, str], list[LabelDetail]] = defaultdict(list)
    for label in label_details(session, viewer=viewer, round_name=round_name):
        if label.rater_kind == "human":
            asked[label.issue_id, label.dimension].append(label)
    settled = _settlements(session, row.id)
    names = names_of(session, {issue for issue, _ in asked})
    found = [
        Disagreement(
            issue,
            names[issue].reference,
            names[issue].title,
            dimension,
            tuple(labels),
            settled.get((issue, dimension)),
        )
        for (issue, dimension), labels in asked.items()
        if len({frozenset(label.codes) for label in labels}) > 1
    ]
    return tuple(sorted(found, key=lambda one: (one.settled is not None, one.dimension, one.reference)))


def new_token() -> str:
    """A token for one settlement."""
    return secrets.token_hex(16)


def settle(
    engine: Engine,
    study: StudyFolder,
    adjudicator_id: int,
    *,
    round_name: str,
    issue_id: int,
    dimension: str,
    codes: tuple[str, ...],
    reason: str,
    note: str,
    token: str,
) -> bool:
    """Keep what was settled on; False when this token's settlement is kept already.

    Raises:
        BadInput: The visitor may not settle, the round is open, or code or reason are none.
    """
    _check(study, dimension, codes, reason)
    with writing(engine) as session:
        adjudicator = session.get_one(Rater, adjudicator_id)
        if adjudicator.role not in SETTLING:
            raise BadInput("settling is for adjudicators.", mend="`failatlas rater role NAME adjudicator`")
        row = closed_round(session, round_name)
        if row is None:
            raise BadInput(f"the round {round_name!r} is not closed.")
        if session.scalar(select(Adjudication.id).where(Adjudication.token == token)) is not None:
            return False
        session.add(
            Adjudication(
                issue_id=issue_id,
                round_id=row.id,
                dimension=dimension,
                codes=list(codes),
                reason=reason,
                note=note.strip() or None,
                adjudicator_id=adjudicator_id,
                token=token,
                created_at=utc_now(),
            )
        )
    return True


def _check(study: StudyFolder, dimension: str, codes: tuple[str, ...], reason: str) -> None:
    if reason not in REASONS:
        raise BadInput(f"a settlement needs a reason: {', '.join(REASONS)}.")
    if not codes:
        raise BadInput("a settlement needs a code.")
    try:
        for code in codes:
            study.codebook.dimension(dimension).code(code)
    except UnknownCode as error:
        raise BadInput(str(error)) from error


def _settlements(session: Session, round_id: int) -> dict[tuple[int, str], Settlement]:
    rows = session.execute(
        select(Adjudication, Rater.name)
        .join(Rater, Rater.id == Adjudication.adjudicator_id)
        .where(Adjudication.round_id == round_id)
        .order_by(Adjudication.id)
    )
    return {
        (row.issue_id, row.dimension): Settlement(tuple(row.codes), row.reason, row.note or "", name)
        for row, name in rows
    }
