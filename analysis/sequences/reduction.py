"""Reduction of a set of sequences to the smallest subsequences that they share (section 6.2.3).

The authors look for common subsequences again and again until none is smaller, in the order in which a set
happens to be iterated, and their result depends on that order. The fixed point is reached here directly.

Consider each three operators in a row that lie in at least two sequences, and make them longer, to the left
and to the right, as long as all places where they occur go on alike: this is the longest piece that all these
places have in common. The pieces that contain no other piece are the smallest shared subsequences. They
share nothing with one another any more, so reducing them again changes nothing. A sequence that shares no
three operators with another stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from analysis.sequences.exact import SHORTEST
from analysis.sequences.graph import OperatorSequence


class _Place(NamedTuple):
    """Where a piece begins: a sequence and a position in it."""

    sequence: int
    start: int


def reduce_sequences(sequences: Collection[OperatorSequence]) -> frozenset[OperatorSequence]:
    """Reduce sequences of at least three operators to their smallest shared subsequences.

    The result does not depend on the order of the sequences, and is its own reduction.
    """
    ordered = sorted(set(sequences))
    places: dict[OperatorSequence, list[_Place]] = {}
    for number, sequence in enumerate(ordered):
        for start, gram in enumerate(_grams(sequence)):
            places.setdefault(gram, []).append(_Place(number, start))
    shared = {gram: where for gram, where in places.items() if len({place.sequence for place in where}) > 1}
    pieces = {gram: _longest_alike(where, ordered) for gram, where in shared.items()}
    smallest = {
        piece
        for piece in pieces.values()
        if all(pieces[gram] == piece for gram in _grams(piece) if gram in pieces)
    }
    alone = {sequence for sequence in ordered if not any(gram in shared for gram in _grams(sequence))}
    return frozenset(smallest | alone)


def _grams(sequence: OperatorSequence) -> list[OperatorSequence]:
    return [sequence[start : start + SHORTEST] for start in range(len(sequence) - SHORTEST + 1)]


def _longest_alike(where: Sequence[_Place], sequences: Sequence[OperatorSequence]) -> OperatorSequence:
    before = _steps_alike(where, sequences, -1, -1)
    after = _steps_alike(where, sequences, SHORTEST, 1)
    sequence, start = where[0]
    return sequences[sequence][start - before : start + SHORTEST + after]


def _steps_alike(
    where: Sequence[_Place], sequences: Sequence[OperatorSequence], offset: int, step: int
) -> int:
    """How many operators beyond an offset, in the direction of a step, are the same at all places."""
    alike = 0
    while len({_at(sequences[place.sequence], place.start + offset + alike * step) for place in where}) == 1:
        sequence, start = where[0]
        if _at(sequences[sequence], start + offset + alike * step) is None:
            break
        alike += 1
    return alike


def _at(sequence: OperatorSequence, position: int) -> str | None:
    return sequence[position] if 0 <= position < len(sequence) else None
