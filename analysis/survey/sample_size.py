"""How many respondents a survey needs."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleSizeResult:
    """The size needed by Cochran's formula with the correction for a finite population, rounded up.

    `z` is the normal quantile of the confidence; `with_rounded_z` is the size that follows when it is
    rounded to two decimals first, as printed tables do.
    """

    population: int
    confidence: float
    margin: float
    z: float
    size: int
    rounded_z: float
    with_rounded_z: int
    published: int | None
    note: str


def sample_size(
    population: int, confidence: float, margin: float, *, published: int | None = None
) -> SampleSizeResult:
    """The respondents needed to tell any share of a population up to `margin` (Cochran 1977, section 4.4).

    Args:
        population: How many people there are.
        confidence: Such as 0.9.
        margin: Half the interval's width, such as 0.1.
        published: What the paper states, to be explained.
    """
    from scipy import stats

    z = float(stats.norm.ppf((1 + confidence) / 2))
    rounded = math.floor(z * 100 + 0.5) / 100
    upward = math.ceil(z * 100) / 100
    size = _size(population, z, margin)
    candidates = {value: _size(population, value, margin) for value in (rounded, upward)}
    chosen = next((value for value, found in candidates.items() if found == published), upward)
    return SampleSizeResult(
        population, confidence, margin, z, size, chosen, candidates[chosen], published,
        _note(size, published, z, chosen, candidates[chosen]),
    )  # fmt: skip


def _size(population: int, z: float, margin: float) -> int:
    infinite = z**2 * 0.25 / margin**2
    corrected = infinite / (1 + (infinite - 1) / population)
    return math.ceil(corrected - 1e-9)


def _note(size: int, published: int | None, z: float, rounded: float, with_rounded: int) -> str:
    if published is None or published == size:
        return f"{size} respondents are needed."
    if published == with_rounded:
        return (
            f"The formula gives {size} with z = {z:.4f}; the published {published} follows from z rounded "
            f"to {rounded:.2f}."
        )
    return f"The formula gives {size}; the published {published} does not follow from it."
