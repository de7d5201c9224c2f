"""Labels with what stands behind them: confidence, evidence and memos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models import CodebookVersion, LabelEvent, MemoEvent, Rater, Round
from db.visible import newest_labels, newest_memos, visible_to


@dataclass(frozen=True, slots=True)
class LabelDetail:
    """One rater's current label of one dimension of one issue, and the rater's memo on that issue."""

    issue_id: int
    round: str
    rater: str
    rater_kind: str
    dimension: str
    codes: tuple[str, ...]
    confidence: str | None
    evidence: tuple[str, ...]
    memo: str
    codebook_version: str
    created_at: datetime


def label_details(
    session: Session, *, viewer: str | None, round_name: str | None = None
) -> tuple[LabelDetail, ...]:
    """Current labels; of rounds that are open, only those of `viewer` (None sees all, as in `label_frame`)."""
    query = (
        select(
            LabelEvent.issue_id,
            Round.name,
            Rater.name,
            Rater.kind,
            LabelEvent.dimension,
            LabelEvent.codes,
            LabelEvent.confidence,
            LabelEvent.evidence,
            CodebookVersion.version,
            LabelEvent.created_at,
        )
        .join(Round, Round.id == LabelEvent.round_id)
        .join(Rater, Rater.id == LabelEvent.rater_id)
        .join(CodebookVersion, CodebookVersion.id == LabelEvent.codebook_version_id)
        .where(LabelEvent.id.in_(newest_labels()), visible_to(viewer))
        .order_by(Round.position, LabelEvent.issue_id, LabelEvent.dimension, Rater.name)
    )
    memos = _memos(session, viewer)
    if round_name is not None:
        query = query.where(Round.name == round_name)
    return tuple(
        LabelDetail(
            issue_id=issue,
            round=round_,
            rater=rater,
            rater_kind=kind,
            dimension=dimension,
            codes=tuple(codes),
            confidence=confidence,
            evidence=tuple(evidence or ()),
            memo=memos.get((round_, rater, issue), ""),
            codebook_version=version,
            created_at=created,
        )
        for issue, round_, rater, kind, dimension, codes, confidence, evidence, version, created in session.execute(
            query
        )
        if codes
    )


def _memos(session: Session, viewer: str | None) -> dict[tuple[str, str, int], str]:
    query: Select[str, str, int, str] = (
        select(Round.name, Rater.name, MemoEvent.issue_id, MemoEvent.text)
        .join(Round, Round.id == MemoEvent.round_id)
        .join(Rater, Rater.id == MemoEvent.rater_id)
        .where(MemoEvent.id.in_(newest_memos()), visible_to(viewer))
    )
    return {(row[0], row[1], row[2]): row[3] for row in session.execute(query)}
