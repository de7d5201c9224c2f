"""Opening and closing rounds: who labels which issues, each in an order of their own."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from db.models import Assignment, LabelEvent, Rater, Round, Sample, SampleMember, utc_now
from study.folder import StudyFolder
from study.protocol import RoundProtocol
from study.registry import ensure_codebook, ensure_rater, ensure_round
from taxonomy.errors import BadInput


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round as it stands; `assigned` and `labelled` count pairs of rater and issue."""

    name: str
    kind: str
    state: str
    raters: tuple[str, ...]
    issues: int
    assigned: int
    labelled: int


def open_round(session: Session, study: StudyFolder, name: str, *, seed: int | None = None) -> RoundState:
    """Assign the round's sample to its raters, and open it; again assigns only what is missing.

    Pilot and drift rounds give every issue to every rater. A main round shares the issues out in
    turn, and gives the protocol's `overlap` of them to the next rater too.

    Raises:
        BadInput: No such round, it is closed, it has no raters, or its issues were not drawn.
    """
    protocol = _protocol_of(study, name)
    row = ensure_round(session, study, name)
    if row.closed_at is not None:
        raise BadInput(
            f"the round {name!r} is closed.", mend="A closed round stays closed: its labels were shown."
        )
    if not protocol.raters:
        raise BadInput(f"the round {name!r} has no raters.", where="study.toml: rounds.raters")
    row.opened_at = row.opened_at or utc_now()
    row.codebook_version_id = ensure_codebook(session, study).id
    raters = [ensure_rater(session, rater)[0] for rater in protocol.raters]
    chosen_seed = study.protocol.sampling.seed if seed is None else seed
    issues = _drawn(session, name)
    if not issues:
        raise BadInput(
            f"no issues were drawn for the round {name!r}.",
            mend=f"Run `failatlas sample --round {name}` first.",
        )
    shares = _shares(issues, raters, protocol, chosen_seed)
    for rater in raters:
        _assign(session, row, rater, shares[rater.id], chosen_seed)
    session.flush()
    return round_state(session, row)


def close_round(session: Session, study: StudyFolder, name: str) -> RoundState:
    """Close a round: from now on its labels are shown to all, and no more can be given in it."""
    _protocol_of(study, name)
    row = session.scalar(select(Round).where(Round.name == name))
    if row is None:
        raise BadInput(f"the round {name!r} was never opened.")
    row.closed_at = row.closed_at or utc_now()
    session.flush()
    return round_state(session, row)


def closed_rounds(session: Session) -> tuple[str, ...]:
    """The rounds whose labels may be seen, in the protocol's order."""
    return tuple(
        session.scalars(
            select(Round.name).where(Round.closed_at.is_not(None)).order_by(Round.position, Round.name)
        )
    )


def closed_round(session: Session, name: str) -> Round | None:
    """The round of this name, if it was closed."""
    return session.scalar(select(Round).where(Round.name == name, Round.closed_at.is_not(None)))


def round_states(session: Session) -> tuple[RoundState, ...]:
    """Every round that was opened or imported, in the protocol's order."""
    rows = session.scalars(select(Round).order_by(Round.position, Round.name)).all()
    return tuple(round_state(session, row) for row in rows)


def round_state(session: Session, row: Round) -> RoundState:
    """How far a round has come."""
    names = (
        select(Rater.name)
        .where(
            Rater.id.in_(select(Assignment.rater_id).where(Assignment.round_id == row.id))
            | Rater.id.in_(select(LabelEvent.rater_id).where(LabelEvent.round_id == row.id))
        )
        .order_by(Rater.name)
    )
    assigned = select(func.count()).where(Assignment.round_id == row.id)
    issues = union(
        select(Assignment.issue_id).where(Assignment.round_id == row.id),
        select(LabelEvent.issue_id).where(LabelEvent.round_id == row.id),
    )
    pairs = select(LabelEvent.rater_id, LabelEvent.issue_id).where(LabelEvent.round_id == row.id).distinct()
    labelled = session.scalar(select(func.count()).select_from(pairs.subquery())) or 0
    return RoundState(
        name=row.name,
        kind=row.kind,
        state="closed" if row.closed_at else "open",
        raters=tuple(session.scalars(names)),
        issues=session.scalar(select(func.count()).select_from(issues.subquery())) or 0,
        assigned=session.scalar(assigned) or 0,
        labelled=labelled,
    )


def _protocol_of(study: StudyFolder, name: str) -> RoundProtocol:
    protocol = study.protocol.round(name)
    if protocol is None:
        known = ", ".join(round_.name for round_ in study.protocol.rounds)
        raise BadInput(f"the study has no round {name!r}.", mend=f"Its rounds: {known}.")
    return protocol


def _drawn(session: Session, name: str) -> list[int]:
    return list(
        session.scalars(
            select(SampleMember.issue_id)
            .join(Sample, Sample.id == SampleMember.sample_id)
            .where(Sample.name == name)
            .order_by(SampleMember.issue_id)
        )
    )


def _shares(
    issues: Sequence[int], raters: Sequence[Rater], protocol: RoundProtocol, seed: int
) -> dict[int, list[int]]:
    if protocol.kind != "main":
        return {rater.id: list(issues) for rater in raters}
    shares: dict[int, list[int]] = {rater.id: [] for rater in raters}
    shuffled = list(issues)
    random.Random(f"{seed}:{protocol.name}:shares").shuffle(shuffled)
    twice = round(protocol.overlap * len(shuffled)) if len(raters) > 1 else 0
    for turn, issue in enumerate(shuffled):
        shares[raters[turn % len(raters)].id].append(issue)
        if turn < twice:
            shares[raters[(turn + 1) % len(raters)].id].append(issue)
    return shares


def _assign(session: Session, row: Round, rater: Rater, issues: Iterable[int], seed: int) -> None:
    mine = select(Assignment).where(Assignment.round_id == row.id, Assignment.rater_id == rater.id)
    there = list(session.scalars(mine))
    has = {assignment.issue_id for assignment in there}
    new = sorted(set(issues) - has)
    random.Random(f"{seed}:{row.name}:{rater.name}").shuffle(new)
    start = 1 + max((assignment.position for assignment in there), default=0)
    now = utc_now()
    session.add_all(
        Assignment(round_id=row.id, rater_id=rater.id, issue_id=issue, position=position, assigned_at=now)
        for position, issue in enumerate(new, start)
    )
