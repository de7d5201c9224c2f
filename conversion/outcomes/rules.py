"""Pass rules: how far outputs may be apart. They read raw differences, so they can be applied again later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taxonomy.errors import BadInput

Difference = Mapping[str, Any]

# torch.testing.assert_close's defaults: (relative, absolute) by type.
BY_TYPE = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
}


def _below(limit: float) -> Callable[[Difference], bool]:
    return lambda row: row["max_abs"] is not None and row["max_abs"] < limit


def _close(rtol: float, atol: float) -> Callable[[Difference], bool]:
    """numpy's criterion |got - expected| <= atol + rtol * |expected|, from the tolerance still needed."""
    return lambda row: row["atol_needed"].get(repr(rtol), row["max_abs"] or 0.0) <= atol


def _by_type(row: Difference) -> bool:
    return _close(*BY_TYPE.get(row["dtype"], (0.0, 0.0)))(row)


RULES: dict[str, Callable[[Difference], bool]] = {
    "paper": _below(1e-7),
    "paper-scripts": _below(1e-3),
    "nnsmith": _close(1e-2, 1e-3),
    "allclose": _close(1e-5, 1e-8),
    "dtype": _by_type,
}

TOLERANCES = {
    "paper": (0.0, 1e-7),
    "paper-scripts": (0.0, 1e-3),
    "nnsmith": (1e-2, 1e-3),
    "allclose": (1e-5, 1e-8),
    "dtype": BY_TYPE["float32"],
}
"""Each rule's relative and absolute tolerance for float32, for scripts that compare by themselves."""


def passes(differences: Sequence[Difference], rule: str) -> bool:
    """Whether every output is the same by the rule; another shape, type or NaN pattern never is.

    Raises:
        BadInput: When no rule has that name.
    """
    if rule not in RULES:
        raise BadInput(f"No rule is called {rule!r}.", mend=f"Choose one of {', '.join(RULES)}.")
    return all(row["comparable"] and RULES[rule](row) for row in differences)
