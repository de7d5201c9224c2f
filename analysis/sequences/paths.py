"""Simple paths of an operator graph: counted exactly, and listed as distinct sequences up to a bound.

The graph has no cycle, so each walk from an input to an output is a simple path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from analysis.sequences.graph import OperatorGraph, OperatorSequence


@dataclass(frozen=True)
class PathSequences:
    """The distinct operator sequences of a model's paths.

    Attributes:
        sequences: Sorted by the operators' names; all of them unless `cut`.
        cut: Whether there are more than the bound allowed.
    """

    sequences: tuple[OperatorSequence, ...]
    cut: bool


def count_paths(graph: OperatorGraph) -> int:
    """Count the simple paths from each graph input to each graph output that pass an operator.

    Paths are sequences of operators' nodes between one input and one output; two values between the same
    two operators make no second path. Dynamic programming over the topological order, in exact integers.
    """
    reaching = list(graph.inputs)
    for source, target in graph.edges:
        reaching[target] += reaching[source]
    return sum(paths * outputs for paths, outputs in zip(reaching, graph.outputs, strict=True))


def path_sequences(graph: OperatorGraph, bound: int) -> PathSequences:
    """List the distinct operator sequences of a model's paths, at most `bound` of them.

    Walks that spell the same sequence so far are followed together, so the work grows with the sequences
    listed, not with the paths.
    """
    listed = tuple(islice(_spelled(graph), bound + 1))
    return PathSequences(listed[:bound], len(listed) > bound)


def _spelled(graph: OperatorGraph) -> Iterator[OperatorSequence]:
    waiting: list[tuple[OperatorSequence, tuple[int, ...]]] = []

    def wait_for(prefix: OperatorSequence, nodes: set[int]) -> None:
        by_operator: dict[str, list[int]] = {}
        for node in nodes:
            by_operator.setdefault(graph.operators[node], []).append(node)
        for operator in sorted(by_operator, reverse=True):
            waiting.append(((*prefix, operator), tuple(by_operator[operator])))

    wait_for((), {node for node, count in enumerate(graph.inputs) if count})
    while waiting:
        prefix, nodes = waiting.pop()
        if any(graph.outputs[node] for node in nodes):
            yield prefix
        wait_for(prefix, {after for node in nodes for after in graph.successors[node]})


def spells(graph: OperatorGraph, sequence: OperatorSequence) -> bool:
    """Whether the sequence lies on a path of the model, in one piece."""
    nodes = set(range(len(graph.operators)))
    for position, operator in enumerate(sequence):
        if position:
            nodes = {after for node in nodes for after in graph.successors[node]}
        nodes = {node for node in nodes if graph.operators[node] == operator}
    return bool(nodes)
