"""The authors' method: difflib's matching blocks of all pairs of paths of two models (`--method difflib`).

Straightforwardly: for each pair of models (i before j within one set, each with each between two sets), each
path p of the first and each path q of the second, add the operators of each block of at least three in
`difflib.SequenceMatcher(None, p, q).get_matching_blocks()` to the set. The result is a union over pairs of
paths, so a path that many models have is compared once: between two sets all distinct paths meet all distinct
paths, and within one set p meets q when some model that has p comes before some model that has q.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.sequences.exact import Bounded
from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.matching_blocks import BlockIndex
from analysis.sequences.packed import Ints, Mask
from analysis.sequences.paths import count_paths, path_sequences

DEFAULT_PATH_BOUND = 20_000
"""A model with more distinct path sequences than this is compared by its first `CUT_TO` only."""

CUT_TO = 200
"""Pairs of long paths are slow to compare, and a model with very many paths repeats itself in them."""


@dataclass(frozen=True)
class PathTable:
    """The distinct paths of a set of models.

    Attributes:
        paths: As operator sequences, sorted.
        models: Which models have each path. Shape (paths, models).
        bounded: Models of which not all paths are listed.
    """

    paths: tuple[OperatorSequence, ...]
    models: Mask
    bounded: tuple[Bounded, ...]


def path_table(graphs: Sequence[OperatorGraph], bound: int = DEFAULT_PATH_BOUND) -> PathTable:
    """List the distinct path sequences of models; of a model with more than `bound`, the first `CUT_TO`."""
    listed = [path_sequences(graph, bound) for graph in graphs]
    listed = [replace(one, sequences=one.sequences[:CUT_TO]) if one.cut else one for one in listed]
    paths = sorted({path for one in listed for path in one.sequences})
    number = {path: position for position, path in enumerate(paths)}
    models = np.zeros((len(paths), len(graphs)), dtype=bool)
    for model, one in enumerate(listed):
        models[[number[path] for path in one.sequences], model] = True
    bounded = tuple(
        Bounded(
            graph.model,
            bound,
            f"{len(one.sequences)} distinct paths are compared, of {count_paths(graph)} paths",
        )
        for graph, one in zip(graphs, listed, strict=True)
        if one.cut
    )
    return PathTable(tuple(paths), models, bounded)


def blocks_between(
    first: PathTable, second: PathTable, advance: Callable[[int, int], None] = lambda done, all_: None
) -> frozenset[OperatorSequence]:
    """The sequences of all blocks between the paths of two sets of models."""
    number = _numbers(first, second)
    index = BlockIndex([_coded(path, number) for path in second.paths], len(number))
    found: set[OperatorSequence] = set()
    for done, path in enumerate(first.paths):
        blocks = index.blocks(_coded(path, number))
        width = len(path) + 1
        for block in np.unique(blocks.start * width + blocks.length).tolist():
            start, length = divmod(block, width)
            found.add(path[start : start + length])
        advance(done + 1, len(first.paths))
    return frozenset(found)


def blocks_within(
    table: PathTable, advance: Callable[[int, int], None] = lambda done, all_: None
) -> dict[OperatorSequence, tuple[int, ...]]:
    """The sequences of all blocks between paths of two models of one set, the first before the second.

    Returns:
        Each sequence with the models (positions, ascending) of the pairs that gave it.
    """
    number = _numbers(table, table)
    index = BlockIndex([_coded(path, number) for path in table.paths], len(number))
    models = np.arange(table.models.shape[1])
    first = np.where(table.models, models, len(models)).min(axis=1, initial=len(models))
    last = np.where(table.models, models, -1).max(axis=1, initial=-1)
    found: dict[OperatorSequence, Mask] = {}
    for p, path in enumerate(table.paths):
        blocks = index.blocks(_coded(path, number))
        met = last[blocks.other] > first[p]
        width = len(path) + 1
        key, other = (blocks.start * width + blocks.length)[met], blocks.other[met]
        for block, others in _grouped(key, other):
            start, length = divmod(block, width)
            givers = found.setdefault(path[start : start + length], np.zeros(len(models), dtype=bool))
            givers |= table.models[p] & (models < last[others].max())
            givers |= table.models[others].any(axis=0) & (models > first[p])
        advance(p + 1, len(table.paths))
    return {sequence: tuple(np.flatnonzero(givers).tolist()) for sequence, givers in found.items()}


def _grouped(key: Ints, value: Ints) -> list[tuple[int, Ints]]:
    order = np.argsort(key, kind="stable")
    keys, starts = np.unique(key[order], return_index=True)
    return list(zip(keys.tolist(), np.split(value[order], starts[1:]), strict=True)) if len(keys) else []


def _numbers(*tables: PathTable) -> Mapping[str, int]:
    names = sorted({operator for table in tables for path in table.paths for operator in path})
    return {name: position for position, name in enumerate(names)}


def _coded(path: OperatorSequence, number: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(number[operator] for operator in path)
