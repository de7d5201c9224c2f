"""RQ3: attribution, correlation, robustness, growth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.multiplicity import benjamini_hochberg, holm
from analysis.releases.attribution import attribute_failures
from analysis.releases.correlation import correlate
from analysis.releases.growth import growth
from analysis.releases.robustness import robustness
from analysis.releases.sizes import SizeSeries
from analysis.releases.study import study_releases
from analysis.releases.timeline import Release, merge_close, moved

RELEASES = (
    Release(date(2020, 1, 1), (1,)),
    Release(date(2020, 6, 1), (2,)),
    Release(date(2020, 6, 20), (3,)),
    Release(date(2020, 12, 1), (4,)),
    Release(date(2021, 6, 1), (5,)),
    Release(date(2021, 12, 1), (6,)),
    Release(date(2022, 6, 1), (7,)),
    Release(date(2024, 1, 1), (8,)),
)
SERIES = SizeSeries("made up", "changes", {1: 9, 2: 1, 3: 2, 4: 8, 5: 4, 6: 6, 7: 5, 8: 7})


def failures(*days: str, subset: tuple[int, ...] = ()) -> pd.DataFrame:
    frame = pd.DataFrame({"issue_id": range(len(days)), "opened": pd.to_datetime(list(days), utc=True)})
    frame["in_subset"] = frame["issue_id"].isin(subset)
    frame["converter"] = ["one", "other"] * (len(days) // 2) + ["one"] * (len(days) % 2)
    return frame


def test_a_chain_of_close_releases_is_one() -> None:
    merged = merge_close(RELEASES, within_days=20)
    assert [release.opsets for release in merged] == [(1,), (2, 3), (4,), (5,), (6,), (7,), (8,)]
    assert merged[1].label == "2–3"
    assert merged[1].day == date(2020, 6, 1)
    assert [release.opsets for release in merge_close(RELEASES, within_days=19)][1] == (2,)


def test_moving_a_release_keeps_to_the_month() -> None:
    assert moved([Release(date(2020, 1, 31), (1,))], months=1)[0].day == date(2020, 2, 29)


def test_failures_go_to_the_nearest_earlier_release_and_ends_are_dropped() -> None:
    frame = failures(
        "2019-12-31", "2020-01-01", "2020-05-31", "2020-06-01", "2020-07-01", "2020-12-01", "2022-06-02",
        subset=(3, 5),
    )  # fmt: skip
    frame.loc[len(frame)] = [99, pd.NaT, False, "one"]
    outcome = attribute_failures(frame, RELEASES, merge_within_days=60)
    assert outcome.before == (0,)
    assert outcome.undated == (99,)
    assert [release.release.label for release in outcome.kept] == ["2–3", "4", "5", "6"]
    assert [release.issues for release in outcome.kept] == [(3, 4), (5,), (), ()]
    assert [release.subset_issues for release in outcome.kept] == [(3,), (5,), (), ()]
    assert [release.share for release in outcome.kept] == [0.5, 1.0, None, None]
    assert [release.release.label for release in outcome.dropped] == ["1", "7"]


def test_every_failure_is_somewhere_once() -> None:
    days = pd.date_range("2019-06-01", "2023-12-31", freq="9D").strftime("%Y-%m-%d")
    for lag in (0, 5):
        outcome = attribute_failures(failures(*days), RELEASES, merge_within_days=1, lag_months=lag)
        found = [*outcome.before, *outcome.undated]
        for release in (*outcome.kept, *outcome.dropped):
            found.extend(release.issues)
        assert sorted(found) == list(range(len(days)))


def test_no_failures_at_all() -> None:
    outcome = attribute_failures(failures(), RELEASES, merge_within_days=1)
    assert outcome.kept == ()


@pytest.mark.parametrize("coefficient", ["spearman", "kendall"])
def test_coefficients_and_p_values_are_scipys(coefficient: str) -> None:
    x = [57, 7, 27, 19, 52, 12, 67, 12, 6, 9, 3]
    y = [11, 11, 15, 23, 35, 22, 24, 5, 14, 15, 17]
    ours = correlate(x, y, coefficient=coefficient, seed=3)
    scipys = (stats.spearmanr if coefficient == "spearman" else stats.kendalltau)(x, y)
    assert ours.value == pytest.approx(scipys.statistic)
    assert ours.asymptotic_p == pytest.approx(scipys.pvalue)
    test = stats.spearmanr if coefficient == "spearman" else stats.kendalltau
    permuted = stats.permutation_test(
        (x,), lambda z: test(z, y).statistic, permutation_type="pairings", n_resamples=2000,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert ours.permutation_p == pytest.approx(permuted.pvalue, abs=0.05)
    assert ours.interval is not None
    assert ours.interval[0] < ours.value < ours.interval[1]


def test_the_papers_coefficient() -> None:
    x = [57, 7, 27, 19, 52, 12, 67, 12, 6, 9, 3]
    y = [11, 11, 15, 23, 35, 22, 24, 5, 14, 15, 17]
    assert correlate(x, y).value == pytest.approx(0.3570, abs=5e-5)


def test_a_constant_has_no_correlation() -> None:
    outcome = correlate([1, 1, 1, 1], [1, 2, 3, 4])
    assert (outcome.value, outcome.permutation_p, outcome.interval) == (None, None, None)
    assert correlate([1, 2], [1, 2]).value is None


def test_undefined_resamples_are_counted() -> None:
    outcome = correlate([0, 0, 0, 1], [1, 2, 3, 4], seed=1)
    assert outcome.undefined_resamples > 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=12))
def test_order_of_the_arguments_does_not_matter(values: list[tuple[int, int]]) -> None:
    x, y = zip(*values, strict=True)
    one = correlate(x, y, permutations=50, resamples=0)
    other = correlate(y, x, permutations=50, resamples=0)
    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert one.value == pytest.approx(other.value)


def test_study_and_robustness_agree_on_the_base_case() -> None:
    rng = np.random.default_rng(5)
    days = (pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 1000, 300), unit="D")).strftime(
        "%Y-%m-%d"
    )
    frame = failures(*days, subset=tuple(range(0, 300, 3)))
    options = {"merge_within_days": 60, "seed": 1}
    base = study_releases(frame, RELEASES, [SERIES], **options).sizes[0].correlations["all"]
    rows = robustness(frame, RELEASES, [SERIES], ["one", "other"], **options)
    assert len(rows) == (13 + 1 + 2) * 3 * 2
    again = next(row for row in rows if row.measure == "all" and row.result.coefficient == "spearman")
    assert (again.result.value, again.result.permutation_p) == (base.value, base.permutation_p)
    assert all(row.holm_p >= row.fdr_p >= row.result.permutation_p for row in rows if row.holm_p is not None)


def test_growth_ends_at_all_failures() -> None:
    frame = failures("2020-01-05", "2020-02-01", "2020-03-31", "2020-10-01", subset=(0, 3))
    grown = growth(frame, ["one", "other"], RELEASES, SERIES, marked_from_changes=3)
    ends = {point.converter: (point.cumulative, point.subset_cumulative) for point in grown.points}
    assert ends == {"one": (2, 1), "other": (2, 1)}
    assert [point.quarter for point in grown.points][:4] == ["2020Q1", "2020Q2", "2020Q3", "2020Q4"]
    assert [point.issues for point in grown.points][:4] == [(0, 2), (), (), ()]
    assert [line.label for line in grown.lines] == ["1", "4"]


def test_holm_and_benjamini_hochberg() -> None:
    # Worked by hand: 0.01 x 3, 0.02 x 2, 0.04 x 1.
    assert holm([0.02, None, 0.01, 0.04]) == pytest.approx((0.04, None, 0.03, 0.04))
    assert benjamini_hochberg([0.02, None, 0.01, 0.04]) == pytest.approx((0.03, None, 0.03, 0.04))
    assert benjamini_hochberg([None]) == (None,)
