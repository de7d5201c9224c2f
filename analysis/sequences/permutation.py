"""Do mismatching models share more sequences with one another than correct models of the same sizes do?

The study of ONNX converters compares them with nothing. Here each random group takes, for every
mismatching model, a correct model near it in operators and longest path, without replacement; the
statistic is the number of distinct sequences of three operators that at least two models of a group
have. (Every longer shared sequence is made of such.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sequences.coverage import grams
from analysis.sequences.exact import SHORTEST
from analysis.sequences.graph import OperatorGraph

GROUPS = 999
NEAREST = 10


@dataclass(frozen=True, slots=True)
class SharingTest:
    """The sequences shared by the mismatching models, beside random groups of correct ones.

    `p` is one-sided: how often a random group shares at least as many, (k + 1) / (groups + 1).
    """

    shared: int
    expected: float
    low: float
    high: float
    groups: int
    p: float


def sharing_test(
    mismatch: Sequence[OperatorGraph],
    correct: Sequence[OperatorGraph],
    *,
    groups: int = GROUPS,
    seed: int = 0,
) -> SharingTest | None:
    """The permutation test; None when there are fewer correct than mismatching models, or fewer than two."""
    if len(mismatch) < 2 or len(correct) < len(mismatch):
        return None
    holdings = _incidence([*mismatch, *correct])
    own, others = holdings[: len(mismatch)], holdings[len(mismatch) :]
    near = _nearest(mismatch, correct)
    rng = np.random.default_rng(seed)
    drawn = np.array([_shared(others[_group(near, rng)]) for _ in range(groups)])
    shared = _shared(own)
    low, high = np.percentile(drawn, [2.5, 97.5])
    p = (int((drawn >= shared).sum()) + 1) / (groups + 1)
    return SharingTest(shared, float(drawn.mean()), float(low), float(high), groups, p)


def _incidence(graphs: Sequence[OperatorGraph]) -> NDArray[np.uint8]:
    """Which models have which sequences of three, shape (models, sequences)."""
    sets = [grams([graph], SHORTEST)[SHORTEST] for graph in graphs]
    column = {gram: place for place, gram in enumerate(sorted(frozenset().union(*sets)))}
    table = np.zeros((len(graphs), len(column)), dtype=np.uint8)
    for row, found in enumerate(sets):
        table[row, [column[gram] for gram in found]] = 1
    return table


def _shared(table: NDArray[np.uint8]) -> int:
    return int((table.sum(axis=0, dtype=np.int64) >= 2).sum())


def _nearest(mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph]) -> NDArray[np.int64]:
    """For each mismatching model all correct ones, the nearest in size and longest path first."""
    mine = np.array([(len(graph.operators), graph.longest_path) for graph in mismatch])
    theirs = np.array([(len(graph.operators), graph.longest_path) for graph in correct])
    distance = np.abs(mine[:, None, :] - theirs[None, :, :]).sum(axis=2)
    return np.argsort(distance, axis=1, kind="stable")


def _group(near: NDArray[np.int64], rng: np.random.Generator) -> list[int]:
    taken: set[int] = set()
    for row in rng.permutation(len(near)):
        free = [int(other) for other in near[row] if int(other) not in taken][:NEAREST]
        taken.add(int(rng.choice(free)))
    return sorted(taken)
