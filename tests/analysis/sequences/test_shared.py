"""Both methods against their definitions, word for word."""

from __future__ import annotations

import random
import string
from difflib import SequenceMatcher
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sequences.authors import blocks_between, blocks_within, path_table
from analysis.sequences.comparison import compare_models
from analysis.sequences.coverage import coverage
from analysis.sequences.exact import shared_sequences
from analysis.sequences.graph import OperatorGraph, OperatorSequence, UnusableModel, operator_graph
from analysis.sequences.holders import holders
from analysis.sequences.paths import count_paths, path_sequences, spells
from analysis.sequences.permutation import sharing_test
from analysis.sequences.reduction import reduce_sequences
from tests.analysis.sequences.models import (
    all_paths,
    chain,
    contains,
    path_set,
    pieces,
    random_graph,
    union_between,
    union_within,
)

SEEDS = st.integers(0, 10_000)


def graphs(seed: int, count: int) -> list[OperatorGraph]:
    return [random_graph(f"m{nth}", seed * 100 + nth) for nth in range(count)]


@given(SEEDS)
def test_paths_are_counted_exactly_and_listed_without_repeats(seed: int) -> None:
    graph = random_graph("m", seed)
    assert count_paths(graph) == len(all_paths(graph))
    listed = path_sequences(graph, 10_000)
    assert (set(listed.sequences), len(listed.sequences)) == (path_set(graph), len(path_set(graph)))
    assert not listed.cut


@given(SEEDS)
def test_a_sequence_lies_on_a_path_exactly_when_a_walk_spells_it(seed: int) -> None:
    graph = random_graph("m", seed)
    for piece in pieces(graph):
        assert spells(graph, piece)
        assert spells(graph, (*piece, "a")) == ((*piece, "a") in pieces(graph))


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_exact_method_is_the_definition(seed: int) -> None:
    own, others = graphs(seed, 4), graphs(seed + 50_000, 3)
    shared = shared_sequences(own, {"others": others})
    assert shared.sequences[""] == union_within(own)
    assert shared.sequences["others"] == union_between(own, others)
    assert shared.bounded == ()


def authors_blocks(pairs: list[tuple[OperatorGraph, OperatorGraph]]) -> set[OperatorSequence]:
    """The authors' algorithm, word for word."""
    found: set[OperatorSequence] = set()
    for first, second in pairs:
        for a, b in product(path_set(first), path_set(second)):
            for block in SequenceMatcher(None, a, b).get_matching_blocks():
                if block.size >= 3:
                    found.add(a[block.a : block.a + block.size])
    return found


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_difflib_method_is_the_authors(seed: int) -> None:
    own, others = graphs(seed, 4), graphs(seed + 50_000, 3)
    assert set(blocks_within(path_table(own))) == authors_blocks(list(combinations(own, 2)))
    assert blocks_between(path_table(own), path_table(others)) == authors_blocks(list(product(own, others)))


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_each_block_that_difflib_finds_lies_in_a_sequence_of_the_exact_method(seed: int) -> None:
    own, others = graphs(seed, 3), graphs(seed + 50_000, 3)
    exact = shared_sequences(own, {"others": others}).sequences["others"]
    for block in blocks_between(path_table(own), path_table(others)):
        assert any(contains(sequence, block) for sequence in exact)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_holders_are_the_models_that_spell_a_sequence(seed: int) -> None:
    models = graphs(seed, 4)
    wanted = [("a", "b", "c"), ("a", "a"), ("b", "c"), ("z",)]
    assert holders(wanted, models) == {
        sequence: tuple(n for n, graph in enumerate(models) if spells(graph, sequence)) for sequence in wanted
    }


SEQUENCES = st.sets(st.lists(st.sampled_from("abc"), min_size=3, max_size=7).map(tuple), max_size=8)


@given(SEQUENCES)
def test_reduction_is_a_fixed_point_made_of_pieces(sequences: set[OperatorSequence]) -> None:
    reduced = reduce_sequences(sequences)
    assert reduce_sequences(reduced) == reduced
    assert all(any(contains(sequence, piece) for sequence in sequences) for piece in reduced)
    assert all(len(piece) >= 3 for piece in reduced)
    assert bool(reduced) == bool(sequences)


def test_reduction_of_the_papers_example() -> None:
    """Section 6.2.3 gives these two, which are the same but for their last operator."""
    assert reduce_sequences([tuple("aaaabd"), tuple("aaaabc")]) == {tuple("aaa")}
    assert reduce_sequences([tuple("pqrsd"), tuple("pqrsc")]) == {tuple("pqrs")}


def test_a_hundred_nodes_with_a_billion_paths_end_with_an_exact_count_and_a_stated_bound() -> None:
    """Thirty diamonds in a row: 2 to the 30 paths over 91 operators of their own."""
    operators, edges = ["start"], []
    for nth in range(30):
        top = len(operators) - 1
        operators += [f"left{nth}", f"right{nth}", f"join{nth}"]
        edges += [(top, top + 1), (top, top + 2), (top + 1, top + 3), (top + 2, top + 3)]
    ends = [0] * len(operators)
    ends[-1] = 1
    inputs = [0] * len(operators)
    inputs[0] = 1
    big = [operator_graph(name, operators, edges, inputs, ends) for name in ("one", "two")]
    assert count_paths(big[0]) == 2**30
    assert path_sequences(big[0], 500).cut
    shared = shared_sequences(big, {}, bound=2000)
    assert {item.model for item in shared.bounded} == {"one", "two"}
    assert all("cut to" in item.what for item in shared.bounded)
    authors = compare_models(big, big, [], method="difflib", bound=2000)
    assert authors.paths["mismatch"] == 2 * 2**30
    assert all("200 distinct paths are compared" in item.what for item in authors.sequences.bounded)


def test_a_cycle_is_refused() -> None:
    with pytest.raises(UnusableModel, match="cycle"):
        operator_graph("m", ["a", "b"], [(0, 1), (1, 0)], [1, 0], [0, 1])


def test_only_mismatching_models_share_what_no_correct_one_has() -> None:
    failing = [chain("bad1", "xabcy"), chain("bad2", "vabcw"), chain("bad3", "uvwst")]
    working = [chain("good1", "xyzab"), chain("good2", "uvwxy")]
    result = compare_models(failing, working, [])
    assert result.sequences.sets["mismatch_mismatch"] == {tuple("abc")}
    assert result.sequences.sets["mismatch_correct"] == {tuple("uvw")}
    assert result.sequences.sets["only_mismatch"] == {tuple("abc")}
    assert result.sequences.models_with_only_mismatch == 2
    assert result.sequences.top[0].models == ("bad1", "bad2")
    assert result.operators.mismatch_not_correct.names == ("c", "s", "t")


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_coverage_counts_pieces_of_each_length(seed: int) -> None:
    models, suite = graphs(seed, 3), graphs(seed + 50_000, 2)
    for row in coverage(suite, models):
        wanted = {p for graph in models for p in pieces(graph) if len(p) == row.length}
        tested = {p for graph in suite for p in pieces(graph) if len(p) == row.length}
        assert (row.in_models, row.covered) == (len(wanted), len(wanted & tested))
        assert set(row.missing) == wanted - tested


def test_models_made_to_share_are_told_from_random_ones() -> None:
    alike = [chain(f"bad{nth}", "abcde"[nth % 3 :] + "fghijklm") for nth in range(6)]
    rng = random.Random(0)
    random_ones = [chain(f"good{nth}", "".join(rng.choices(string.ascii_letters, k=12))) for nth in range(30)]
    found = sharing_test(alike, random_ones, groups=199)
    assert found is not None
    assert found.p == 1 / 200
    backwards = sharing_test(random_ones[:6], random_ones[6:], groups=199)
    assert backwards is not None
    assert backwards.p > 0.05
    assert sharing_test(alike, random_ones[:3]) is None
