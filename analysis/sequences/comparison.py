"""Tables 12 and 15 for three sets of models, and what lies behind their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.sequences.authors import blocks_between, blocks_within, path_table
from analysis.sequences.exact import DEFAULT_BOUND, Bounded, shared_sequences
from analysis.sequences.graph import OperatorGraph, OperatorSequence
from analysis.sequences.holders import holders
from analysis.sequences.operators import Operators, compare_operators
from analysis.sequences.paths import count_paths
from analysis.sequences.permutation import SharingTest, sharing_test
from analysis.sequences.reduction import reduce_sequences

Method = Literal["exact", "difflib"]
Sequences = frozenset[OperatorSequence]
TOP = 20

DEFINITIONS = {
    "mismatch_mismatch": "sequences that two mismatching models share",
    "mismatch_correct": "sequences that a mismatching and a correct model share",
    "mismatch_tests": "sequences that a mismatching model and a model of the test suite share",
    "only_mismatch": "sequences of the first kind that no correct model has (exact), or that are none of the "
    "second kind (difflib)",
}


@dataclass(frozen=True, slots=True)
class SetSize:
    """How many distinct sequences a set has, and how many after reduction."""

    unique: int
    reduced: int


@dataclass(frozen=True, slots=True)
class TopSequence:
    """A sequence that only mismatching models share: the models that hold it, the smallest of them first."""

    sequence: OperatorSequence
    models: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class SequenceSets:
    """Table 12, with the sets themselves and their reductions by name (see `DEFINITIONS`)."""

    method: Method
    sets: dict[str, Sequences]
    reduced: dict[str, Sequences]
    sizes: dict[str, SetSize]
    models_with_only_mismatch: int
    top: tuple[TopSequence, ...]
    bounded: tuple[Bounded, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that is said of three sets of models; `paths` counts the simple paths of each set's models."""

    models: dict[str, int]
    paths: dict[str, int]
    operators: Operators
    sequences: SequenceSets
    sharing: SharingTest | None
    definitions: dict[str, str] = field(default_factory=lambda: dict(DEFINITIONS))


def compare_models(
    mismatch: Sequence[OperatorGraph],
    correct: Sequence[OperatorGraph],
    tests: Sequence[OperatorGraph],
    *,
    method: Method = "exact",
    bound: int = DEFAULT_BOUND,
    advance: Callable[[str], None] = lambda what: None,
) -> Comparison:
    """Compare mismatching models with themselves, with correct ones, and with those of a test suite."""
    advance("operators")
    operators = compare_operators(mismatch, correct, tests)
    advance("shared sequences")
    shared = (
        _exact(mismatch, correct, tests, bound) if method == "exact" else _authors(mismatch, correct, tests)
    )
    advance("reduction")
    sequences = _summed(method, shared, mismatch, correct)
    advance("random groups")
    groups = {"mismatch": mismatch, "correct": correct, "tests": tests}
    return Comparison(
        models={name: len(graphs) for name, graphs in groups.items()},
        paths={name: sum(map(count_paths, graphs)) for name, graphs in groups.items()},
        operators=operators,
        sequences=sequences,
        sharing=sharing_test(mismatch, correct),
    )


def _exact(
    mismatch: Sequence[OperatorGraph],
    correct: Sequence[OperatorGraph],
    tests: Sequence[OperatorGraph],
    bound: int,
) -> tuple[dict[str, Sequences], tuple[Bounded, ...]]:
    shared = shared_sequences(mismatch, {"mismatch_correct": correct, "mismatch_tests": tests}, bound=bound)
    sets = {name or "mismatch_mismatch": found for name, found in shared.sequences.items()}
    held = holders(sets["mismatch_mismatch"], correct)
    sets["only_mismatch"] = frozenset(sequence for sequence, models in held.items() if not models)
    return sets, shared.bounded


def _authors(
    mismatch: Sequence[OperatorGraph], correct: Sequence[OperatorGraph], tests: Sequence[OperatorGraph]
) -> tuple[dict[str, Sequences], tuple[Bounded, ...]]:
    own, right, suite = map(path_table, (mismatch, correct, tests))
    within = frozenset(blocks_within(own))
    between = blocks_between(own, right)
    sets = {
        "mismatch_mismatch": within,
        "mismatch_correct": between,
        "mismatch_tests": blocks_between(own, suite),
        "only_mismatch": within - between,
    }
    return sets, (*own.bounded, *right.bounded, *suite.bounded)


def _summed(
    method: Method,
    shared: tuple[dict[str, Sequences], tuple[Bounded, ...]],
    mismatch: Sequence[OperatorGraph],
    correct: Sequence[OperatorGraph],
) -> SequenceSets:
    sets, bounded = shared
    reduced = {name: reduce_sequences(found) for name, found in sets.items()}
    held = holders(sets["only_mismatch"], mismatch)
    return SequenceSets(
        method=method,
        sets={name: sets[name] for name in DEFINITIONS},
        reduced={name: reduced[name] for name in DEFINITIONS},
        sizes={name: SetSize(len(sets[name]), len(reduced[name])) for name in DEFINITIONS},
        models_with_only_mismatch=len({model for models in held.values() for model in models}),
        top=_top(held, mismatch),
        bounded=bounded,
    )


def _top(
    held: dict[OperatorSequence, tuple[int, ...]], graphs: Sequence[OperatorGraph]
) -> tuple[TopSequence, ...]:
    ordered = sorted(held.items(), key=lambda item: (-len(item[1]), len(item[0]), item[0]))[:TOP]
    found: list[TopSequence] = []
    for sequence, models in ordered:
        by_size = sorted(
            (graphs[model] for model in models), key=lambda graph: (len(graph.operators), graph.model)
        )
        names = tuple(graph.model for graph in by_size)
        found.append(TopSequence(sequence, names, names[0]))
    return tuple(found)
