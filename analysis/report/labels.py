"""The labels that a study's tables count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from analysis.distributions.settled import settled_labels
from db.frames import label_frame
from db.settled import adjudication_frame
from study.folder import StudyFolder
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd


def study_labels(session: Session, study: StudyFolder) -> pd.DataFrame:
    """One code for each issue and dimension of the main rounds (see `settled_labels`).

    Raises:
        BadInput: The store has no labels of a main round.
    """
    labels = label_frame(session, round_kinds=["main"])
    if len(labels) == 0:
        raise BadInput(
            "the store has no labels of a main round.",
            where=study.path,
            mend="Label in the app, or bring labels in with `failatlas import`.",
        )
    main_rounds = [round_ for round_ in study.protocol.rounds if round_.kind == "main"]
    order = [rater for round_ in main_rounds for rater in round_.raters]
    adjudications = adjudication_frame(session)
    names = {round_.name for round_ in main_rounds}
    return settled_labels(labels, adjudications[adjudications["round"].isin(names)], rater_order=order)
