"""What the atlas says of the study: is it like the sample, and do executions agree with labels?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from analysis.association.part import PartComparison, compare_part
from analysis.report.labels import study_labels
from conversion.reproduction.atlas.rows import Row
from conversion.reproduction.symptoms import (
    SymptomAgreement,
    SymptomPair,
    read_rules,
    symptom_agreement,
    symptom_pairs,
)
from study.folder import StudyFolder
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Findings:
    """Shares of the sample that are reproduced, and symptoms from labels beside those from execution."""

    shares: tuple[PartComparison, ...]
    pairs: tuple[SymptomPair, ...]
    agreement: tuple[SymptomAgreement, ...]


def labels_of(session: Session, study: StudyFolder) -> pd.DataFrame | None:
    """The study's settled labels (see `study_labels`), or None while there are none."""
    try:
        return study_labels(session, study)
    except BadInput:
        return None


def findings(session: Session, study: StudyFolder, made: Sequence[Row]) -> Findings | None:
    """The findings of these rows by the labels in the store; None while it has none of a main round."""
    settled = labels_of(session, study)
    if settled is None:
        return None
    held = {row.case.header.issue.casefold() for row in made if row.holds}
    names = settled["repository"] + "#" + settled["number"].astype(str)
    shares = compare_part(
        settled,
        study.codebook,
        [dimension.id for dimension in study.codebook.dimensions],
        sorted(settled["converter"].unique()),
        {int(issue) for issue in settled.loc[names.str.casefold().isin(held), "issue_id"]},
    )
    rules = read_rules(study.path / "cases", study.codebook)
    if rules is None:
        return Findings(shares, (), ())
    runs = [run for row in made for run in row.runs.values()]
    pairs = symptom_pairs([row.case for row in made], runs, settled, study.codebook, rules)
    return Findings(shares, pairs, symptom_agreement(pairs, study.codebook, rules))
