"""Appending to the label log: nothing is ever overwritten, and saying the same twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.models import LabelEvent, MemoEvent, utc_now
from db.visible import newest_labels, newest_memos

LabelKey = tuple[int, int, int, str]
"""Round, issue and rater (row ids), and dimension."""

MemoKey = tuple[int, int, int]
"""Round, issue and rater (row ids)."""


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label to append; see `db.models.LabelEvent` for what its parts mean."""

    round_id: int
    issue_id: int
    rater_id: int
    dimension: str
    codes: tuple[str, ...]
    codebook_version_id: int
    source: str
    labelled_on: date | None = None
    confidence: str | None = None
    evidence: tuple[Any, ...] | None = None
    token: str | None = None

    @property
    def key(self) -> LabelKey:
        """Whose label on what this is."""
        return (self.round_id, self.issue_id, self.rater_id, self.dimension)


@dataclass(frozen=True, slots=True)
class NewMemo:
    """A memo to append."""

    round_id: int
    issue_id: int
    rater_id: int
    text: str
    source: str
    token: str | None = None

    @property
    def key(self) -> MemoKey:
        """Whose memo on what this is."""
        return (self.round_id, self.issue_id, self.rater_id)


@dataclass(frozen=True, slots=True)
class Appended:
    """How many labels (or memos) were new, changed an earlier one, or said what was there already."""

    new: int
    changed: int
    unchanged: int


def append_labels(session: Session, labels: Sequence[NewLabel]) -> Appended:
    """Append the labels that say something that the log does not say yet."""
    current = current_codes(session, {label.round_id for label in labels})
    now = utc_now()
    rows: list[dict[str, Any]] = []
    new = changed = 0
    for label in labels:
        before = current.get(label.key)
        if before == (label.codes, label.codebook_version_id):
            continue
        new, changed = (new + 1, changed) if before is None else (new, changed + 1)
        current[label.key] = (label.codes, label.codebook_version_id)
        rows.append(_label_row(label) | {"created_at": now})
    if rows:
        session.execute(insert(LabelEvent), rows)
    return Appended(new, changed, len(labels) - new - changed)


def append_memos(session: Session, memos: Sequence[NewMemo]) -> Appended:
    """Append the memos that differ from the current ones."""
    current = current_memos(session, {memo.round_id for memo in memos})
    now = utc_now()
    rows: list[dict[str, Any]] = []
    new = changed = 0
    for memo in memos:
        before = current.get(memo.key)
        if before == memo.text:
            continue
        new, changed = (new + 1, changed) if before is None else (new, changed + 1)
        current[memo.key] = memo.text
        rows.append(
            {
                "round_id": memo.round_id,
                "issue_id": memo.issue_id,
                "rater_id": memo.rater_id,
                "text": memo.text,
                "source": memo.source,
                "token": memo.token,
                "created_at": now,
            }
        )
    if rows:
        session.execute(insert(MemoEvent), rows)
    return Appended(new, changed, len(memos) - new - changed)


def current_codes(session: Session, round_ids: Iterable[int]) -> dict[LabelKey, tuple[tuple[str, ...], int]]:
    """The current codes and codebook version (its row id) of each label in these rounds."""
    newest = newest_labels().where(LabelEvent.round_id.in_(sorted(round_ids)))
    rows = session.execute(
        select(
            LabelEvent.round_id,
            LabelEvent.issue_id,
            LabelEvent.rater_id,
            LabelEvent.dimension,
            LabelEvent.codes,
            LabelEvent.codebook_version_id,
        ).where(LabelEvent.id.in_(newest))
    )
    return {(row[0], row[1], row[2], row[3]): (tuple(row[4]), row[5]) for row in rows}


def current_memos(session: Session, round_ids: Iterable[int]) -> dict[MemoKey, str]:
    """The current memo of each rater and issue in these rounds."""
    newest = newest_memos().where(MemoEvent.round_id.in_(sorted(round_ids)))
    rows = session.execute(
        select(MemoEvent.round_id, MemoEvent.issue_id, MemoEvent.rater_id, MemoEvent.text).where(
            MemoEvent.id.in_(newest)
        )
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def _label_row(label: NewLabel) -> dict[str, Any]:
    return {
        "round_id": label.round_id,
        "issue_id": label.issue_id,
        "rater_id": label.rater_id,
        "dimension": label.dimension,
        "codes": list(label.codes),
        "codebook_version_id": label.codebook_version_id,
        "source": label.source,
        "labelled_on": label.labelled_on,
        "confidence": label.confidence,
        "evidence": list(label.evidence) if label.evidence is not None else None,
        "token": label.token,
    }
