"""Themes that raters found in free-text answers, and whether the raters agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analysis.agreement.coefficients import cohen_kappa, cohen_kappa_error, normal_interval
from analysis.survey.tabulation import share
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme: the answers (item ids) that carry it, percent of the answers that could be coded."""

    theme: str
    items: tuple[int, ...]
    percent: float | None
    interval: tuple[float, float] | None

    @property
    def count(self) -> int:
        """How many answers that is."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Two raters on one theme (given or not given), over the `n` answers that both coded."""

    theme: str
    raters: tuple[str, str]
    n: int
    percent_agreement: float
    kappa: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Themes:
    """An open question's themes, by its first rater's codes, and the agreement of each pair of raters."""

    question: str
    rater: str
    coded: int
    themes: tuple[ThemeCount, ...]
    agreement: tuple[ThemeAgreement, ...]


def themes(labels: pd.DataFrame, dimension: Dimension) -> Themes | None:
    """Count the themes of one question in a label frame; None when nobody coded it."""
    own = labels[(labels["dimension"] == dimension.id) & (labels["rater_kind"] == "human")]
    if own.empty:
        return None
    per_rater = own.groupby("rater")["issue_id"].nunique()
    raters = sorted(per_rater.index, key=lambda rater: (-per_rater[rater], rater))
    first = own[own["rater"] == raters[0]]
    coded = int(first["issue_id"].nunique())
    return Themes(
        question=dimension.id,
        rater=raters[0],
        coded=coded,
        themes=tuple(_count(first, code.id, code.name, coded) for code in dimension.codes),
        agreement=tuple(
            agreement
            for pair in combinations(raters, 2)
            for code in dimension.codes
            if (agreement := _agreement(own, pair, code.id, code.name)) is not None
        ),
    )


def _count(labels: pd.DataFrame, code: str, name: str, coded: int) -> ThemeCount:
    items = tuple(sorted(int(item) for item in labels.loc[labels["code"] == code, "issue_id"].unique()))
    return ThemeCount(name, items, *share(len(items), coded))


def _agreement(labels: pd.DataFrame, raters: tuple[str, str], code: str, name: str) -> ThemeAgreement | None:
    coded = [set(labels.loc[labels["rater"] == rater, "issue_id"]) for rater in raters]
    both = coded[0] & coded[1]
    if not both:
        return None
    given = [
        set(labels.loc[(labels["rater"] == rater) & (labels["code"] == code), "issue_id"]) for rater in raters
    ]
    table = np.zeros((2, 2), dtype=np.int64)
    for item in both:
        table[int(item in given[0]), int(item in given[1])] += 1
    kappa = cohen_kappa(table)
    return ThemeAgreement(
        theme=name,
        raters=raters,
        n=len(both),
        percent_agreement=float(np.trace(table) / len(both)),
        kappa=kappa,
        interval=normal_interval(kappa, cohen_kappa_error(table)),
    )
