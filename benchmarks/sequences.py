"""Shared operator sequences: both methods beside a straightforward version of the authors' algorithm.

On NNSmith models of 15 to 40 operators (see nnsmith_models). The straightforward version would need hours
for all pairs: its rate is measured on a random sample of model pairs, and its time for all is that of the sample
in proportion to the pairs of paths. Time, memory and growth of the exact method are measured on all models.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import product

from analysis.sequences.authors import blocks_between, blocks_within, path_table
from analysis.sequences.exact import shared_sequences
from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.paths import path_sequences
from analysis.sequences.reading import UnusableModel, read_model
from benchmarks.nnsmith_models import models

MISMATCHING = 100
SAMPLED_PAIRS = 60
PATH_BOUND = 20_000


def straightforward(
    first: Sequence[OperatorSequence], second: Sequence[OperatorSequence]
) -> set[OperatorSequence]:
    """The authors' algorithm for two models: every pair of paths through difflib."""
    found: set[OperatorSequence] = set()
    for a, b in product(first, second):
        for block in SequenceMatcher(None, a, b).get_matching_blocks():
            if block.size >= 3:
                found.add(a[block.a : block.a + block.size])
    return found


def timed_exact(mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph]) -> float:
    start = time.perf_counter()
    shared_sequences(mismatch, {"correct": correct})
    return time.perf_counter() - start


def timed_difflib(mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph]) -> float:
    start = time.perf_counter()
    own, others = path_table(mismatch), path_table(correct)
    blocks_within(own)
    blocks_between(own, others)
    return time.perf_counter() - start


def straightforward_seconds(
    mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph]
) -> dict[str, float]:
    """The rate of the straightforward version on sampled pairs of models, and its time for all pairs of paths."""
    paths = {graph.model: path_sequences(graph, PATH_BOUND).sequences for graph in (*mismatch, *correct)}
    rng = random.Random(0)
    pairs, seconds = 0, 0.0
    for _ in range(SAMPLED_PAIRS):
        one, other = rng.choice(mismatch), rng.choice(correct)
        start = time.perf_counter()
        straightforward(paths[one.model], paths[other.model])
        seconds += time.perf_counter() - start
        pairs += len(paths[one.model]) * len(paths[other.model])
    sizes = [len(paths[graph.model]) for graph in mismatch]
    within = (sum(sizes) ** 2 - sum(size * size for size in sizes)) / 2
    total = within + sum(sizes) * sum(len(paths[graph.model]) for graph in correct)
    return {"path_pairs_a_second": pairs / seconds, "path_pairs": total, "seconds": total * seconds / pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--count", type=int, default=1000, help="models in all; a tenth counts as mismatching"
    )
    count: int = parser.parse_args().count
    graphs: list[OperatorGraph] = []
    for file in models(count):
        try:
            graphs.append(read_model(file, file.name))
        except UnusableModel:
            continue
    random.Random(0).shuffle(graphs)
    failing = min(MISMATCHING, len(graphs) // 10)
    mismatch, correct = graphs[:failing], graphs[failing:]
    exact = timed_exact(mismatch, correct)
    tenth = timed_exact(mismatch[: max(2, failing // 10)], correct[: len(correct) // 10])
    difflib = timed_difflib(mismatch, correct)
    plain = straightforward_seconds(mismatch, correct)
    figures = {
        "models": [len(mismatch), len(correct)],
        "straightforward": plain,
        "exact_seconds": exact,
        "difflib_seconds": difflib,
        "exact_times_faster": plain["seconds"] / exact,
        "difflib_times_faster": plain["seconds"] / difflib,
        "exact_tenfold_models_take_times": exact / tenth,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
