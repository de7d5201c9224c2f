"""What a rater says of one issue: codes, what they rest on, how sure, and a memo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Assignment, LabelEvent, MemoEvent
from taxonomy.codebook import Codebook, Dimension

Confidence = Literal["sure", "rather sure", "unsure"]
CONFIDENCES: tuple[Confidence, ...] = ("sure", "rather sure", "unsure")


@dataclass(frozen=True, slots=True)
class Saying:
    """Codes and evidence by dimension id; a dimension without codes is not answered."""

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confidence: str | None = None
    memo: str = ""

    def with_code(self, dimension: Dimension, code_id: str) -> Saying:
        """What is said once a code was pressed.

        One code of a dimension stands at a time, unless it takes several; a finer code takes the place
        of the code above it, and pressed again gives it back. A required answer is never pressed away.
        """
        chosen = self.codes.get(dimension.id, ())
        above = dimension.code(code_id).parent
        if code_id in chosen:
            kept = tuple(code for code in chosen if code != code_id)
            if above is not None:
                kept = (*kept, above)
            elif dimension.required and not kept:
                kept = chosen
        elif dimension.multiple:
            kept = (*(code for code in chosen if code != above), code_id)
        else:
            kept = (code_id,)
        return replace(self, codes={**self.codes, dimension.id: kept})

    def unanswered(self, codebook: Codebook) -> tuple[Dimension, ...]:
        """The required dimensions that have no code yet."""
        return tuple(
            dimension
            for dimension in codebook.dimensions
            if dimension.required and not self.codes.get(dimension.id)
        )

    def as_json(self) -> dict[str, Any]:
        """The form in which drafts and saves keep it."""
        return {
            "codes": {key: list(value) for key, value in self.codes.items()},
            "evidence": {key: list(value) for key, value in self.evidence.items()},
            "confidence": self.confidence,
            "memo": self.memo,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Saying:
        """The reverse of `as_json`."""
        return cls(
            codes={key: tuple(value) for key, value in content["codes"].items()},
            evidence={key: tuple(value) for key, value in content["evidence"].items()},
            confidence=content["confidence"],
            memo=content["memo"],
        )


def said(session: Session, assignment: Assignment, newest: Mapping[str, LabelEvent] | None = None) -> Saying:
    """What the rater of this assignment has saved so far; `newest` are its newest events, where known."""
    events = newest_events(session, assignment) if newest is None else newest
    memo = session.scalar(
        select(MemoEvent.text)
        .where(
            MemoEvent.issue_id == assignment.issue_id,
            MemoEvent.rater_id == assignment.rater_id,
            MemoEvent.round_id == assignment.round_id,
        )
        .order_by(MemoEvent.id.desc())
        .limit(1)
    )
    confidence = next((event.confidence for event in events.values() if event.confidence), None)
    return Saying(
        codes={key: tuple(event.codes) for key, event in events.items() if event.codes},
        evidence={key: tuple(event.evidence) for key, event in events.items() if event.evidence},
        confidence=confidence,
        memo=memo or "",
    )


def newest_events(session: Session, assignment: Assignment) -> dict[str, LabelEvent]:
    """The newest label event of each dimension, by its id."""
    events = session.scalars(
        select(LabelEvent)
        .where(
            LabelEvent.round_id == assignment.round_id,
            LabelEvent.issue_id == assignment.issue_id,
            LabelEvent.rater_id == assignment.rater_id,
        )
        .order_by(LabelEvent.id)
    )
    return {event.dimension: event for event in events}
