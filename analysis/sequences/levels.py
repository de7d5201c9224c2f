"""All sequences of all models, one length after the other: a breadth-first walk over many graphs at once.

A level holds the sequences of one length that are kept, and for each the nodes on which walks that spell
it end. The next level follows the edges of those nodes. The sequences of a model are closed under taking
pieces, so a sequence that is not kept need never be made longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.sequences.packed import Ints, Mask, PackedGraphs


@dataclass(frozen=True)
class Holdings:
    """Which models spell which sequences: pairs, sorted by sequence, then model. Shape (pairs,) each."""

    sequence: Ints
    model: Ints


@dataclass(frozen=True)
class Level:
    """The sequences of one length, in the order of their operators.

    Attributes:
        spelling: The operators of each sequence. Shape (sequences, length).
        prefix: The sequence without its last operator, as a row of the level before. Shape (sequences,).
        suffix: The sequence without its first operator, likewise.
        sequence: With `node`: each sequence and a node on which a walk that spells it ends, sorted.
        node: See `sequence`. Shape (pairs,) each.
        holdings: The models that spell each sequence.
    """

    spelling: Ints
    prefix: Ints
    suffix: Ints
    sequence: Ints
    node: Ints
    holdings: Holdings

    @property
    def size(self) -> int:
        """The number of sequences."""
        return len(self.spelling)


Keep = Callable[[Ints, Holdings], Mask]
"""Given spellings and holdings, says which sequences go into the level."""


def first_level(graphs: PackedGraphs, keep: Keep) -> Level:
    """The sequences of one operator."""
    nothing = np.zeros((1, 0), dtype=np.int64)
    return _level(graphs, nothing, graphs.operator, np.arange(graphs.nodes), keep, None)


def next_level(graphs: PackedGraphs, level: Level, keep: Keep, stopped: Mask) -> Level:
    """The sequences that are one operator longer.

    Args:
        graphs: The models.
        level: The level to continue.
        keep: Which of the longer sequences to keep.
        stopped: The models whose walks go no further. Shape (models,).
    """
    going = ~stopped[graphs.model[level.node]]
    sequence, node = level.sequence[going], level.node[going]
    degree = graphs.first_edge[node + 1] - graphs.first_edge[node]
    walk = np.repeat(np.arange(len(node)), degree)
    nth = np.arange(len(walk)) - np.repeat(np.cumsum(degree) - degree, degree)
    target = graphs.target[graphs.first_edge[node[walk]] + nth]
    key = sequence[walk] * len(graphs.names) + graphs.operator[target]
    return _level(graphs, level.spelling, key, target, keep, level)


def _level(
    graphs: PackedGraphs, shorter: Ints, key: Ints, node: Ints, keep: Keep, before: Level | None
) -> Level:
    """Collect walks, each given as its sequence's key (prefix and last operator) and the node it ends on."""
    operators = max(len(graphs.names), 1)
    walks = np.unique(key * max(graphs.nodes, 1) + node)
    key, node = walks // max(graphs.nodes, 1), walks % max(graphs.nodes, 1)
    keys, sequence = _ranked(key)
    holdings = _holdings(sequence, graphs.model[node])
    prefix, last = keys // operators, keys % operators
    spelling = np.hstack([shorter[prefix], last[:, None]])
    kept = keep(spelling, holdings)
    rank = np.cumsum(kept) - 1
    of_walk, of_holding = kept[sequence], kept[holdings.sequence]
    return Level(
        spelling[kept],
        prefix[kept],
        _suffixes(before, prefix[kept], last[kept], operators),
        rank[sequence[of_walk]],
        node[of_walk],
        Holdings(rank[holdings.sequence[of_holding]], holdings.model[of_holding]),
    )


def _ranked(ascending: Ints) -> tuple[Ints, Ints]:
    """The distinct values of a sorted array, and the position of each entry's value among them."""
    new = np.ones(len(ascending), dtype=bool)
    new[1:] = ascending[1:] != ascending[:-1]
    return ascending[new], np.cumsum(new) - 1


def _holdings(sequence: Ints, model: Ints) -> Holdings:
    # Walks are sorted by sequence and node, and nodes by model: equal pairs are neighbours.
    new = np.ones(len(sequence), dtype=bool)
    new[1:] = (sequence[1:] != sequence[:-1]) | (model[1:] != model[:-1])
    return Holdings(sequence[new], model[new])


def _suffixes(before: Level | None, prefix: Ints, last: Ints, operators: int) -> Ints:
    if before is None:
        return np.zeros(len(prefix), dtype=np.int64)
    keys = before.prefix * operators + before.spelling[:, -1]
    found: Ints = np.searchsorted(keys, before.suffix[prefix] * operators + last)
    return found
