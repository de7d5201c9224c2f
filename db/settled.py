"""Adjudicated codes as a data frame: what was settled on, one row a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Adjudication, Round

if TYPE_CHECKING:
    import pandas as pd


def adjudication_frame(session: Session) -> pd.DataFrame:
    """The newest adjudication of each issue, round and dimension.

    Columns `issue_id, round, dimension, code, reason`; one row a code.
    """
    import pandas as pd

    newest = select(func.max(Adjudication.id)).group_by(
        Adjudication.issue_id, Adjudication.round_id, Adjudication.dimension
    )
    rows = session.execute(
        select(
            Adjudication.issue_id, Round.name, Adjudication.dimension, Adjudication.codes, Adjudication.reason
        )
        .join(Round, Round.id == Adjudication.round_id)
        .where(Adjudication.id.in_(newest))
        .order_by(Adjudication.id)
    )
    expanded = [(row[0], row[1], row[2], code, row[4]) for row in rows for code in row[3]]
    return pd.DataFrame(expanded, columns=["issue_id", "round", "dimension", "code", "reason"])
