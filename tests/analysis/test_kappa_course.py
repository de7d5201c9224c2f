from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement.coefficients import cohen_kappa, cohen_kappa_error, normal_interval
from analysis.agreement.course import kappa_change, more_issues_needed, running_kappa
from analysis.agreement.drift import intra_rater_agreement
from analysis.agreement.ratings import Ratings
from taxonomy.codebook import Code, Dimension

CATEGORIES = ("a", "b", "c")


def pair(table: list[list[int]], *, first_issue: int = 0) -> Ratings:
    codes = [
        (row, column) for row, cells in enumerate(table) for column, n in enumerate(cells) for _ in range(n)
    ]
    issues = tuple(range(first_issue, first_issue + len(codes)))
    return Ratings(issues, ("x", "y"), CATEGORIES[: len(table)], np.array(codes, dtype=np.int64))


def test_the_last_of_the_running_kappas_is_the_kappa_of_all() -> None:
    both = pair([[20, 5], [10, 15]])
    points = running_kappa(both, list(reversed(both.issues)))
    assert [point.n for point in points] == list(range(1, 51))
    assert points[0].kappa is None
    # Cohen's kappa of this well-known table is 0.4.
    assert points[-1].kappa == pytest.approx(0.4)
    assert points[-1].interval == pytest.approx(normal_interval(0.4, cohen_kappa_error(both.contingency())))


def test_a_set_compared_with_itself_changes_by_nothing() -> None:
    both = pair([[20, 5], [10, 15]])
    found = kappa_change(both, both, resamples=500)
    assert (found.change, found.interval, found.paired) == (0.0, (0.0, 0.0), 50)


def test_a_change_is_narrower_where_issues_are_the_same() -> None:
    before, after = pair([[20, 6], [8, 16]]), pair([[22, 4], [6, 18]])
    elsewhere = Ratings(
        tuple(issue + 1000 for issue in after.issues), after.raters, after.categories, after.codes
    )
    paired, apart = (
        kappa_change(before, after, resamples=4000),
        kappa_change(before, elsewhere, resamples=4000),
    )
    assert paired.change == apart.change
    assert (paired.paired, apart.paired) == (50, 0)
    assert paired.interval is not None
    assert apart.interval is not None
    assert paired.interval[1] - paired.interval[0] < apart.interval[1] - apart.interval[0]
    assert paired.interval[0] < paired.change < paired.interval[1]


def test_a_kappa_that_is_undefined_has_no_change() -> None:
    found = kappa_change(pair([[9, 0], [0, 0]]), pair([[5, 1], [1, 5]]))
    assert (found.first, found.change, found.interval) == (None, None, None)


tables = st.lists(st.integers(0, 30), min_size=4, max_size=4).map(lambda cells: [cells[:2], cells[2:]])


@given(tables)
def test_labels_as_before_reach_the_goal_with_the_number_told_and_not_with_fewer(
    table: list[list[int]],
) -> None:
    both = pair(table) if sum(map(sum, table)) else pair([[1, 0], [0, 1]])
    needed, kappa = more_issues_needed(both), cohen_kappa(both.contingency())
    error = cohen_kappa_error(both.contingency())
    if needed is None:
        assert kappa is None or kappa <= 0.8
        return
    assert kappa is not None
    assert error is not None
    n = len(both.issues)

    def low(more: int) -> float:
        return kappa - 1.959963984540054 * error * (n / (n + more)) ** 0.5

    assert low(needed) >= 0.8 - 1e-9
    assert needed == 0 or low(needed - 1) < 0.8


def test_a_rater_is_compared_with_the_same_rater_s_earlier_labels() -> None:
    dimension = Dimension(
        id="cause", name="Cause", codes=tuple(Code(id=c, name=c, definition=c) for c in CATEGORIES)
    )
    rows = [
        ("main", "ann", 1, "a"), ("main", "ann", 2, "b"), ("main", "ann", 3, "c"), ("main", "bob", 2, "c"),
        ("drift", "ann", 1, "a"), ("drift", "ann", 2, "c"), ("drift", "ann", 9, "a"), ("drift", "bob", 1, "b"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["round", "rater", "issue_id", "code"]).assign(
        dimension="cause", rater_kind="human", codebook_version="1",
        created_at=pd.to_datetime("2026-01-01", utc=True),
    )  # fmt: skip
    found = intra_rater_agreement(frame, dimension, "ann", "drift", resamples=200)
    assert found is not None
    assert (found.n, found.percent_agreement, found.raters) == (2, 0.5, ("now", "then"))
    assert intra_rater_agreement(frame, dimension, "bob", "drift") is None
