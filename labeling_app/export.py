"""Labels in long form (one row a label) and wide form (one row an issue), blind as everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy.orm import Session

from db.frames import issue_frame
from db.label_details import label_details

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["long", "wide"]
MARKS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def export_labels(
    session: Session, form: Form, *, viewer: str | None, rounds: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """The current labels, with who, when, codebook version, round and memo.

    Args:
        session: Where to read.
        form: `long` has a row for each label; `wide` a row for each issue, and a column for each
            round, rater and dimension.
        viewer: Whose eyes: of open rounds only this rater's labels; None sees everything.
        rounds: Only these rounds.
    """
    long = _long(session, viewer, rounds)
    if form == "long":
        return long
    columns = ["round", "rater", "dimension"]
    wide = long.pivot_table(index=["repository", "number"], columns=columns, values="codes", aggfunc="first")
    wide.columns = ["/".join(map(str, names)) for names in wide.columns]
    return wide.reset_index()


def as_csv(frame: pd.DataFrame) -> str:
    """CSV in which no text is taken for a formula when a spreadsheet opens it."""
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == object or str(safe[column].dtype).startswith("str"):
            safe[column] = safe[column].map(_disarmed)
    return str(safe.to_csv(index=False, lineterminator="\n"))


def _long(session: Session, viewer: str | None, rounds: tuple[str, ...] | None) -> pd.DataFrame:
    import pandas as pd

    issues = issue_frame(session)
    names = dict(
        zip(issues["issue_id"], zip(issues["repository"], issues["number"], strict=True), strict=True)
    )
    details = [
        detail for detail in label_details(session, viewer=viewer) if rounds is None or detail.round in rounds
    ]
    columns = [
        "repository", "number", "round", "rater", "rater_kind", "dimension", "codes", "confidence", "evidence",
        "memo", "codebook_version", "saved_at",
    ]  # fmt: skip
    rows = [
        (
            *names.get(detail.issue_id, ("", 0)),
            detail.round,
            detail.rater,
            detail.rater_kind,
            detail.dimension,
            " + ".join(detail.codes),
            detail.confidence or "",
            "; ".join(detail.evidence),
            detail.memo,
            detail.codebook_version,
            detail.created_at.isoformat(),
        )
        for detail in details
    ]
    return pd.DataFrame(rows, columns=columns)


def _disarmed(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(MARKS_OF_FORMULAS) else value
