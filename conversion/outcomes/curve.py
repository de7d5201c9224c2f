"""How the share of mismatches falls as the absolute tolerance grows: a rule's arbitrary limit, seen whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversion.outcomes.rules import Difference

DECADES = range(-12, 3)
TOLERANCES = tuple(float(f"{digit}e{power}") for power in DECADES for digit in (1, 2, 5))
"""Absolute tolerances from 1e-12 to 500, three a decade; the paper's 1e-7 and its scripts' 1e-3 are among them."""


@dataclass(frozen=True)
class CurvePoint:
    """Of all compared models, those that differ by `tolerance` or more in an output."""

    tolerance: float
    mismatches: int
    rate: float | None


@dataclass(frozen=True)
class MismatchCurve:
    """One converter's compared models of one origin.

    Attributes:
        models: Models that were converted, loaded and run, so that their outputs could be compared.
        incomparable: Models with an output of another shape, type, or NaN or infinity pattern; no tolerance helps.
        points: Mismatches by tolerance, ascending.
    """

    converter: str
    origin: str
    models: int
    incomparable: int
    points: tuple[CurvePoint, ...]


def mismatch_curve(
    converter: str,
    origin: str,
    models: Sequence[Sequence[Difference]],
    tolerances: Iterable[float] = TOLERANCES,
) -> MismatchCurve:
    """The curve of models given by their raw differences; as by the paper's rule, equal to the limit is a mismatch."""
    needed = [_largest(differences) for differences in models]
    points = []
    for tolerance in sorted(tolerances):
        count = sum(value is None or value >= tolerance for value in needed)
        points.append(CurvePoint(tolerance, count, count / len(models) if models else None))
    return MismatchCurve(converter, origin, len(models), needed.count(None), tuple(points))


def _largest(differences: Sequence[Difference]) -> float | None:
    """The largest absolute difference of all outputs; None where one cannot be compared, or none was kept."""
    if not differences:
        return None
    if any(not row["comparable"] or row["max_abs"] is None for row in differences):
        return None
    return max(float(row["max_abs"]) for row in differences)
