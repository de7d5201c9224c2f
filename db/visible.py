"""What stands now in the log of labels, and who may see it: both are decided here, where labels are read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select, true

from db.models import LabelEvent, MemoEvent, Rater, Round


def visible_to(viewer: str | None) -> ColumnElement[bool]:
    """The condition of blindness on a query that joins `Round` and `Rater`.

    Until a round is closed each rater sees their own of it alone; None sees everything.
    """
    if viewer is None:
        return true()
    return Round.closed_at.is_not(None) | (Rater.name == viewer)


def newest_labels() -> Select[int]:
    """The row ids of the label events that stand: the newest of each round, issue, rater and dimension."""
    return select(func.max(LabelEvent.id)).group_by(
        LabelEvent.round_id, LabelEvent.issue_id, LabelEvent.rater_id, LabelEvent.dimension
    )


def newest_memos() -> Select[int]:
    """The row ids of the memos that stand: the newest of each round, issue and rater."""
    return select(func.max(MemoEvent.id)).group_by(MemoEvent.round_id, MemoEvent.issue_id, MemoEvent.rater_id)
