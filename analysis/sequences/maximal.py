"""Which shared sequences are maximal for a pair of models: no longer one around them is shared by the pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.sequences.levels import Holdings, Level
from analysis.sequences.packed import Ints, Mask


@dataclass(frozen=True)
class Pairing:
    """Which pairs of models are compared: each of `first` with each of `second`.

    When both are the same models, a model is not paired with itself. Masks over models, shape (models,).
    """

    first: Mask
    second: Mask

    @property
    def within(self) -> bool:
        """Whether the models of one set are compared with one another."""
        return bool(np.array_equal(self.first, self.second))


def maximal(level: Level, longer: Level, pairing: Pairing) -> Mask:
    """Mark the sequences of a level that are maximal for some pair of models.

    A sequence is shared by a pair when both models spell it. It is maximal for the pair when no sequence of
    `longer` that begins or ends with it is shared by the same pair. Shape of the result: (sequences,).
    """
    first, second = _held(level.holdings, pairing.first), _held(level.holdings, pairing.second)
    within = int(pairing.within)
    partners = np.bincount(second.sequence, minlength=level.size) - within
    shared = (partners > 0) & (np.bincount(first.sequence, minlength=level.size) > 0)
    around = _extensions(level, longer, pairing)
    uncovered = _by_counting(first, partners, around, within)
    covered = _by_one_extension(first, second, level.size, around)
    result = shared & uncovered & ~covered
    for sequence in np.flatnonzero(shared & ~uncovered & ~covered):
        result[sequence] = around.leaves_a_pair(int(sequence), first, second, within)
    return result


@dataclass(frozen=True)
class _Extensions:
    """The longer sequences around each sequence: pairs sorted by sequence, with who holds the longer one."""

    sequence: Ints
    longer: Ints
    longer_size: int
    first: Holdings
    second: Holdings

    def leaves_a_pair(self, sequence: int, first: Holdings, second: Holdings, within: int) -> bool:
        """Whether some pair that shares the sequence shares none of the longer ones, pair by pair."""
        start, end = np.searchsorted(self.sequence, [sequence, sequence + 1])
        covers: dict[int, int] = {}
        for longer in self.longer[start:end]:
            partners = _bits(_models(self.second, longer))
            for model in _models(self.first, longer):
                covers[int(model)] = covers.get(int(model), 0) | partners
        all_partners = _bits(_models(second, sequence))
        for model in map(int, _models(first, sequence)):
            self_pair = within << model
            if all_partners & ~(covers.get(model, 0) | self_pair):
                return True
        return False


def _extensions(level: Level, longer: Level, pairing: Pairing) -> _Extensions:
    sequence = np.concatenate([longer.prefix, longer.suffix])
    extension = np.tile(np.arange(longer.size), 2)
    order = np.argsort(sequence, kind="stable")
    return _Extensions(
        sequence[order],
        extension[order],
        longer.size,
        _held(longer.holdings, pairing.first),
        _held(longer.holdings, pairing.second),
    )


def _held(holdings: Holdings, models: Mask) -> Holdings:
    among = models[holdings.model]
    return Holdings(holdings.sequence[among], holdings.model[among])


def _models(holdings: Holdings, sequence: int) -> Ints:
    start, end = np.searchsorted(holdings.sequence, [sequence, sequence + 1])
    return holdings.model[start:end]


def _bits(models: Ints) -> int:
    """A set of models as the bits of an integer."""
    if not len(models):
        return 0
    flags = np.zeros(int(models[-1]) + 1, dtype=bool)
    flags[models] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _by_counting(first: Holdings, partners: Ints, around: _Extensions, within: int) -> Mask:
    """Sequences of which a model has more partners than all longer ones together give it: surely maximal."""
    found = np.zeros(len(partners), dtype=bool)
    if not len(first.sequence):
        return found
    longer_partners = np.bincount(around.second.sequence, minlength=around.longer_size) - within
    starts = np.searchsorted(around.first.sequence, around.longer)
    counts = np.searchsorted(around.first.sequence, around.longer, side="right") - starts
    rows = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    model = around.first.model[starts[rows] + nth]
    models = int(first.model.max()) + 1
    keys = first.sequence * models + first.model
    position = np.searchsorted(keys, around.sequence[rows] * models + model)
    given = np.bincount(position, weights=longer_partners[around.longer[rows]], minlength=len(keys))
    found[first.sequence[given < partners[first.sequence]]] = True
    return found


def _by_one_extension(first: Holdings, second: Holdings, size: int, around: _Extensions) -> Mask:
    """Sequences with one longer sequence that exactly the same models spell: surely not maximal."""
    holders = _counts(first, second, size)
    longer_holders = _counts(around.first, around.second, around.longer_size)
    covered = np.zeros(size, dtype=bool)
    covered[around.sequence[longer_holders[around.longer] == holders[around.sequence]]] = True
    return covered


def _counts(first: Holdings, second: Holdings, size: int) -> Ints:
    return np.bincount(first.sequence, minlength=size) + np.bincount(second.sequence, minlength=size)
