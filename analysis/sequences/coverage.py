"""How much of what models are made of a converter's test suite covers: operators, and sequences of 2 to 4.

The metric that section 7.1 of the study of ONNX converters asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.levels import Holdings, first_level, next_level
from analysis.sequences.packed import Ints, Mask, pack

LONGEST_GRAM = 4


@dataclass(frozen=True)
class GramCoverage:
    """Sequences of one length in the models, those of them that some test model has too, and the missing ones."""

    length: int
    in_models: int
    covered: int
    share: float | None
    missing: tuple[OperatorSequence, ...]


def coverage(
    tests: Sequence[OperatorGraph], models: Sequence[OperatorGraph], *, longest: int = LONGEST_GRAM
) -> tuple[GramCoverage, ...]:
    """The coverage of `models` by `tests`, for operators (length 1) and sequences up to `longest`."""
    tested, wanted = grams(tests, longest), grams(models, longest)
    return tuple(_coverage(length, tested[length], wanted[length]) for length in range(1, longest + 1))


def grams(graphs: Sequence[OperatorGraph], longest: int) -> dict[int, frozenset[OperatorSequence]]:
    """The distinct sequences of each length up to `longest` on the models' paths."""
    packed = pack(graphs)
    found: dict[int, frozenset[OperatorSequence]] = {}
    level = first_level(packed, _keep_all)
    nobody = np.zeros(packed.models, dtype=bool)
    for length in range(1, longest + 1):
        found[length] = frozenset(map(packed.spelled, level.spelling))
        if length < longest:
            level = next_level(packed, level, _keep_all, nobody)
    return found


def _keep_all(spelling: Ints, _: Holdings) -> Mask:
    return np.ones(len(spelling), dtype=bool)


def _coverage(
    length: int, tested: frozenset[OperatorSequence], wanted: frozenset[OperatorSequence]
) -> GramCoverage:
    covered = len(tested & wanted)
    share = covered / len(wanted) if wanted else None
    return GramCoverage(length, len(wanted), covered, share, tuple(sorted(wanted - tested)))
