"""Association, comparison of groups, other studies, and findings under other labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.association.independence import independence
from analysis.association.other_study import compare_with_study
from analysis.association.proportions import compare_proportions
from analysis.association.sensitivity import label_variants, try_claim
from taxonomy.codebook import Code, Codebook, Dimension

NAMES = ("row", "column")
CAUSE = Dimension(
    id="cause",
    name="Cause",
    codes=(
        Code(id="a", name="A", definition="."),
        Code(id="a1", name="A1", definition=".", parent="a"),
        Code(id="b", name="B", definition="."),
        Code(id="rest", name="Rest", definition="."),
    ),
)
BOOK = Codebook(version="1", dimensions=(CAUSE,))


def test_a_dense_table_is_tested_by_chi_square() -> None:
    # Agresti (2013), table 3.2: education and religious beliefs, X2 = 69.2 with 4 degrees of freedom.
    table = np.array([[178, 138, 108], [570, 648, 442], [138, 252, 252]])
    result = independence(table, ["1", "2", "3"], ["a", "b", "c"], names=NAMES)
    assert result.method == "chi-square"
    assert result.statistic == pytest.approx(69.2, abs=0.05)
    assert result.degrees_of_freedom == 4


def test_adjusted_residuals_of_two_by_two_are_the_root_of_chi_square() -> None:
    table = np.array([[20, 10], [10, 25]])
    result = independence(table, ["1", "2"], ["a", "b"], names=NAMES)
    assert result.statistic is not None
    assert result.residuals[0].value ** 2 == pytest.approx(result.statistic)
    assert sum(cell.value for cell in result.residuals) == pytest.approx(0)


def test_a_sparse_table_is_tested_by_random_tables_and_agrees_with_fisher() -> None:
    table = np.array([[3, 0], [1, 4]])
    result = independence(table, ["1", "2"], ["a", "b"], names=NAMES, seed=1)
    assert result.method == "permutation"
    # With one degree of freedom, tables at least as far from expectation: Fisher's two-sided test.
    assert result.p == pytest.approx(stats.fisher_exact(table).pvalue, abs=0.02)


def test_bias_corrected_v_is_nothing_where_chi_square_is_below_its_mean() -> None:
    independent = np.array([[20, 20], [20, 20]])
    assert independence(independent, ["1", "2"], ["a", "b"], names=NAMES).cramers_v == 0.0
    perfect = np.array([[50, 0], [0, 50]])
    value = independence(perfect, ["1", "2"], ["a", "b"], names=NAMES).cramers_v
    assert value == pytest.approx(1.0, abs=1e-9)


def test_one_row_cannot_be_tested() -> None:
    result = independence(np.array([[3, 4], [0, 0]]), ["1", "2"], ["a", "b"], names=NAMES)
    assert (result.method, result.p, result.cramers_v) == (None, None, None)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_rows_and_columns_may_change_places(counts: list[int]) -> None:
    table = np.array(counts).reshape(2, 3)
    one = independence(table, ["1", "2"], ["a", "b", "c"], names=NAMES)
    other = independence(table.T, ["a", "b", "c"], ["1", "2"], names=NAMES)
    assert one.statistic == (None if other.statistic is None else pytest.approx(other.statistic))
    assert one.cramers_v == (None if other.cramers_v is None else pytest.approx(other.cramers_v, abs=1e-9))


def test_newcombes_interval_of_a_difference() -> None:
    # Newcombe (1998), table II, method 10: 56/70 - 48/80 = 0.20, interval 0.0524 to 0.3339.
    (result,) = compare_proportions([("code", ("one", "other"), (56, 48), (70, 80))])
    assert result.difference == pytest.approx(20.0)
    assert result.interval == pytest.approx((5.24, 33.39), abs=0.01)


def test_an_empty_group_is_not_compared() -> None:
    (result,) = compare_proportions([("code", ("one", "other"), (5, 0), (10, 0))])
    assert (result.difference, result.p, result.holm_p) == (None, None, None)


def test_codes_are_counted_as_the_other_study_has_them() -> None:
    settled = pd.DataFrame({"issue_id": [1, 2, 3, 4], "dimension": "cause", "code": ["a1", "a", "b", "rest"]})
    result = compare_with_study(settled, CAUSE, {"a": 5, "rest": 7}, study="theirs", rest=["rest"])
    assert {code.code: code.counts for code in result.codes} == {"A": (2, 5), "Rest": (2, 7)}


def label(issue: int, rater: str, code: str, round_: str = "main") -> dict[str, object]:
    return {
        "issue_id": issue,
        "repository": "o/r",
        "converter": "c",
        "number": issue,
        "round": round_,
        "round_kind": round_,
        "rater": rater,
        "rater_kind": "human",
        "dimension": "cause",
        "code": code,
    }


def test_other_labels_take_the_first_raters_place() -> None:
    labels = pd.DataFrame(
        [
            label(1, "ann", "a"),
            label(2, "ann", "a"),
            label(3, "ann", "b"),
            label(2, "bob", "b"),
            label(3, "bob", "b", "drift"),
            label(3, "ann", "b", "drift"),
        ]
    )
    settled = pd.DataFrame(
        {"issue_id": [1], "round": "main", "dimension": "cause", "code": ["rest"], "reason": ""}
    )
    variants = label_variants(labels, settled, BOOK, rater_order=["ann"])
    codes = {
        v.name.split()[0]: dict(zip(v.labels["issue_id"], v.labels["code"], strict=True)) for v in variants
    }
    assert codes == {
        "first": {1: "a", 2: "a", 3: "b"},
        "second": {1: "a", 2: "b", 3: "b"},
        "adjudicated": {1: "rest", 2: "a", 3: "b"},
        "contested": {1: "a", 3: "b"},
    }
    assert [variant.changed for variant in variants] == [0, 1, 1, 1]
    claims = try_claim(variants, CAUSE, ["a"], claim_id="1", text="A leads", kind="majority")
    assert [claim.stands for claim in claims] == [True, False, False, False]
    assert [(claim.count, claim.n) for claim in claims] == [(2, 3), (1, 3), (1, 3), (1, 2)]
