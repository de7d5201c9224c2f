"""Worked examples from the literature, and the matrices of ratings that they are about."""

from __future__ import annotations

import numpy as np

from analysis.agreement.ratings import MISSING, Ratings


def ratings_of(rows: list[list[int | None]], categories: int) -> Ratings:
    """Ratings from one list an issue; codes count from 0, None is missing."""
    codes = np.array([[MISSING if code is None else code for code in row] for row in rows], dtype=np.int64)
    return Ratings(
        issues=tuple(range(1, len(rows) + 1)),
        raters=tuple(f"rater {number}" for number in range(codes.shape[1])),
        categories=tuple(f"code {number}" for number in range(categories)),
        codes=codes,
    )


def ratings_from_table(table: list[list[int]]) -> Ratings:
    """Two raters' labels with this contingency table."""
    rows: list[list[int | None]] = []
    for first, counts in enumerate(table):
        for second, count in enumerate(counts):
            rows += [[first, second]] * count
    return ratings_of(rows, len(table))


KRIPPENDORFF_4X12 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Four coders, twelve units (Krippendorff 2011)."""


def krippendorff_4x12() -> Ratings:
    units = list(zip(*KRIPPENDORFF_4X12, strict=True))
    return ratings_of([[None if code is None else code - 1 for code in unit] for unit in units], 5)


FLEISS_1971 = np.array(
    [
        [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
    ]
)  # fmt: skip
"""Thirty patients, six raters, five diagnoses (Fleiss 1971)."""

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
FEINSTEIN_EVEN = [[40, 9], [6, 45]]
FEINSTEIN_SKEWED = [[80, 10], [5, 5]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
