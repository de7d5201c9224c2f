"""Which key stands for which code."""

from __future__ import annotations

from collections.abc import Sequence

from taxonomy.codebook import Code, Dimension

ACTIONS = {
    "save": "S",
    "skip": "X",
    "undo": "U",
    "back": "B",
    "flag": "F",
    "next question": "J",
    "previous question": "K",
}
# Streamlit keeps C and R for itself.
_LETTERS = [letter for letter in "ADEGHILMNOPQTVWYZ" if letter not in ACTIONS.values()]
_KEYS = [*"123456789", *_LETTERS]
ALL_KEYS = frozenset([*_KEYS, *ACTIONS.values()])


def offered(dimension: Dimension, chosen: Sequence[str]) -> tuple[Code, ...]:
    """The codes to show: those at the top, each followed by its finer ones once it (or one of them) is chosen."""
    open_above = {above.id for code in chosen for above in dimension.lineage(code)}
    shown: list[Code] = []

    def show(codes: Sequence[Code]) -> None:
        for code in codes:
            if code.retired and code.id not in chosen:
                continue
            shown.append(code)
            if code.id in open_above:
                show(dimension.children(code.id))

    show(dimension.roots)
    return tuple(shown)


def keys_of(dimension: Dimension, shown: Sequence[Code]) -> dict[str, str]:
    """A key for each shown code: digits and then letters to the top ones, letters to the finer ones.

    A code at the top has the same key whether or not finer ones are shown. With more codes than
    keys the last have none, and are reached with Tab.
    """
    top = [code.id for code in dimension.roots if not code.retired]
    finer = [code.id for code in shown if code.parent is not None]
    keys = dict(zip(top, _KEYS, strict=False))
    left = [key for key in _KEYS if key not in keys.values()]
    letters = [key for key in left if not key.isdigit()] + [key for key in left if key.isdigit()]
    return keys | dict(zip(finer, letters, strict=False))


def depth(dimension: Dimension, code: Code) -> int:
    """How many codes stand above this one."""
    return len(dimension.lineage(code.id)) - 1
