"""Everything that is said of agreement on one dimension in one round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analysis.agreement.bands import band
from analysis.agreement.bootstrap import (
    RESAMPLES,
    alpha_draws,
    kappa_draws,
    patterns,
    percentile_interval,
)
from analysis.agreement.coefficients import (
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_error,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_error,
    krippendorff_alpha,
    normal_interval,
    percent_agreement,
    specific_agreement,
)
from analysis.agreement.ratings import MISSING, Level, Ratings, ratings
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

Interval = tuple[float, float]
ONE_CODE_ONLY = (
    "every label in the comparison is the same code, so there is no chance agreement to correct for"
)
NOTHING_TO_COMPARE = "no issue has labels of two raters"
UNEQUAL_RATERS = "not every issue has the same number of labels"
SETS = "raters gave sets of codes, and how many sets there could be is not said"
HIGH_AGREEMENT, LOW_KAPPA = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Cohen's kappa of two raters over the `n` issues that both labelled, with 95 % intervals."""

    raters: tuple[str, str]
    n: int
    percent_agreement: float | None
    cohen_kappa: float | None
    cohen_interval: Interval | None
    bootstrap_interval: Interval | None
    bootstrap_undefined: int
    undefined: str | None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far raters agree on one code: specific agreement, and how many labels carry the code."""

    code: str
    labels: int
    agreement: float | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two codes that raters gave to the same issue, and the issues."""

    codes: tuple[str, str]
    count: int
    issue_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DimensionAgreement:
    """Agreement on one dimension in one round.

    `n` counts issues with labels of at least two raters. Kappa, its interval and band are those of
    the only pair where there are two raters; with more, each pair has its own in `pairs`.
    """

    dimension: str
    n: int
    raters: tuple[str, ...]
    level: Level
    codebook_versions: tuple[str, ...]
    percent_agreement: float | None
    cohen_kappa: float | None
    cohen_interval: Interval | None
    band: str | None
    band_of_lower_end: str | None
    pairs: tuple[PairAgreement, ...]
    krippendorff_alpha: float | None
    alpha_interval: Interval | None
    alpha_resamples: int
    alpha_undefined_resamples: int
    gwet_ac1: float | None
    ac1_interval: Interval | None
    brennan_prediger: float | None
    fleiss_kappa: float | None
    per_code: tuple[CodeAgreement, ...]
    confused: tuple[Confusion, ...]
    undefined: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def dimension_agreement(
    frame: pd.DataFrame,
    dimension: Dimension,
    *,
    level: Level = "root",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> DimensionAgreement:
    """Agreement on `dimension` in a label frame of one round (see `db.frames.label_frame`)."""
    found = ratings(frame, dimension, level=level)
    of_dimension = frame[frame["dimension"] == dimension.id]
    versions = tuple(sorted(str(version) for version in of_dimension["codebook_version"].unique()))
    return agreement_of(found, dimension.id, level, versions, resamples=resamples, seed=seed)


def agreement_of(
    found: Ratings,
    dimension: str,
    level: Level,
    codebook_versions: tuple[str, ...],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> DimensionAgreement:
    """Agreement of a matrix of ratings."""
    counts = found.counts[found.rated_twice]
    pairs = tuple(
        _pair(found.pair(*names), resamples=resamples, seed=seed) for names in combinations(found.raters, 2)
    )
    only = pairs[0] if len(pairs) == 1 else None
    alpha = krippendorff_alpha(counts)
    interval = None
    if alpha is not None:
        alike = patterns(found)
        interval = percentile_interval(alpha_draws(alike, alike.draws(resamples=resamples, seed=seed)))
    countable = len(counts) > 0 and not found.are_sets
    ac1 = gwet_ac1(counts) if countable else None
    kappa = only.cohen_kappa if only else None
    cohen = only.cohen_interval if only else None
    agreement = percent_agreement(counts)
    complete = len(counts) > 0 and len(set(counts.sum(axis=1).tolist())) == 1
    return DimensionAgreement(
        dimension=dimension,
        n=len(counts),
        raters=found.raters,
        level=level,
        codebook_versions=codebook_versions,
        percent_agreement=agreement,
        cohen_kappa=kappa,
        cohen_interval=cohen,
        band=band(kappa if only else alpha),
        band_of_lower_end=band(cohen[0] if cohen else (interval.low if interval else None)),
        pairs=pairs,
        krippendorff_alpha=alpha,
        alpha_interval=(interval.low, interval.high) if interval else None,
        alpha_resamples=interval.resamples if interval else 0,
        alpha_undefined_resamples=interval.undefined if interval else 0,
        gwet_ac1=ac1,
        ac1_interval=normal_interval(ac1, gwet_ac1_error(counts) if countable else None),
        brennan_prediger=brennan_prediger(counts) if countable else None,
        fleiss_kappa=fleiss_kappa(counts) if complete else None,
        per_code=_per_code(found),
        confused=confusions(found),
        undefined=_undefined(len(counts), only, len(pairs), alpha)
        | ({} if complete else {"fleiss_kappa": UNEQUAL_RATERS})
        | (dict.fromkeys(("gwet_ac1", "brennan_prediger"), SETS) if found.are_sets else {}),
        notes=_notes(kappa, agreement),
    )


def confusions(found: Ratings) -> tuple[Confusion, ...]:
    """The pairs of different codes given to the same issue, the most frequent first."""
    issues: dict[tuple[str, str], list[int]] = defaultdict(list)
    for issue, row in zip(found.issues, found.codes, strict=True):
        given = sorted({found.categories[code] for code in row if code != MISSING})
        for pair in combinations(given, 2):
            issues[pair].append(issue)
    ordered = sorted(issues.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Confusion(pair, len(ids), tuple(ids)) for pair, ids in ordered)


def _pair(both: Ratings, *, resamples: int, seed: int) -> PairAgreement:
    table = both.contingency()
    kappa = cohen_kappa(table)
    bootstrap = None
    if kappa is not None:
        alike = patterns(both)
        bootstrap = percentile_interval(kappa_draws(alike, alike.draws(resamples=resamples, seed=seed)))
    reason = None
    if kappa is None:
        reason = ONE_CODE_ONLY if len(both.issues) else NOTHING_TO_COMPARE
    return PairAgreement(
        raters=(both.raters[0], both.raters[1]),
        n=len(both.issues),
        percent_agreement=percent_agreement(both.counts),
        cohen_kappa=kappa,
        cohen_interval=normal_interval(kappa, cohen_kappa_error(table)),
        bootstrap_interval=(bootstrap.low, bootstrap.high) if bootstrap else None,
        bootstrap_undefined=bootstrap.undefined if bootstrap else 0,
        undefined=reason,
    )


def _per_code(found: Ratings) -> tuple[CodeAgreement, ...]:
    counts = found.counts[found.rated_twice]
    given = counts.sum(axis=0) if len(counts) else np.zeros(len(found.categories), dtype=np.int64)
    shares: Sequence[float | None] = specific_agreement(counts) if len(counts) else [None] * len(given)
    return tuple(
        CodeAgreement(code, int(labels), share)
        for code, labels, share in zip(found.categories, given, shares, strict=True)
        if labels
    )


def _undefined(n: int, only: PairAgreement | None, pairs: int, alpha: float | None) -> dict[str, str]:
    if n == 0:
        return dict.fromkeys(("percent_agreement", "cohen_kappa", "krippendorff_alpha"), NOTHING_TO_COMPARE)
    reasons: dict[str, str] = {}
    if only is None and pairs > 1:
        reasons["cohen_kappa"] = "there are more than two raters: see each pair's"
    elif only is not None and only.undefined:
        reasons["cohen_kappa"] = only.undefined
    if alpha is None:
        reasons["krippendorff_alpha"] = ONE_CODE_ONLY
    return reasons


def _notes(kappa: float | None, agreement: float | None) -> tuple[str, ...]:
    if agreement is None:
        return ()
    notes: list[str] = []
    if agreement == 1.0:
        notes.append("the raters agree on every issue; an interval without width is not certainty")
    if kappa is not None and kappa < LOW_KAPPA and agreement >= HIGH_AGREEMENT:
        notes.append("agreement is high and kappa is low: one code is so frequent that chance explains much")
    return tuple(notes)
