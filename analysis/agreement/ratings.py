"""One dimension's labels in one round as a matrix of issues by raters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["root", "code"]
MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """What each rater said of each issue.

    Attributes:
        issues: Row ids of the issues, the rows of `codes`.
        raters: Names, the columns of `codes`.
        categories: The codes that the codebook offers, whether used or not.
        are_sets: Whether some category is a set of codes; how many sets there could be is then not said.
        codes: Indices into `categories`, shape (issues, raters); `MISSING` where a rater did not label.
    """

    issues: tuple[int, ...]
    raters: tuple[str, ...]
    categories: tuple[str, ...]
    codes: NDArray[np.int64]
    are_sets: bool = False

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many raters gave each code to each issue, shape (issues, categories)."""
        one_hot = self.codes[:, :, None] == np.arange(len(self.categories))
        counts: NDArray[np.int64] = one_hot.sum(axis=1)
        return counts

    @cached_property
    def rated_twice(self) -> NDArray[np.bool_]:
        """Which issues at least two raters labelled: only they tell of agreement."""
        twice: NDArray[np.bool_] = self.counts.sum(axis=1) >= 2
        return twice

    def pair(self, first: str, second: str) -> Ratings:
        """The ratings of two raters, on the issues that both labelled."""
        columns = [self.raters.index(first), self.raters.index(second)]
        codes = self.codes[:, columns]
        both = (codes != MISSING).all(axis=1)
        issues = tuple(issue for issue, kept in zip(self.issues, both, strict=True) if kept)
        return Ratings(issues, (first, second), self.categories, codes[both], self.are_sets)

    def contingency(self) -> NDArray[np.int64]:
        """The first rater's codes (rows) by the second's; for two raters, with nothing missing."""
        size = len(self.categories)
        flat = self.codes[:, 0] * size + self.codes[:, 1]
        return np.bincount(flat, minlength=size * size).reshape(size, size)


def ratings(frame: pd.DataFrame, dimension: Dimension, *, level: Level = "root") -> Ratings:
    """The matrix of one dimension from a label frame of one round (see `db.frames.label_frame`).

    Raters who are models are left out. At the level `root`, sub-codes count as the code above them.
    Where a rater may give several codes, the whole set is one category.
    """
    rows = frame[(frame["dimension"] == dimension.id) & (frame["rater_kind"] == "human")]
    names = {code.id: _name(dimension, code.id, level) for code in dimension.codes}
    given: dict[tuple[int, str], set[str]] = {}
    for issue, rater, code in zip(rows["issue_id"], rows["rater"], rows["code"], strict=True):
        given.setdefault((int(issue), str(rater)), set()).add(names.get(code, code))
    issues = tuple(sorted({issue for issue, _ in given}))
    raters = tuple(sorted({rater for _, rater in given}))
    labels = {key: " + ".join(sorted(codes)) for key, codes in given.items()}
    categories = _categories(dimension, level, labels.values())
    codes = np.full((len(issues), len(raters)), MISSING, dtype=np.int64)
    row_of = {issue: row for row, issue in enumerate(issues)}
    column_of = {rater: column for column, rater in enumerate(raters)}
    index_of = {category: index for index, category in enumerate(categories)}
    for (issue, rater), label in labels.items():
        codes[row_of[issue], column_of[rater]] = index_of[label]
    return Ratings(
        issues, raters, categories, codes, are_sets=any(len(codes) > 1 for codes in given.values())
    )


def _name(dimension: Dimension, code: str, level: Level) -> str:
    return dimension.root_of(code).id if level == "root" else code


def _categories(dimension: Dimension, level: Level, seen: Iterable[str]) -> tuple[str, ...]:
    offered = dimension.roots if level == "root" else dimension.codes
    ids = [code.id for code in offered if not code.retired]
    others = sorted(set(seen) - set(ids))
    return (*ids, *others)
