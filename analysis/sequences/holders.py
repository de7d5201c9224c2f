"""Which models spell given sequences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.levels import Holdings, first_level, next_level
from analysis.sequences.packed import Ints, Mask, pack


def holders(
    sequences: Collection[OperatorSequence], graphs: Sequence[OperatorGraph]
) -> dict[OperatorSequence, tuple[int, ...]]:
    """For each sequence, the models (as positions in `graphs`) on a path of which it lies in one piece."""
    packed = pack(graphs)
    number = {name: position for position, name in enumerate(packed.names)}
    result: dict[OperatorSequence, tuple[int, ...]] = dict.fromkeys(sequences, ())
    rows = {
        tuple(number[name] for name in sequence): sequence
        for sequence in result
        if set(sequence) <= set(number)
    }
    prefixes = {row[:length] for row in rows for length in range(1, len(row) + 1)}

    def keep(spelling: Ints, _: Holdings) -> Mask:
        return np.fromiter((row in prefixes for row in map(tuple, spelling.tolist())), bool, len(spelling))

    level = first_level(packed, keep)
    nobody = np.zeros(packed.models, dtype=bool)
    while level.size:
        bounds = np.searchsorted(level.holdings.sequence, np.arange(level.size + 1))
        for position, row in enumerate(map(tuple, level.spelling.tolist())):
            if row in rows:
                models = level.holdings.model[bounds[position] : bounds[position + 1]]
                result[rows[row]] = tuple(models.tolist())
        level = next_level(packed, level, keep, nobody)
    return result
