"""Corrections for asking many questions of the same data."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's (1979) step-down adjustment, which bounds the chance of any false finding.

    A missing p-value (an undefined test) stays missing and does not count as a test.
    """
    ordered = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for step, (p, place) in enumerate(ordered):
        highest = max(highest, min(1.0, p * (len(ordered) - step)))
        adjusted[place] = highest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Benjamini and Hochberg's (1995) adjustment, which bounds the share of false findings."""
    from scipy import stats

    present = [p for p in p_values if p is not None]
    if not present:
        return tuple(None for _ in p_values)
    controlled = iter(stats.false_discovery_control(present).tolist())
    return tuple(None if p is None else next(controlled) for p in p_values)
