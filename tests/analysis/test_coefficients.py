from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from analysis.agreement.bands import band
from analysis.agreement.bootstrap import alpha_draws, kappa_draws, patterns, percentile_interval
from analysis.agreement.coefficients import (
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_error,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_error,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
)
from analysis.agreement.report import ONE_CODE_ONLY, agreement_of
from tests.analysis.agreement_examples import (
    ABSTRACTORS,
    COHEN_1960,
    FEINSTEIN_EVEN,
    FEINSTEIN_SKEWED,
    FLEISS_1971,
    krippendorff_4x12,
    ratings_from_table,
    ratings_of,
)


def test_krippendorffs_example_with_missing_labels() -> None:
    counts = krippendorff_4x12().counts
    assert krippendorff_alpha(counts) == pytest.approx(0.743421, abs=1e-6)
    assert percent_agreement(counts) == pytest.approx(0.818182, abs=1e-6)
    assert gwet_ac1(counts) == pytest.approx(0.775444, abs=1e-6)
    assert gwet_ac1_error(counts) == pytest.approx(0.14295, abs=1e-5)
    assert fleiss_kappa(counts) == pytest.approx(0.761169, abs=1e-6)
    assert brennan_prediger(counts) == pytest.approx(0.772727, abs=1e-6)


def test_fleiss_example_of_six_raters() -> None:
    assert fleiss_kappa(FLEISS_1971) == pytest.approx(0.4302445, abs=1e-7)
    assert krippendorff_alpha(FLEISS_1971) == pytest.approx(0.4334098, abs=1e-7)
    assert gwet_ac1(FLEISS_1971) == pytest.approx(0.4478845, abs=1e-7)
    assert brennan_prediger(FLEISS_1971) == pytest.approx(0.4444444, abs=1e-7)


def test_cohens_example_with_its_standard_error() -> None:
    table = np.array(COHEN_1960)
    assert cohen_kappa(table) == pytest.approx(0.4915254, abs=1e-7)
    assert cohen_kappa_error(table) == pytest.approx(0.0510018, abs=1e-7)


def test_abstractors_example() -> None:
    ratings = ratings_from_table(ABSTRACTORS)
    assert cohen_kappa(ratings.contingency()) == pytest.approx(0.7964094, abs=1e-7)
    assert cohen_kappa_error(ratings.contingency()) == pytest.approx(0.0589107, abs=1e-7)
    assert gwet_ac1(ratings.counts) == pytest.approx(0.8493305, abs=1e-7)
    # The published error divides by n, ours (as for more raters) by n - 1; here n is 100.
    assert (gwet_ac1_error(ratings.counts) or 0) * (99 / 100) ** 0.5 == pytest.approx(0.0432175, abs=1e-6)
    assert brennan_prediger(ratings.counts) == pytest.approx(0.835, abs=1e-7)
    assert krippendorff_alpha(ratings.counts) == pytest.approx(0.7972585, abs=1e-7)


@pytest.mark.parametrize(
    ("table", "kappa", "ac1", "alpha"),
    [(FEINSTEIN_EVEN, 0.6995192, 0.7007481, 0.7007519), (FEINSTEIN_SKEWED, 0.3181818, 0.808, 0.3177143)],
)
def test_feinstein_and_cicchettis_paradox(
    table: list[list[int]], kappa: float, ac1: float, alpha: float
) -> None:
    ratings = ratings_from_table(table)
    assert cohen_kappa(ratings.contingency()) == pytest.approx(kappa, abs=1e-7)
    assert gwet_ac1(ratings.counts) == pytest.approx(ac1, abs=1e-3)
    assert krippendorff_alpha(ratings.counts) == pytest.approx(alpha, abs=1e-7)
    assert brennan_prediger(ratings.counts) == pytest.approx(0.7, abs=1e-7)


def test_one_code_only_is_undefined_and_says_why() -> None:
    result = agreement_of(ratings_of([[0, 0]] * 9, 3), "cause", "root", ("1",), resamples=100)
    assert result.percent_agreement == 1.0
    assert result.cohen_kappa is None
    assert result.krippendorff_alpha is None
    assert result.undefined == {"cohen_kappa": ONE_CODE_ONLY, "krippendorff_alpha": ONE_CODE_ONLY}
    assert result.band is None


def test_three_raters_have_a_kappa_a_pair_and_none_pooled() -> None:
    result = agreement_of(ratings_of([[0, 0, 1], [1, 1, 1], [0, 1, 0]], 2), "cause", "root", ("1",))
    assert len(result.pairs) == 3
    assert result.cohen_kappa is None
    assert "more than two raters" in result.undefined["cohen_kappa"]
    assert result.fleiss_kappa is not None


def test_confused_codes_carry_their_issues() -> None:
    result = agreement_of(ratings_of([[0, 1], [1, 0], [0, 0], [2, 0]], 3), "cause", "root", ("1",))
    assert [(item.codes, item.issue_ids) for item in result.confused] == [
        (("code 0", "code 1"), (1, 2)),
        (("code 0", "code 2"), (4,)),
    ]


def test_high_agreement_with_low_kappa_is_remarked() -> None:
    result = agreement_of(ratings_from_table(FEINSTEIN_SKEWED), "cause", "root", ("1",), resamples=200)
    assert any("kappa is low" in note for note in result.notes)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.2, "none"),
        (0.39, "minimal"),
        (0.59, "weak"),
        (0.79, "moderate"),
        (0.9, "strong"),
        (0.91, "almost perfect"),
    ],
)
def test_mchughs_bands(value: float, word: str) -> None:
    assert band(value) == word


TWO_RATERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)
MANY_RATERS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=4, max_size=4), min_size=2, max_size=30
)


@given(TWO_RATERS)
def test_kappa_equals_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    ours = cohen_kappa(ratings_of([list(pair) for pair in pairs], 4).contingency())
    if len({code for pair in pairs for code in pair}) > 1:
        assert ours == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)), abs=1e-12)
    else:
        assert ours is None


@given(TWO_RATERS, st.permutations(range(4)))
def test_renaming_codes_changes_no_coefficient(pairs: list[tuple[int, int]], names: list[int]) -> None:
    before = ratings_of([list(pair) for pair in pairs], 4)
    after = ratings_of([[names[first], names[second]] for first, second in pairs], 4)
    for coefficient in (percent_agreement, gwet_ac1, fleiss_kappa, krippendorff_alpha, brennan_prediger):
        assert coefficient(after.counts) == pytest.approx(coefficient(before.counts), abs=1e-12)


@given(TWO_RATERS)
def test_alpha_is_fleiss_kappa_corrected_for_small_samples(pairs: list[tuple[int, int]]) -> None:
    counts = ratings_of([list(pair) for pair in pairs], 4).counts
    kappa, alpha = fleiss_kappa(counts), krippendorff_alpha(counts)
    if alpha is not None and kappa is not None:
        labels = counts.sum()
        assert alpha == pytest.approx(1 - (1 - kappa) * (labels - 1) / labels, abs=1e-9)


@given(TWO_RATERS)
def test_pabak_is_brennan_and_prediger_for_two_codes(pairs: list[tuple[int, int]]) -> None:
    counts = ratings_of([[first % 2, second % 2] for first, second in pairs], 2).counts
    observed = percent_agreement(counts)
    assert observed is not None
    assert brennan_prediger(counts) == pytest.approx(2 * observed - 1, abs=1e-12)


@given(MANY_RATERS)
def test_specific_agreement_averages_to_percent_agreement_when_complete(rows: list[list[int | None]]) -> None:
    complete = [[code or 0 for code in row] for row in rows]
    counts = ratings_of(complete, 4).counts
    shares = specific_agreement(counts)
    weighted = sum((share or 0) * given for share, given in zip(shares, counts.sum(axis=0), strict=True))
    assert weighted / counts.sum() == pytest.approx(percent_agreement(counts), abs=1e-12)


@given(MANY_RATERS)
@settings(max_examples=50)
def test_the_whole_sample_is_one_of_the_bootstraps_draws(rows: list[list[int | None]]) -> None:
    ratings = ratings_of(rows, 4)
    if not ratings.rated_twice.any():
        return
    alike = patterns(ratings)
    whole = alike.issues[None, :].astype(np.float64)
    expected = krippendorff_alpha(ratings.counts)
    drawn = alpha_draws(alike, whole)[0]
    assert np.isnan(drawn) if expected is None else drawn == pytest.approx(expected, abs=1e-9)


@given(TWO_RATERS)
@settings(max_examples=50)
def test_bootstrapped_kappa_equals_kappa_of_the_resample(pairs: list[tuple[int, int]]) -> None:
    ratings = ratings_of([list(pair) for pair in pairs], 4)
    alike = patterns(ratings)
    draws = alike.draws(resamples=20, seed=1)
    for draw, value in zip(draws, kappa_draws(alike, draws), strict=True):
        rows = np.repeat(alike.rows, draw.astype(int), axis=0)
        expected = cohen_kappa(ratings_of(rows.tolist(), 4).contingency())
        assert np.isnan(value) if expected is None else value == pytest.approx(expected, abs=1e-9)


def test_undefined_resamples_are_counted() -> None:
    alike = patterns(ratings_of([[0, 0]] * 8 + [[1, 1]], 2))
    interval = percentile_interval(kappa_draws(alike, alike.draws(resamples=2000, seed=0)))
    assert interval is not None
    assert 500 < interval.undefined < 1000  # (8/9)^9 = 0.35 of the resamples miss the ninth issue
