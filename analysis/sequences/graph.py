"""A model as a directed graph of operators, cut down to what lies between its inputs and its outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

OperatorSequence = tuple[str, ...]
"""An operator sequence: the operators' names, in the order in which data passes through them."""


class UnusableModel(ValueError):
    """A model that cannot be analysed, with the reason in one line."""


@dataclass(frozen=True)
class OperatorGraph:
    """The operators of a model that lie on a path from a graph input to a graph output.

    Nodes are numbered 0..n-1 in topological order: each edge leads from a lower to a higher number.
    Several values between the same two operators are one edge. Initialisers and constants start no path,
    so operators that depend on nothing else are not here (but stay in `vocabulary`).

    Attributes:
        model: The model's name.
        operators: Each node's operator, as ONNX names it; outside the default domain, "domain.Name".
        edges: Pairs (from, to), sorted.
        inputs: How many graph inputs each node reads.
        outputs: How many graph outputs each node produces.
        vocabulary: All operators of the model, on a path or not.
    """

    model: str
    operators: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    vocabulary: frozenset[str]

    @cached_property
    def successors(self) -> tuple[tuple[int, ...], ...]:
        """The nodes that each node leads to, ascending."""
        following: list[list[int]] = [[] for _ in self.operators]
        for source, target in self.edges:
            following[source].append(target)
        return tuple(map(tuple, following))

    @cached_property
    def longest_path(self) -> int:
        """The number of operators on the longest path; 0 without any."""
        length = [1] * len(self.operators)
        for source, target in self.edges:  # sorted by source, which is a topological order
            length[target] = max(length[target], length[source] + 1)
        return max(length, default=0)


def operator_graph(
    model: str,
    operators: Sequence[str],
    edges: Iterable[tuple[int, int]],
    inputs: Sequence[int],
    outputs: Sequence[int],
) -> OperatorGraph:
    """Prune a graph of operators to its paths from an input to an output, and put it in topological order.

    Args:
        model: The model's name.
        operators: Each node's operator.
        edges: Pairs (from, to) of node numbers, in any order, repeated or not.
        inputs: How many graph inputs each node reads.
        outputs: How many graph outputs each node produces.

    Raises:
        UnusableModel: The graph has a cycle.
    """
    distinct = set(edges)
    before: dict[int, list[int]] = {node: [] for node in range(len(operators))}
    after: dict[int, list[int]] = {node: [] for node in range(len(operators))}
    for source, target in sorted(distinct):
        before[target].append(source)
        after[source].append(target)
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as error:
        raise UnusableModel(f"its graph has a cycle through {operators[error.args[1][0]]}") from None
    on_path = _reached(inputs, after) & _reached(outputs, before)
    kept = [node for node in order if node in on_path]
    number = {node: position for position, node in enumerate(kept)}
    return OperatorGraph(
        model,
        tuple(operators[node] for node in kept),
        tuple(sorted((number[a], number[b]) for a, b in distinct if a in number and b in number)),
        tuple(inputs[node] for node in kept),
        tuple(outputs[node] for node in kept),
        frozenset(operators),
    )


def _reached(roots: Sequence[int], neighbours: dict[int, list[int]]) -> set[int]:
    """The nodes with a root count above 0, and all that they lead to."""
    reached = {node for node, count in enumerate(roots) if count}
    waiting = list(reached)
    while waiting:
        new = [node for node in neighbours[waiting.pop()] if node not in reached]
        reached.update(new)
        waiting.extend(new)
    return reached
