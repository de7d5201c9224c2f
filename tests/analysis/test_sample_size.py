"""How many respondents a survey needs."""

from __future__ import annotations

import pytest

from analysis.survey.sample_size import sample_size


def test_the_papers_69_follows_from_a_rounded_quantile() -> None:
    result = sample_size(1_200_000, 0.90, 0.10, published=69)
    assert (result.size, result.with_rounded_z, result.rounded_z) == (68, 69, 1.65)
    assert "1.65" in result.note


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "size"),
    # Published tables (Krejcie and Morgan 1970 at 95 % and 5 %; 384.15 for an endless population).
    [(100, 0.95, 0.05, 80), (1_000, 0.95, 0.05, 278), (10_000, 0.95, 0.05, 370), (10**9, 0.95, 0.05, 385)],
)
def test_published_sizes(population: int, confidence: float, margin: float, size: int) -> None:
    assert sample_size(population, confidence, margin).size == size
