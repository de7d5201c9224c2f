"""Stored labels as one tidy data frame, and the issues behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models import CodebookVersion, Issue, LabelEvent, Rater, Repository, Round
from db.visible import newest_labels, visible_to

if TYPE_CHECKING:
    import pandas as pd

LABEL_COLUMNS = (
    "issue_id",
    "repository",
    "converter",
    "number",
    "round",
    "round_kind",
    "rater",
    "rater_kind",
    "dimension",
    "code",
    "codebook_version",
    "labelled_on",
    "created_at",
)


def label_frame(
    session: Session,
    *,
    rounds: Sequence[str] | None = None,
    round_kinds: Sequence[str] | None = None,
    viewer: str | None = None,
) -> pd.DataFrame:
    """The current labels, one row a code, with the columns `LABEL_COLUMNS`.

    A label is current when it is the newest event of its rater, issue, dimension and round; a
    withdrawn one (no codes) is left out, a multiple-choice one has a row for each code.

    Args:
        session: Where to read.
        rounds: Only rounds of these names.
        round_kinds: Only rounds of these kinds.
        viewer: A rater's name: rounds that are still open then show that rater's own labels only.
    """
    import pandas as pd

    rows = session.execute(current_labels(rounds=rounds, round_kinds=round_kinds, viewer=viewer)).all()
    frame = pd.DataFrame.from_records(rows, columns=list(LABEL_COLUMNS))
    given = frame["code"].tolist()
    frame = frame.loc[frame.index.repeat([len(codes) for codes in given])].reset_index(drop=True)
    frame["code"] = pd.Series([code for codes in given for code in codes], dtype=object)
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
    return frame


def current_labels(
    *,
    rounds: Sequence[str] | None = None,
    round_kinds: Sequence[str] | None = None,
    viewer: str | None = None,
) -> Select[*tuple[Any, ...]]:
    """The query behind `label_frame`; blindness is kept here, where labels are read."""
    newest = newest_labels().subquery()
    query: Select[*tuple[Any, ...]] = (
        select(
            Issue.id,
            Repository.name,
            Repository.converter,
            Issue.number,
            Round.name,
            Round.kind,
            Rater.name,
            Rater.kind,
            LabelEvent.dimension,
            LabelEvent.codes,
            CodebookVersion.version,
            LabelEvent.labelled_on,
            LabelEvent.created_at,
        )
        .join(newest, newest.c[0] == LabelEvent.id)
        .join(Issue, Issue.id == LabelEvent.issue_id)
        .join(Repository, Repository.id == Issue.repository_id)
        .join(Round, Round.id == LabelEvent.round_id)
        .join(Rater, Rater.id == LabelEvent.rater_id)
        .join(CodebookVersion, CodebookVersion.id == LabelEvent.codebook_version_id)
        .where(visible_to(viewer))
        .order_by(Round.position, Repository.name, Issue.number, Rater.name, LabelEvent.dimension)
    )
    if rounds is not None:
        query = query.where(Round.name.in_(rounds))
    if round_kinds is not None:
        query = query.where(Round.kind.in_(round_kinds))
    return query


def issue_frame(session: Session) -> pd.DataFrame:
    """All issues (no pull requests, no survey answers).

    Columns `issue_id, repository, converter, number, title, state, created_at, closed_at, url`.
    """
    import pandas as pd

    columns = {
        "issue_id": Issue.id,
        "repository": Repository.name,
        "converter": Repository.converter,
        "number": Issue.number,
        "title": Issue.title,
        "state": Issue.state,
        "created_at": Issue.created_at,
        "closed_at": Issue.closed_at,
        "url": Issue.url,
    }
    query: Select[*tuple[Any, ...]] = (
        select(*columns.values())
        .join(Repository, Repository.id == Issue.repository_id)
        .where(Issue.is_pull_request.is_(False), Issue.source != "survey")
        .order_by(Repository.name, Issue.number)
    )
    frame = pd.DataFrame.from_records([tuple(row) for row in session.execute(query)], columns=list(columns))
    for column in ("created_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    return frame
