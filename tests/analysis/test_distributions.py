from __future__ import annotations

from statistics import NormalDist

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.distributions.joint import joint_distribution
from analysis.distributions.rows import table_rows
from analysis.distributions.settled import settled_labels
from analysis.distributions.single import distribution
from analysis.distributions.wilson import wilson_interval
from taxonomy.codebook import parse_codebook

BOOK = parse_codebook(
    """
version = "1"
[[dimensions]]
id = "symptom"
name = "Symptom"
codes = [
    { id = "crash", name = "Crash", definition = "." },
    { id = "hang", name = "Hang", definition = "." },
    { id = "slow", name = "Slow", definition = "." },
]
[[dimensions]]
id = "cause"
name = "Cause"
codes = [
    { id = "type", name = "Type", definition = "." },
    { id = "node", name = "Node", definition = ".", parent = "type" },
    { id = "tensor", name = "Tensor", definition = ".", parent = "type" },
    { id = "typo", name = "Typo", definition = "." },
    { id = "others", name = "Others", definition = "." },
]
"""
)
SYMPTOM, CAUSE = BOOK.dimensions


def settled(*labels: tuple[int, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(labels, columns=["issue_id", "converter", "dimension", "code"])


@pytest.mark.parametrize(
    ("count", "total", "bounds"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611))],
)
def test_wilsons_interval_as_published(count: int, total: int, bounds: tuple[float, float]) -> None:
    """Newcombe (1998), table I."""
    low, high = wilson_interval(count, total) or (-1.0, -1.0)
    assert (round(low, 4), round(high, 4)) == bounds


def test_no_issue_has_no_interval() -> None:
    assert wilson_interval(0, 0) is None


@given(st.integers(1, 500), st.data())
def test_wilsons_interval_solves_its_equation(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, total - 1)) if total > 1 else 1
    z = NormalDist().inv_cdf(0.975)
    for bound in wilson_interval(count, total) or ():
        if 0 < bound < 1:
            assert abs(count / total - bound) == pytest.approx(
                z * (bound * (1 - bound) / total) ** 0.5, abs=1e-9
            )


def test_a_distribution_knows_its_issues() -> None:
    result = distribution(
        settled((1, "a", "symptom", "crash"), (2, "b", "symptom", "crash"), (3, "b", "symptom", "hang")),
        SYMPTOM,
        ("a", "b"),
    )
    crash, hang, slow = result.rows
    assert (crash.issues, crash.total, crash.percent) == (((1,), (2,)), 2, pytest.approx(200 / 3))
    assert (hang.counts, slow.counts, result.totals) == ((0, 1), (0, 0), (1, 2))


def test_rare_codes_and_the_catch_all_are_binned_as_other() -> None:
    rows = table_rows(CAUSE, {"node": 3, "type": 1, "typo": 5, "others": 9}, top=1)
    assert [code.id for code in rows.codes] == ["typo", "other"]
    assert rows.counted_as["others"] == rows.counted_as["node"] == "other"


def test_a_root_is_split_where_its_sub_codes_were_used() -> None:
    rows = table_rows(CAUSE, {"node": 3, "typo": 1}, level="split")
    assert [code.id for code in rows.codes] == ["node", "tensor", "typo", "others"]
    rows = table_rows(CAUSE, {"type": 1, "node": 3}, level="split")
    assert [code.id for code in rows.codes] == ["type", "node", "tensor", "typo", "others"]
    assert [code.id for code in table_rows(CAUSE, {"type": 1}, level="split").codes] == [
        "type",
        "typo",
        "others",
    ]


LABELS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from([code.id for code in SYMPTOM.codes]),
        st.sampled_from([code.id for code in CAUSE.codes]),
    ),
    min_size=1,
    max_size=40,
)


@given(LABELS, st.sampled_from([None, 1, 2]), st.sampled_from(["root", "split", "code"]))
def test_every_issue_is_in_exactly_one_cell(
    labels: list[tuple[str, str, str]], top: int | None, level: str
) -> None:
    frame = settled(
        *((nth, converter, "symptom", symptom) for nth, (converter, symptom, _) in enumerate(labels)),
        *((nth, converter, "cause", cause) for nth, (converter, _, cause) in enumerate(labels)),
    )
    joint = joint_distribution(frame, CAUSE, SYMPTOM, ("a", "b"), row_level=level, top_rows=top)  # type: ignore[arg-type]
    issues = [issue for cell in joint.cells for issue in cell.issue_ids]
    assert sorted(issues) == list(range(len(labels)))
    single = distribution(frame, CAUSE, ("a", "b"), level=level, top=top)  # type: ignore[arg-type]
    assert [row.total for row in single.rows] == [joint.count(row=row.code.id) for row in single.rows]


def label_frame(*labels: tuple[int, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(labels, columns=["issue_id", "rater", "dimension", "code"])
    return frame.assign(repository="o/r", converter="a", number=frame["issue_id"], rater_kind="human")


NO_ADJUDICATIONS = pd.DataFrame(columns=["issue_id", "dimension", "code"])


def test_the_first_rater_counts_and_a_model_never_does() -> None:
    labels = label_frame(
        (1, "bob", "symptom", "hang"), (1, "ann", "symptom", "crash"), (2, "bob", "symptom", "slow")
    )
    labels.loc[labels["rater"] == "bob", "rater_kind"] = ["human", "human"]
    chosen = settled_labels(labels, NO_ADJUDICATIONS, rater_order=("ann", "bob"))
    assert dict(zip(chosen["issue_id"], chosen["code"], strict=True)) == {1: "crash", 2: "slow"}
    machine = label_frame((3, "model", "symptom", "slow")).assign(rater_kind="model")
    assert len(settled_labels(machine, NO_ADJUDICATIONS)) == 0


def test_an_adjudicated_code_takes_the_labels_place() -> None:
    labels = label_frame((1, "ann", "symptom", "crash"), (1, "ann", "cause", "typo"))
    adjudications = pd.DataFrame([(1, "symptom", "hang")], columns=["issue_id", "dimension", "code"])
    chosen = settled_labels(labels, adjudications)
    assert set(zip(chosen["dimension"], chosen["code"], strict=True)) == {
        ("symptom", "hang"),
        ("cause", "typo"),
    }
    assert set(chosen["converter"]) == {"a"}
