from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.filters.predicates import judge
from miner.filters.stages import stages
from miner.filters.subject import SeenEvent, Subject
from miner.filters.verdict import Verdict, all_of, any_of
from miner.records import UNKNOWN
from study.protocol import (
    ClosedByCommit,
    ClosedByPullRequest,
    Connected,
    CrossReferenced,
    RelevanceFilter,
    RepositoryProtocol,
    Window,
)
from tests.conftest import Finished

VERDICTS = st.lists(st.sampled_from(["in", "out", "unknown"]).map(Verdict), min_size=1, max_size=6)


@given(VERDICTS)
def test_any_and_all_are_kleenes_logic(verdicts: list[Verdict]) -> None:
    order = {"out": 0, "unknown": 1, "in": 2}
    values = [order[verdict.outcome] for verdict in verdicts]
    assert order[any_of(verdicts).outcome] == max(values)
    assert order[all_of(verdicts).outcome] == min(values)


def issue(*events: tuple[str, dict[str, object]], **parts: object) -> Subject:
    seen = tuple(SeenEvent(f"E{n}", kind, None, payload) for n, (kind, payload) in enumerate(events))
    known = {
        "issue_id": 1, "number": 1, "is_pull_request": False, "state": "closed", "created_on": date(2020, 5, 1),
        "closed_on": date(2020, 6, 1), "labels": frozenset({"bug"}), "gone_reason": None, "events": seen,
    }  # fmt: skip
    return Subject(**(known | parts))  # type: ignore[arg-type]


COMMIT = {"closer": {"kind": "commit", "commit": "c"}}
PULL = {"closer": {"kind": "pull request", "number": 3}}
BY_REST = {"closer": {"kind": UNKNOWN}}
CLOSED_BY_COMMIT = ClosedByCommit(predicate="closed by commit")
CLOSED_BY_PULL = ClosedByPullRequest(predicate="closed by pull request")
CONNECTED = Connected(predicate="connected")


@pytest.mark.parametrize(
    ("payload", "by_commit", "by_pull"),
    [
        (COMMIT, "in", "out"),
        (PULL, "out", "in"),
        (BY_REST, "out", "unknown"),
        ({"closer": {"kind": "person"}}, "out", "out"),
    ],
)
def test_closers(payload: dict[str, object], by_commit: str, by_pull: str) -> None:
    subject = issue(("closed", payload))
    assert judge(CLOSED_BY_COMMIT, subject).outcome == by_commit
    assert judge(CLOSED_BY_PULL, subject).outcome == by_pull


def test_a_timeline_that_was_not_mined_is_unknown() -> None:
    assert judge(CLOSED_BY_COMMIT, issue(events=None)).outcome == "unknown"


def test_cross_references_by_kind_state_and_repository() -> None:
    asked = CrossReferenced(predicate="cross-referenced", repositories=("Owner/Name",))

    def outcome(**source: object) -> str:
        known = {"repository": "owner/name", "number": 2, "kind": "issue", "state": "closed"}
        return judge(asked, issue(("cross-referenced", {"source": known | source}))).outcome

    assert outcome() == "in"
    assert outcome(state="open") == outcome(repository="other/name") == "out"
    assert outcome(kind="pull request", state="merged") == "in"
    assert outcome(state=UNKNOWN) == "unknown"


def test_connections_are_paired_with_disconnections() -> None:
    three = {"subject": {"repository": "o/r", "number": 3, "kind": "pull request"}}
    four = {"subject": {"repository": "o/r", "number": 4, "kind": "pull request"}}
    assert judge(CONNECTED, issue(("connected", three))).outcome == "in"
    assert judge(CONNECTED, issue(("connected", three), ("disconnected", three))).outcome == "out"
    assert (
        judge(CONNECTED, issue(("connected", three), ("connected", four), ("disconnected", three))).outcome
        == "in"
    )
    assert judge(CONNECTED, issue(("connected", {"subject": UNKNOWN}))).outcome == "unknown"
    unknown = {"subject": UNKNOWN}
    assert judge(CONNECTED, issue(("connected", unknown), ("disconnected", unknown))).outcome == "out"


@pytest.mark.parametrize(
    ("relevance", "parts", "stage", "outcome"),
    [
        (RelevanceFilter(labels=("bug", "x")), {}, "labels", "out"),
        (RelevanceFilter(any_label=("bug", "x")), {}, "labels", "in"),
        (RelevanceFilter(labels_unwanted=("bug",)), {}, "unwanted labels", "out"),
        (RelevanceFilter(state="closed"), {"state": "open"}, "state", "out"),
        (RelevanceFilter(state="closed"), {"state": None}, "state", "unknown"),
        (RelevanceFilter(), {"is_pull_request": True}, "kind", "out"),
        (
            RelevanceFilter(created=Window(since=date(2020, 5, 1), until=date(2020, 5, 1))),
            {},
            "created",
            "in",
        ),
        (RelevanceFilter(closed=Window(since=date(2020, 6, 2))), {}, "closed", "out"),
        (RelevanceFilter(), {"gone_reason": "deleted"}, "there", "out"),
    ],
)
def test_stages(relevance: RelevanceFilter, parts: dict[str, object], stage: str, outcome: str) -> None:
    asked = stages(RepositoryProtocol(name="o/r", converter="c", relevance=relevance))
    found = next(item for item in asked if item.name == stage)
    assert found.judge(issue(**parts)).outcome == outcome


def test_the_funnel_is_drawn_alike_each_time(failatlas: Callable[..., Finished], tmp_path: Path) -> None:
    assert failatlas("demo", tmp_path / "demo", "--no-serve", "--json").code == 0
    for ending in ("svg", "pdf", "png"):
        files = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
        for file in files:
            assert failatlas("funnel", "--study", tmp_path / "demo", "--out", file).code == 0
        assert files[0].read_bytes() == files[1].read_bytes()
    done = failatlas("funnel", "--study", tmp_path / "demo", "--out", tmp_path / "funnel.doc")
    assert (done.code, ".svg, .pdf, .png" in done.err) == (2, True)


def test_changed_filters_are_applied_anew(failatlas: Callable[..., Finished], tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert failatlas("demo", folder, "--no-serve", "--json").code == 0
    protocol = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(
        protocol.replace('labels_unwanted = ["question"]', 'labels = ["optimizer"]')
    )
    alpha, beta = failatlas("funnel", "--study", folder, "--json").json["funnels"]
    assert (alpha["kept"], beta["kept"]) == (1, 11)
