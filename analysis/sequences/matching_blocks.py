"""Python's `difflib` matching blocks of at least three elements, of one sequence against many at once.

`difflib.SequenceMatcher(None, a, b).get_matching_blocks()` takes the longest block that two sequences have
in common (the one that starts earliest in `a`, then in `b`), and goes on to the left and to the right of it.
It is greedy: what crosses a block taken earlier is cut or lost. A block of three or more elements is made of
runs of equal three-grams on one diagonal, and the shorter blocks never take anything from the longer ones
because they are found later. So the blocks follow from the runs alone, and most pairs have one run or none.

Where `b` has 200 elements or more, difflib leaves elements that make up over 1 % of it ("popular") out of its
search; there, difflib itself is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

import numpy as np

from analysis.sequences.packed import Ints

BLOCK = 3
POPULAR_FROM = 200

Run = tuple[int, int, int]
"""Start in `a`, start in `b`, length."""


@dataclass(frozen=True)
class Blocks:
    """Matching blocks of `a`: the sequence `b` they are with, and where in `a` they lie. Shape (blocks,) each."""

    other: Ints
    start: Ints
    length: Ints


class BlockIndex:
    """Sequences, indexed by their three-grams, to be matched as `b`.

    Args:
        sequences: Sequences of small non-negative integers.
        symbols: One more than the largest of them.
    """

    def __init__(self, sequences: Sequence[tuple[int, ...]], symbols: int) -> None:
        self._sequences = sequences
        self._symbols = symbols
        self._long = [number for number, sequence in enumerate(sequences) if len(sequence) >= POPULAR_FROM]
        short = [() if len(sequence) >= POPULAR_FROM else sequence for sequence in sequences]
        grams = [self._grams(sequence) for sequence in short]
        gram = np.concatenate([np.empty(0, dtype=np.int64), *grams])
        sizes = np.array([len(one) for one in grams], dtype=np.int64)
        order = np.argsort(gram, kind="stable")
        self._gram = gram[order]
        self._other = np.repeat(np.arange(len(grams)), sizes)[order]
        first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        self._place = (np.arange(len(gram)) - first)[order]

    def _grams(self, sequence: Sequence[int]) -> Ints:
        row = np.array(sequence, dtype=np.int64)
        if len(row) < BLOCK:
            return np.empty(0, dtype=np.int64)
        return (row[:-2] * self._symbols + row[1:-1]) * self._symbols + row[2:]

    def blocks(self, a: tuple[int, ...]) -> Blocks:
        """All matching blocks of at least three elements that `a` has with each sequence."""
        other, i, j, length = self._runs(a)
        single, several = _by_conflict(other, i, j, length)
        chosen = [(int(n), x, k) for n, runs in several for x, _, k in _greedy(runs, len(a), self._size(n))]
        chosen += [(n, block.a, block.size) for n in self._long for block in self._by_difflib(a, n)]
        more = np.array(chosen, dtype=np.int64).reshape(-1, 3)
        return Blocks(
            np.concatenate([other[single], more[:, 0]]),
            np.concatenate([i[single], more[:, 1]]),
            np.concatenate([length[single], more[:, 2]]),
        )

    def _size(self, number: int) -> int:
        return len(self._sequences[number])

    def _by_difflib(self, a: tuple[int, ...], number: int) -> Iterator[Match]:
        matcher = SequenceMatcher(None, a, self._sequences[number])
        return (block for block in matcher.get_matching_blocks() if block.size >= BLOCK)

    def _runs(self, a: tuple[int, ...]) -> tuple[Ints, Ints, Ints, Ints]:
        """Maximal diagonal runs (other, start in a, start in b, length), sorted by other, start in a and b."""
        grams = self._grams(a)
        low = np.searchsorted(self._gram, grams)
        counts = np.searchsorted(self._gram, grams, side="right") - low
        i = np.repeat(np.arange(len(grams)), counts)
        entry = np.arange(len(i)) + np.repeat(low - (np.cumsum(counts) - counts), counts)
        other, j = self._other[entry], self._place[entry]
        # On one diagonal of one pair, in order of i, a run goes on while i grows by one.
        diagonal = other * (2 * POPULAR_FROM + len(a)) + (j - i + len(a))
        order = np.argsort(diagonal * (len(a) + 1) + i)
        other, i, j, diagonal = other[order], i[order], j[order], diagonal[order]
        begins = np.ones(len(i), dtype=bool)
        begins[1:] = (diagonal[1:] != diagonal[:-1]) | (i[1:] != i[:-1] + 1)
        start = np.flatnonzero(begins)
        length = np.diff(np.append(start, len(i))) + BLOCK - 1
        other, i, j = other[start], i[start], j[start]
        order = np.lexsort((j, i, other))
        return other[order], i[order], j[order], length[order]


def _by_conflict(other: Ints, i: Ints, j: Ints, length: Ints) -> tuple[Ints, list[tuple[int, list[Run]]]]:
    """Separate the runs that are blocks as they are from the pairs whose runs get in each other's way."""
    same = other[1:] == other[:-1]
    apart = (i[:-1] + length[:-1] <= i[1:]) & (j[:-1] + length[:-1] <= j[1:])
    conflicting = np.unique(other[1:][same & ~apart])
    in_conflict = np.isin(other, conflicting)
    starts = np.searchsorted(other, conflicting)
    ends = np.searchsorted(other, conflicting, side="right")
    rows = np.column_stack([i, j, length])
    several = [
        (int(number), [(x, y, k) for x, y, k in rows[start:end].tolist()])
        for number, start, end in zip(conflicting, starts, ends, strict=True)
    ]
    return np.flatnonzero(~in_conflict), several


def _greedy(runs: Sequence[Run], size_a: int, size_b: int) -> Iterator[Run]:
    """Choose blocks among runs as difflib does."""
    windows = [(0, size_a, 0, size_b, runs)]
    while windows:
        low_a, high_a, low_b, high_b, among = windows.pop()
        cut = [piece for run in among if (piece := _cut(run, low_a, high_a, low_b, high_b))[2] >= BLOCK]
        if not cut:
            continue
        i, j, length = min(cut, key=lambda run: (-run[2], run[0], run[1]))
        yield i, j, length
        windows.append((low_a, i, low_b, j, cut))
        windows.append((i + length, high_a, j + length, high_b, cut))


def _cut(run: Run, low_a: int, high_a: int, low_b: int, high_b: int) -> Run:
    """The part of a run inside a window."""
    i, j, length = run
    skipped = max(low_a - i, low_b - j, 0)
    return i + skipped, j + skipped, min(length, high_a - i, high_b - j) - skipped
