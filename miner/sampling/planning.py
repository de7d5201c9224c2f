"""Sample sizes for a margin of error, and margins for a sample size (Cochran 1977, chapter 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from taxonomy.errors import BadInput


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A sample size and the margin that it gives for a share of one half, the worst case."""

    population: int
    confidence: float
    size: int
    margin: float


def plan_for_margin(population: int, margin: float, confidence: float) -> SamplePlan:
    """The smallest sample with at most this margin, with the correction for a finite population."""
    _check(population, confidence)
    if not 0 < margin < 1:
        raise BadInput(f"a margin of {margin} is not between 0 and 1.")
    unlimited = (_z(confidence) / (2 * margin)) ** 2
    size = min(population, math.ceil(unlimited / (1 + (unlimited - 1) / population)))
    return SamplePlan(population, confidence, size, margin_of(population, size, confidence))


def plan_for_size(population: int, size: int, confidence: float) -> SamplePlan:
    """The margin that a sample of `size` issues gives."""
    _check(population, confidence)
    if not 0 < size <= population:
        raise BadInput(f"{size} issues cannot be drawn from {population}.")
    return SamplePlan(population, confidence, size, margin_of(population, size, confidence))


def margin_of(population: int, size: int, confidence: float) -> float:
    """The margin of error for a share of one half; 0 when the whole population is taken."""
    if size >= population:
        return 0.0
    correction = math.sqrt((population - size) / (population - 1))
    return _z(confidence) * math.sqrt(0.25 / size) * correction


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _check(population: int, confidence: float) -> None:
    if population < 1:
        raise BadInput(f"there is nothing to draw from: the population is {population}.")
    if not 0 < confidence < 1:
        raise BadInput(f"a confidence of {confidence} is not between 0 and 1.")
