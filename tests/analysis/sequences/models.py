"""Random and hand-made operator graphs, and slow, plain versions of what the analysis computes."""

from __future__ import annotations

import random
from itertools import combinations, product

from analysis.sequences.graph import OperatorGraph, OperatorSequence, operator_graph


def chain(model: str, operators: str) -> OperatorGraph:
    """A model with one path."""
    last = len(operators) - 1
    return operator_graph(
        model,
        list(operators),
        [(node, node + 1) for node in range(last)],
        [int(node == 0) for node in range(last + 1)],
        [int(node == last) for node in range(last + 1)],
    )


def random_graph(
    model: str, seed: int, nodes: int = 8, operators: str = "abc", density: float = 0.3
) -> OperatorGraph:
    """A random graph without cycles; nodes without successors are outputs, without predecessors often inputs."""
    draw = random.Random(seed)
    edges = [pair for pair in combinations(range(nodes), 2) if draw.random() < density]
    read = {target for _, target in edges}
    feeding = {source for source, _ in edges}
    return operator_graph(
        model,
        [draw.choice(operators) for _ in range(nodes)],
        edges,
        [int(node not in read and draw.random() < 0.8) for node in range(nodes)],
        [int(node not in feeding or draw.random() < 0.1) for node in range(nodes)],
    )


def all_paths(graph: OperatorGraph) -> list[tuple[int, ...]]:
    """Each simple path of nodes from an input to an output, once for each input and output at its ends."""
    found: list[tuple[int, ...]] = []

    def walk(path: tuple[int, ...]) -> None:
        found.extend([path] * (graph.inputs[path[0]] * graph.outputs[path[-1]]))
        for after in graph.successors[path[-1]]:
            walk((*path, after))

    for node, count in enumerate(graph.inputs):
        if count:
            walk((node,))
    return found


def path_set(graph: OperatorGraph) -> set[OperatorSequence]:
    return {tuple(graph.operators[node] for node in path) for path in all_paths(graph)}


def pieces(graph: OperatorGraph) -> set[OperatorSequence]:
    """All contiguous pieces of all paths."""
    return {
        path[start:end]
        for path in path_set(graph)
        for start in range(len(path))
        for end in range(start + 1, len(path) + 1)
    }


def contains(sequence: OperatorSequence, piece: OperatorSequence) -> bool:
    return any(
        sequence[start : start + len(piece)] == piece for start in range(len(sequence) - len(piece) + 1)
    )


def maximal_shared(one: OperatorGraph, other: OperatorGraph) -> set[OperatorSequence]:
    """The definition, word for word."""
    shared = pieces(one) & pieces(other)
    return {
        piece
        for piece in shared
        if len(piece) >= 3
        and not any(contains(longer, piece) for longer in shared if len(longer) > len(piece))
    }


def union_within(graphs: list[OperatorGraph]) -> set[OperatorSequence]:
    return set().union(*(maximal_shared(a, b) for a, b in combinations(graphs, 2)))


def union_between(graphs: list[OperatorGraph], others: list[OperatorGraph]) -> set[OperatorSequence]:
    return set().union(*(maximal_shared(a, b) for a, b in product(graphs, others)))
