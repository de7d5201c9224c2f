"""A rater's queue: what is next, what was done, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import Session

from db.models import Assignment, Draft, Rater, Round, Save

LONGEST_PAUSE = timedelta(minutes=30)
"""A longer gap between two saves was a break, and says nothing of the pace."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rater has come; `pace` is the median time an issue took, `left` what the rest will take."""

    done: int
    total: int
    pace: timedelta | None

    @property
    def left(self) -> timedelta | None:
        """The time that the issues not yet done will take at this pace."""
        return None if self.pace is None else self.pace * (self.total - self.done)


def own_assignment(session: Session, rater_id: int, assignment_id: int) -> Assignment | None:
    """The assignment, if it is this rater's and its round is open; any other is nobody's business."""
    return session.scalar(_open(rater_id).where(Assignment.id == assignment_id))


def next_assignment(session: Session, rater_id: int, *, after: Assignment | None = None) -> Assignment | None:
    """The first issue without a save, past `after` where there is one, else from the beginning."""
    waiting = _open(rater_id).where(~_done()).order_by(*ORDER).limit(1)
    if after is not None:
        position = select(Round.position).where(Round.id == after.round_id).scalar_subquery()
        later = (Round.position > position) | (
            (Round.position == position) & (Assignment.position > after.position)
        )
        found = session.scalar(waiting.where(later))
        if found is not None:
            return found
    return session.scalar(waiting)


def resumed_assignment(session: Session, rater_id: int) -> Assignment | None:
    """Where the rater left off: the issue whose draft is newest, else the next one."""
    drafted = (
        _open(rater_id)
        .join(Draft, Draft.assignment_id == Assignment.id)
        .order_by(Draft.updated_at.desc())
        .limit(1)
    )
    return session.scalar(drafted) or next_assignment(session, rater_id)


def previous_assignment(session: Session, rater_id: int, before: Assignment) -> Assignment | None:
    """The issue that stands before this one in the rater's order, done or not."""
    position = select(Round.position).where(Round.id == before.round_id).scalar_subquery()
    earlier = (Round.position < position) | (
        (Round.position == position) & (Assignment.position < before.position)
    )
    backwards = [column.desc() for column in ORDER]
    return session.scalar(_open(rater_id).where(earlier).order_by(*backwards).limit(1))


def last_saved(session: Session, rater_id: int) -> Assignment | None:
    """Where the rater pressed save last, and did not undo it."""
    query = (
        _open(rater_id)
        .join(Save, Save.assignment_id == Assignment.id)
        .where(Save.undone_at.is_(None), Save.kind != "undo")
        .order_by(Save.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def waiting_issues(session: Session, rater_id: int) -> dict[int, int]:
    """The rater's issues without a save, in their order: row ids of issues, with those of assignments."""
    waiting = _open(rater_id).where(~_done()).order_by(*ORDER)
    return {assignment.issue_id: assignment.id for assignment in session.scalars(waiting)}


def progress(session: Session, rater_id: int) -> Progress:
    """A rater's progress over all open rounds together, so that none of them stands out."""
    total = session.scalar(select(func.count()).select_from(_open(rater_id).subquery())) or 0
    done = session.scalar(select(func.count()).select_from(_open(rater_id).where(_done()).subquery())) or 0
    return Progress(done, total, pace_of(_save_times(session, rater_id)))


def progress_by_round(session: Session) -> dict[tuple[str, str], Progress]:
    """The progress of each rater in each round, by the names of round and rater."""
    rows = session.execute(
        select(Round.name, Rater.name, Rater.id, Round.id, func.count(), func.count().filter(_done()))
        .select_from(Assignment)
        .join(Round, Round.id == Assignment.round_id)
        .join(Rater, Rater.id == Assignment.rater_id)
        .group_by(Round.id, Round.name, Round.position, Rater.id, Rater.name)
        .order_by(Round.position, Rater.name)
    ).all()
    return {
        (row[0], row[1]): Progress(row[5], row[4], pace_of(_save_times(session, row[2], row[3])))
        for row in rows
    }


def pace_of(saved_at: Sequence[datetime]) -> timedelta | None:
    """The median time between saves that follow each other; None before the second."""
    gaps = [later - earlier for earlier, later in pairwise(sorted(saved_at))]
    worked = [gap.total_seconds() for gap in gaps if gap <= LONGEST_PAUSE]
    return timedelta(seconds=median(worked)) if worked else None


ORDER = (Round.position, Assignment.position)


def _open(rater_id: int) -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Round, Round.id == Assignment.round_id)
        .where(Assignment.rater_id == rater_id, Round.closed_at.is_(None))
    )


def _done() -> Exists:
    return exists().where(
        Save.assignment_id == Assignment.id, Save.undone_at.is_(None), Save.kind.in_(("label", "skip"))
    )


def _save_times(session: Session, rater_id: int, round_id: int | None = None) -> list[datetime]:
    query = (
        select(Save.created_at)
        .join(Assignment, Assignment.id == Save.assignment_id)
        .where(Assignment.rater_id == rater_id, Save.kind == "label")
        .order_by(Save.id.desc())
        .limit(200)
    )
    if round_id is not None:
        query = query.where(Assignment.round_id == round_id)
    return list(session.scalars(query))
