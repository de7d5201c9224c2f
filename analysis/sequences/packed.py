"""Many operator graphs as one: arrays over the nodes of all models, for work on all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sequences.graph import OperatorGraph, OperatorSequence

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class PackedGraphs:
    """The disjoint union of operator graphs.

    Attributes:
        names: The operators' names, sorted; a node's operator is a position in it.
        operator: Each node's operator. Shape (nodes,).
        model: Each node's model, ascending. Shape (nodes,).
        first_edge: Where each node's edges start in `target`. Shape (nodes + 1,).
        target: The node that each edge leads to. Shape (edges,).
        models: The number of models.
    """

    names: tuple[str, ...]
    operator: Ints
    model: Ints
    first_edge: Ints
    target: Ints
    models: int

    @property
    def nodes(self) -> int:
        """The number of nodes of all models."""
        return len(self.operator)

    def spelled(self, row: Iterable[int]) -> OperatorSequence:
        """The names of a row of operators."""
        return tuple(self.names[operator] for operator in row)


def pack(graphs: Sequence[OperatorGraph]) -> PackedGraphs:
    """Put graphs side by side, in their order."""
    names = tuple(sorted({operator for graph in graphs for operator in graph.operators}))
    number = {name: position for position, name in enumerate(names)}
    sizes = np.array([len(graph.operators) for graph in graphs], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    pairs = [
        np.array(graph.edges, dtype=np.int64).reshape(-1, 2) + start
        for graph, start in zip(graphs, starts[:-1], strict=True)
    ]
    edges = np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)
    degrees = np.bincount(edges[:, 0], minlength=starts[-1])
    return PackedGraphs(
        names,
        np.array([number[operator] for graph in graphs for operator in graph.operators], dtype=np.int64),
        np.repeat(np.arange(len(graphs)), sizes),
        np.concatenate([[0], np.cumsum(degrees)]),
        np.ascontiguousarray(edges[:, 1]),
        len(graphs),
    )
