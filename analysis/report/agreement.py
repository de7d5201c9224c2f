"""Agreement in a study's rounds, each dimension by itself, never pooled."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.agreement.bootstrap import RESAMPLES
from analysis.agreement.ratings import Level
from analysis.agreement.report import DimensionAgreement, dimension_agreement
from db.frames import label_frame
from study.folder import StudyFolder
from taxonomy.errors import BadInput


@dataclass(frozen=True, slots=True)
class RoundAgreement:
    """Agreement in one round, by dimension id; `notes` say what the numbers alone would not."""

    round: str
    kind: str
    dimensions: dict[str, DimensionAgreement]
    notes: tuple[str, ...]


def round_agreement(
    session: Session,
    study: StudyFolder,
    name: str,
    *,
    level: Level = "root",
    resamples: int = RESAMPLES,
    viewer: str | None = None,
) -> RoundAgreement:
    """Agreement in the round `name`.

    Raises:
        BadInput: The study has no such round, or fewer than two raters labelled in it.
    """
    protocol = study.protocol.round(name)
    if protocol is None:
        known = ", ".join(round_.name for round_ in study.protocol.rounds)
        raise BadInput(f"the study has no round {name!r}.", mend=f"Its rounds: {known}.")
    frame = label_frame(session, rounds=[name], viewer=viewer)
    raters = frame.loc[frame["rater_kind"] == "human", "rater"].nunique()
    if raters < 2:
        raise BadInput(
            f"the round {name!r} has labels of {raters} rater(s); agreement needs two.", where=study.path
        )
    dimensions = {
        dimension.id: dimension_agreement(frame, dimension, level=level, resamples=resamples)
        for dimension in study.codebook.dimensions
        if (frame["dimension"] == dimension.id).any()
    }
    return RoundAgreement(name, protocol.kind, dimensions, _notes(dimensions, protocol.published_size))


def rounds_with_two_raters(session: Session, study: StudyFolder) -> tuple[str, ...]:
    """The rounds in which at least two people labelled, in the protocol's order."""
    frame = label_frame(session)
    raters = frame[frame["rater_kind"] == "human"].groupby("round")["rater"].nunique()
    return tuple(round_.name for round_ in study.protocol.rounds if raters.get(round_.name, 0) >= 2)


def _notes(dimensions: dict[str, DimensionAgreement], published_size: int | None) -> tuple[str, ...]:
    notes: list[str] = []
    sizes = {result.n for result in dimensions.values()}
    if published_size is not None and sizes != {published_size}:
        held = " and ".join(str(size) for size in sorted(sizes))
        notes.append(
            f"The round holds {held} issues labelled by two raters; the paper tells of {published_size}."
        )
    if dimensions and all(result.percent_agreement == 1.0 for result in dimensions.values()):
        notes.append("The raters agree on every issue in every dimension.")
    return tuple(notes)
