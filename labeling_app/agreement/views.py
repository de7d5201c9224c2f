"""What the Agreement page tells; only of closed rounds, whose labels everyone may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.agreement.course import (
    KappaChange,
    RunningKappa,
    kappa_change,
    more_issues_needed,
    running_kappa,
)
from analysis.agreement.drift import intra_rater_agreement
from analysis.agreement.ratings import Level, Ratings, ratings
from analysis.agreement.report import DimensionAgreement, dimension_agreement
from analysis.figures.agreement_rounds import AgreementPoint
from db.frames import label_frame
from db.models import Adjudication, LabelEvent, Round
from labeling_app.rounds.opening import closed_rounds
from taxonomy.codebook import Codebook, Dimension

if TYPE_CHECKING:
    import pandas as pd

Changes = dict[tuple[str, str, str], KappaChange]
"""By dimension id, and what was compared with what."""


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One dimension in one closed round.

    `running` and `more_needed` are those of the only pair of raters; `intra` is by rater.
    """

    agreement: DimensionAgreement
    matrix: tuple[tuple[int, ...], ...]
    categories: tuple[str, ...]
    running: tuple[RunningKappa, ...]
    more_needed: int | None
    intra: dict[str, DimensionAgreement]


def closed_frame(session: Session) -> pd.DataFrame:
    """The labels of closed rounds (see `db.frames.label_frame`), in the protocol's order of rounds."""
    return label_frame(session, rounds=closed_rounds(session))


def data_version(session: Session) -> tuple[int, int, int]:
    """What changes whenever closed rounds get a label or a settlement, or a round closes: a key for caches."""
    closed = list(session.scalars(select(Round.id).where(Round.closed_at.is_not(None))))
    newest = session.scalar(select(func.max(LabelEvent.id)).where(LabelEvent.round_id.in_(closed))) or 0
    return newest, len(closed), session.scalar(select(func.max(Adjudication.id))) or 0


def agreement_views(
    everything: pd.DataFrame, codebook: Codebook, round_name: str, *, level: Level
) -> tuple[AgreementView, ...]:
    """Every dimension labelled in a round of `closed_frame`; empty for any other round."""
    frame = everything[everything["round"] == round_name]
    return tuple(
        _view(everything, frame, dimension, round_name, level)
        for dimension in codebook.dimensions
        if (frame["dimension"] == dimension.id).any()
    )


def changes_between_rounds(frame: pd.DataFrame, codebook: Codebook, *, level: Level) -> Changes:
    """The change of kappa from each closed round of two raters to the next, by dimension and both rounds."""
    return _changes(frame, codebook, "round", list(dict.fromkeys(frame["round"])), level)


def changes_between_versions(frame: pd.DataFrame, codebook: Codebook, *, level: Level) -> Changes:
    """The same between labels made by one version of the codebook and by the next."""
    frame = frame.sort_values("created_at", kind="stable")
    # In a drift round the same raters label the same issues again: that is no change of the rules.
    frame = frame[frame["round_kind"] != "drift"]
    versions = list(dict.fromkeys(frame["codebook_version"]))
    return _changes(frame, codebook, "codebook_version", versions, level)


def agreement_over_rounds(
    views: Mapping[str, Sequence[AgreementView]],
) -> tuple[AgreementPoint, ...]:
    """Krippendorff's alpha of each dimension in each closed round, from the views of each round by its name."""
    return tuple(
        AgreementPoint(name, found.dimension, found.krippendorff_alpha, found.alpha_interval)
        for name, seen in views.items()
        for found in (view.agreement for view in seen)
        if found.n
    )


def _view(
    everything: pd.DataFrame, frame: pd.DataFrame, dimension: Dimension, round_name: str, level: Level
) -> AgreementView:
    found = ratings(frame, dimension, level=level)
    both = found.pair(*found.raters) if len(found.raters) == 2 else None
    is_drift = (frame["round_kind"] == "drift").all()
    intra = {
        rater: again
        for rater in (found.raters if is_drift else ())
        if (again := intra_rater_agreement(everything, dimension, rater, round_name, level=level))
    }
    return AgreementView(
        agreement=dimension_agreement(frame, dimension, level=level),
        matrix=tuple(tuple(int(n) for n in row) for row in both.contingency()) if both else (),
        categories=found.categories,
        running=running_kappa(both, _order(frame, dimension)) if both else (),
        more_needed=more_issues_needed(both) if both else None,
        intra=intra,
    )


def _order(frame: pd.DataFrame, dimension: Dimension) -> list[int]:
    """Issues by when the later of their labels was saved."""
    saved = frame[frame["dimension"] == dimension.id].groupby("issue_id")["created_at"].max()
    return [int(issue) for issue in saved.sort_values(kind="stable").index]


def _changes(
    frame: pd.DataFrame, codebook: Codebook, column: str, values: list[str], level: Level
) -> Changes:
    changes: Changes = {}
    for dimension in codebook.dimensions:
        pairs: list[tuple[str, Ratings]] = []
        for value in values:
            found = ratings(frame[frame[column] == value], dimension, level=level)
            if len(found.raters) == 2:
                pairs.append((value, found.pair(*found.raters)))
        for (first, before), (second, after) in pairwise(pairs):
            if before.categories == after.categories and before.issues and after.issues:
                changes[dimension.id, first, second] = kappa_change(before, after)
    return changes
