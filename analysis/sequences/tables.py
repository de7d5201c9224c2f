"""Tables 12 and 15 laid out with our numbers."""

from __future__ import annotations

from analysis.sequences.comparison import Comparison
from analysis.tables.layout import Cell, Layout

_OPERATOR_SETS = {
    "mismatch": "Mismatched (1)",
    "correct": "Correct (2)",
    "tests": "Test suite (3)",
    "mismatch_not_correct": "(1) without (2)",
    "correct_not_mismatch": "(2) without (1)",
    "mismatch_not_tests": "(1) without (3)",
    "tests_not_mismatch": "(3) without (1)",
}
_SEQUENCE_SETS = {
    "mismatch_mismatch": "(1) Mismatched and mismatched",
    "mismatch_correct": "(2) Mismatched and correct",
    "mismatch_tests": "(3) Mismatched and test suite",
    "only_mismatch": "(1) without (2)",
}


def sequence_table(result: Comparison) -> Layout:
    """Table 12: how many operator sequences the sets share, all of them and reduced."""
    found = result.sequences
    rows: list[tuple[Cell, ...]] = [("Mismatching models", result.models["mismatch"], None)]
    rows += [
        (name, found.sizes[key].unique, found.sizes[key].reduced) for key, name in _SEQUENCE_SETS.items()
    ]
    rows.append(("Models with (1) without (2)", found.models_with_only_mismatch, None))
    notes = (f"Method: {found.method}. Sequences have at least three operators.",)
    return Layout("12", "Shared operator sequences", ("Set", "Unique", "Reduced"), tuple(rows), notes=notes)


def operator_table(result: Comparison) -> Layout:
    """Table 15: how many operators each set of models has."""
    rows = tuple((name, getattr(result.operators, key).count) for key, name in _OPERATOR_SETS.items())
    return Layout("15", "Operators of the models", ("Set", "Operators"), rows)
