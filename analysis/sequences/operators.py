"""Operators of mismatching, correct and test-suite models: their sets (table 15) and their shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.sequences.graph import OperatorGraph


@dataclass(frozen=True)
class OperatorSet:
    """A set of operators, sorted, and how many they are."""

    count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class OperatorShare:
    """How often an operator occurs in mismatching and in correct models.

    Attributes:
        operator: The operator's name.
        mismatch: Mismatching models that contain it.
        correct: Correct models that contain it.
        mismatch_share: `mismatch` as a fraction of all mismatching models.
        correct_share: Likewise.
        odds_ratio: Conditional maximum likelihood estimate (Fisher's); None where it is not finite.
        low: Lower end of its exact 95 % interval.
        high: Upper end; None where it is not finite.
        p: Fisher's exact test, two-sided.
        p_adjusted: After Benjamini and Hochberg (1995), over all operators tested.
    """

    operator: str
    mismatch: int
    correct: int
    mismatch_share: float
    correct_share: float
    odds_ratio: float | None
    low: float | None
    high: float | None
    p: float
    p_adjusted: float


@dataclass(frozen=True)
class Operators:
    """Table 15, with names, and the shares that it does not have.

    An operator is in a set when a model of the set contains it, on a path or not.
    """

    mismatch: OperatorSet
    correct: OperatorSet
    tests: OperatorSet
    mismatch_not_correct: OperatorSet
    correct_not_mismatch: OperatorSet
    mismatch_not_tests: OperatorSet
    tests_not_mismatch: OperatorSet
    shares: tuple[OperatorShare, ...]


def compare_operators(
    mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph], tests: Sequence[OperatorGraph]
) -> Operators:
    """Compare the operators of three sets of models."""
    failing, working, tested = map(_vocabulary, (mismatch, correct, tests))
    return Operators(
        mismatch=_set(failing),
        correct=_set(working),
        tests=_set(tested),
        mismatch_not_correct=_set(failing - working),
        correct_not_mismatch=_set(working - failing),
        mismatch_not_tests=_set(failing - tested),
        tests_not_mismatch=_set(tested - failing),
        shares=operator_shares(mismatch, correct),
    )


def operator_shares(
    mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph]
) -> tuple[OperatorShare, ...]:
    """Each operator's share in mismatching and in correct models, the smallest p first.

    Empty when one of the sets is empty.
    """
    from scipy.stats import false_discovery_control, fisher_exact

    if not mismatch or not correct:
        return ()
    failing, working = _occurrences(mismatch), _occurrences(correct)
    names = sorted(failing | working)
    if not names:
        return ()
    tables = [
        [[failing[name], len(mismatch) - failing[name]], [working[name], len(correct) - working[name]]]
        for name in names
    ]
    tests = [float(fisher_exact(table).pvalue) for table in tables]
    adjusted = false_discovery_control(tests)
    shares = [
        OperatorShare(
            name,
            failing[name],
            working[name],
            failing[name] / len(mismatch),
            working[name] / len(correct),
            *_odds(table),
            p,
            float(q),
        )
        for name, table, p, q in zip(names, tables, tests, adjusted, strict=True)
    ]
    return tuple(sorted(shares, key=lambda share: (share.p, share.operator)))


def _odds(table: list[list[int]]) -> tuple[float | None, float | None, float | None]:
    import numpy as np
    from scipy.stats.contingency import odds_ratio

    if not any(row[0] for row in table) or not any(row[1] for row in table):
        return None, None, None  # all models contain it or none does: there is no ratio
    result = odds_ratio(table)
    interval = result.confidence_interval()
    ratio, low, high = (
        float(value) if np.isfinite(value) else None
        for value in (result.statistic, interval.low, interval.high)
    )
    return ratio, low, high


def _occurrences(graphs: Sequence[OperatorGraph]) -> Counter[str]:
    return Counter(operator for graph in graphs for operator in graph.vocabulary)


def _vocabulary(graphs: Sequence[OperatorGraph]) -> frozenset[str]:
    return frozenset().union(*(graph.vocabulary for graph in graphs))


def _set(names: frozenset[str]) -> OperatorSet:
    return OperatorSet(len(names), tuple(sorted(names)))
