"""The exact method: the maximal operator sequences that pairs of models share, without listing any path.

A sequence lies on a path of a model exactly when a walk of its pruned operator graph spells it, so what two
models share are the walks of the product of their graphs. The products of all pairs of models are walked at
once, level by level: a sequence is continued as long as some pair shares it, and is maximal for a pair when
none of the sequences that are one operator longer and contain it is shared by that pair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.levels import Holdings, Keep, Level, first_level, next_level
from analysis.sequences.maximal import Pairing, maximal
from analysis.sequences.packed import Ints, Mask, PackedGraphs, pack

SHORTEST = 3
"""Operators. Shorter sequences are not counted (section 6.2.3)."""

DEFAULT_BOUND = 200_000
"""Walks (a shared sequence and where it ends) that are followed in one model before it is stopped."""


@dataclass(frozen=True)
class Bounded:
    """A model in which the bound on the work bit.

    Attributes:
        model: The model's name.
        bound: The bound.
        what: What was cut.
    """

    model: str
    bound: int
    what: str


@dataclass(frozen=True)
class Shared:
    """What one set of models shares with itself (key "") and with others (their keys).

    Attributes:
        sequences: The distinct sequences that are maximal for some pair of models, for each pairing.
        bounded: Models that were not followed to the end.
    """

    sequences: dict[str, frozenset[OperatorSequence]]
    bounded: tuple[Bounded, ...]


@dataclass
class _Work:
    """How many walks were followed in each model so far, and which models are stopped."""

    graphs: PackedGraphs
    bound: int
    walks: Ints = field(init=False)
    stopped: Mask = field(init=False)
    length: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.walks = np.zeros(self.graphs.models, dtype=np.int64)
        self.stopped = np.zeros(self.graphs.models, dtype=bool)
        self.length = np.zeros(self.graphs.models, dtype=np.int64)

    def count(self, level: Level) -> None:
        """Add a level's walks, and stop the models that are over the bound."""
        self.walks += np.bincount(self.graphs.model[level.node], minlength=self.graphs.models)
        over = (self.walks > self.bound) & ~self.stopped
        self.length[over] = level.spelling.shape[1]
        self.stopped |= over


def shared_sequences(
    own: Sequence[OperatorGraph],
    others: dict[str, Sequence[OperatorGraph]],
    *,
    within: bool = True,
    bound: int = DEFAULT_BOUND,
    advance: Callable[[int, int], None] = lambda length, sequences: None,
) -> Shared:
    """Find the maximal shared operator sequences of each pair of models, as one set for each pairing.

    Args:
        own: One side of each pair.
        others: The other sides, by a name that is not empty.
        within: Whether the models of `own` are also paired with one another (key "").
        bound: Walks followed in one model before it is stopped; its longer sequences count as cut there.
        advance: Called at each length with it and the number of sequences.
    """
    graphs = pack([*own, *(graph for group in others.values() for graph in group)])
    pairings = _pairings(own, others, within)
    found: dict[str, set[OperatorSequence]] = {name: set() for name in pairings}
    work = _Work(graphs, bound)
    keep = _shared_by_a_pair(list(pairings.values()))
    level = first_level(graphs, keep)
    while level.size:
        work.count(level)
        longer = next_level(graphs, level, keep, work.stopped)
        length = level.spelling.shape[1]
        advance(length, level.size)
        if length >= SHORTEST:
            for name, pairing in pairings.items():
                found[name].update(map(graphs.spelled, level.spelling[maximal(level, longer, pairing)]))
        level = longer
    names = [graph.model for group in (own, *others.values()) for graph in group]
    return Shared(
        {name: frozenset(sequences) for name, sequences in found.items()},
        tuple(
            _bounded(names[model], bound, int(work.length[model])) for model in np.flatnonzero(work.stopped)
        ),
    )


def _bounded(model: str, bound: int, length: int) -> Bounded:
    return Bounded(model, bound, f"shared sequences of more than {length} operators are cut to {length}")


def _pairings(
    own: Sequence[OperatorGraph], others: dict[str, Sequence[OperatorGraph]], within: bool
) -> dict[str, Pairing]:
    sizes = {"": len(own), **{name: len(group) for name, group in others.items()}}
    set_of = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    pairings = {name: Pairing(set_of == 0, set_of == number) for number, name in enumerate(sizes)}
    return {name: pairing for name, pairing in pairings.items() if name or within}


def _shared_by_a_pair(pairings: Sequence[Pairing]) -> Keep:
    def keep(spelling: Ints, holdings: Holdings) -> Mask:
        kept = np.zeros(len(spelling), dtype=bool)
        for pairing in pairings:
            first = np.bincount(holdings.sequence[pairing.first[holdings.model]], minlength=len(spelling))
            second = np.bincount(holdings.sequence[pairing.second[holdings.model]], minlength=len(spelling))
            kept |= (first > 0) & (second > pairing.within)
        return kept

    return keep
