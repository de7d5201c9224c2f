"""Whatever happens to GitHub between runs and during them, every predicate ends right for every issue."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import Engine, select

from db.engine import reading
from db.models import Issue, IssueVersion, MiningRun
from study.folder import StudyFolder
from tests.github_emulator.server import Emulator, Reply, emulated
from tests.miner.conftest import Mine, outcomes, without_pulls
from tests.miner.worlds import ALPHA, OTHER, big_world, small_world, truth

TRANSPORTS = pytest.mark.parametrize("transport", ["graphql", "rest"])


def assert_right(store: Engine, study: StudyFolder, emulator: Emulator, transport: str) -> None:
    expected = truth(emulator.world, rest=transport == "rest")
    found = outcomes(store, study)
    assert without_pulls(found, emulator) == without_pulls(expected, emulator)


@TRANSPORTS
def test_cold(mine: Mine, store: Engine, study: StudyFolder, transport: str) -> None:
    with emulated(small_world()) as github:
        run = mine(github, transport)
        assert (run.result, run.issues.new) == ("done", 24)
        assert_right(store, study, github, transport)


def test_cold_costs_little_by_graphql_and_an_unchanged_one_less(
    mine: Mine, store: Engine, study: StudyFolder
) -> None:
    with emulated(big_world()) as github:
        first = mine(github, "graphql")
        assert (len(github.requests), github.points) == (first.requests, first.graphql_points)
        assert first.requests <= 10
        assert first.graphql_points <= 8
        assert_right(store, study, github, "graphql")
        github.forget()
        second = mine(github, "graphql")
        assert len(github.requests) == second.requests <= 4
        assert (second.issues.new, second.issues.changed, second.issues.unchanged) == (0, 0, 200)


def test_cold_costs_little_by_rest_and_an_unchanged_one_nothing(
    mine: Mine, store: Engine, study: StudyFolder
) -> None:
    with emulated(big_world(), checked=False) as github:
        first = mine(github, "rest")
        assert len(github.requests) == first.requests <= 215
        assert_right(store, study, github, "rest")
        github.forget()
        second = mine(github, "rest")
        assert github.counted() == second.counted_requests <= 3
        assert (second.issues.new, second.issues.changed, second.issues.unchanged) == (0, 0, 200)


@TRANSPORTS
def test_a_new_cross_reference_that_moved_nothing(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        old = github.world.issues[ALPHA, 6]
        before = old.updated
        github.world.happen(old, "cross-referenced", source=github.world.issues[OTHER, 1])
        assert old.updated == before
        run = mine(github, transport)
        assert (run.issues.changed, run.events) == (1, 1)
        assert outcomes(store, study)[6] == "in"
        assert_right(store, study, github, transport)


@TRANSPORTS
def test_a_source_that_is_closed_later(mine: Mine, store: Engine, study: StudyFolder, transport: str) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        assert outcomes(store, study)[3] == "out"
        github.world.close(github.world.issues[OTHER, 2])
        mine(github, transport)
        assert outcomes(store, study)[3] == "in"
        assert_right(store, study, github, transport)


@TRANSPORTS
def test_a_label_removed_and_the_text_of_before_kept(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        issue = github.world.issues[ALPHA, 14]
        issue.labels.remove("question")
        issue.title = "Another title"
        github.world.happen(issue, "unlabeled", label="question")
        run = mine(github, transport)
        assert run.issues.changed == 1
        assert_right(store, study, github, transport)
        with reading(store) as session:
            versions = session.scalars(
                select(IssueVersion).join(Issue).where(Issue.number == 14).order_by(IssueVersion.id)
            ).all()
        assert [version.title for version in versions] == ["Issue 14", "Another title"]
        assert [version.labels for version in versions] == [["bug", "question"], ["bug"]]


@TRANSPORTS
def test_one_transferred_and_one_deleted(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        moved, deleted = github.world.issues[ALPHA, 1], github.world.issues[ALPHA, 2]
        github.world.add(OTHER, 9, title=moved.title)
        github.world.transfer(moved, OTHER, 9)
        github.world.delete(deleted)
        run = mine(github, transport)
        assert run.issues.gone == 2
        with reading(store) as session:
            gone = session.scalars(
                select(Issue).where(Issue.gone_at.is_not(None)).order_by(Issue.number)
            ).all()
        assert [(issue.number, issue.gone_reason, issue.moved_to) for issue in gone] == [
            (1, "transferred", "example/other#9"),
            (2, "deleted", None),
        ]
        assert_right(store, study, github, transport)


@TRANSPORTS
def test_a_renamed_repository(mine: Mine, store: Engine, study: StudyFolder, transport: str) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        github.world.rename(ALPHA, "example/omega")
        github.world.close(github.world.issues["example/omega", 7], commit="a" * 40)
        assert mine(github, transport).result == "done"
        assert_right(store, study, github, transport)


def _limits(*replies: Reply) -> list[Reply]:
    return list(replies)


SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait."}
RATE_LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}


@TRANSPORTS
def test_limits_of_every_kind_are_waited_out_without_a_storm(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    waiting = _limits(
        Reply(403, SECONDARY),
        Reply(429, {"message": "Too many requests"}),
        Reply(
            403, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining": "0", "Retry-After": "1"}
        ),
    )
    if transport == "graphql":
        waiting.append(Reply(200, RATE_LIMITED))
    limited = len(waiting)
    with emulated(small_world(60)) as github:
        github.faults.append(lambda path: waiting.pop(0) if waiting and len(github.requests) >= 1 else None)
        assert mine(github, transport).result == "done"
        assert not waiting
        assert_right(store, study, github, transport)
        tries = [when for when, _, _ in github.requests][1 : limited + 2]
        assert all(later - earlier >= 1.0 for earlier, later in pairwise(tries))


@TRANSPORTS
def test_a_limit_that_outlasts_max_wait_stops_the_run_and_the_next_goes_on(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world(120), checked=False) as github:
        github.faults.append(
            lambda path: Reply(403, SECONDARY, {"Retry-After": "3600"}) if len(github.requests) == 2 else None
        )
        stopped = mine(github, transport, max_wait=5.0)
        assert stopped.result == "stopped"
        assert "over --max-wait" in (stopped.message or "")
        assert len(github.requests) == stopped.requests == 3
        github.faults.clear()
        assert mine(github, transport).result == "done"
        assert_right(store, study, github, transport)


@TRANSPORTS
def test_faults_of_server_and_line_are_tried_again(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    waiting = [
        Reply(502, {"message": "Bad gateway"}),
        Reply(200, {"data": None}, cut=True),
        Reply(200, None, reset=True),
    ]
    with emulated(small_world()) as github:
        github.faults.append(lambda path: waiting.pop(0) if waiting else None)
        assert mine(github, transport).result == "done"
        assert not waiting
        assert_right(store, study, github, transport)


@TRANSPORTS
def test_an_issue_of_250_events(mine: Mine, store: Engine, study: StudyFolder, transport: str) -> None:
    world = small_world(8, 2)
    issue = world.issues[ALPHA, 6]
    for _ in range(248):
        world.happen(issue, "commented")
    world.happen(issue, "referenced", commit="b" * 40)
    with emulated(world) as github:
        run = mine(github, transport)
        assert run.events >= 250
        assert outcomes(store, study)[6] == "in"
        assert_right(store, study, github, transport)


def test_a_fine_grained_token_is_warned_of_and_recorded(
    mine: Mine, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "github_pat_secret")
    with emulated(small_world(3, 1)) as github:
        mine(github, "graphql")
    with reading(store) as session:
        run = session.scalars(select(MiningRun)).one()
    assert run.token_kind == "fine-grained"
    assert "secret" not in repr(run.__dict__)


def test_pages_shrink_when_github_runs_out_of_time_and_grow_back(
    mine: Mine, store: Engine, study: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miner.limits.FIRST_FAULT_WAIT_S", 0.01)
    monkeypatch.setattr("miner.limits.random.uniform", lambda low, high: 1.0)
    waiting = [Reply(502, {"message": "timeout"}), Reply(504, {"message": "timeout"})]
    with emulated(big_world(), checked=False) as github:
        github.faults.append(
            lambda path: waiting.pop(0) if waiting and len(github.requests) in (1, 2) else None
        )
        assert mine(github, "graphql").result == "done"
        assert not waiting
        assert len(github.requests) > 7
        assert_right(store, study, github, "graphql")


@TRANSPORTS
def test_a_label_deleted_from_the_whole_repository(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world()) as github:
        mine(github, transport)
        issue = github.world.issues[ALPHA, 7]
        github.world.close(issue, commit="a" * 40)
        mine(github, transport)
        assert outcomes(store, study)[7] == "out"
        issue.labels.remove("question")  # neither an event nor `updated_at` tells of it
        assert mine(github, transport).issues.changed == 1
        assert outcomes(store, study)[7] == "in"


@TRANSPORTS
def test_a_source_far_back_in_a_timeline_that_is_closed_later(
    mine: Mine, store: Engine, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world(), checked=False) as github:
        for _ in range(40):
            github.world.happen(github.world.issues[ALPHA, 3], "commented")
        mine(github, transport)
        github.world.close(github.world.issues[OTHER, 2])
        mine(github, transport)
        assert_right(store, study, github, transport)


def test_a_timeline_that_github_refuses_is_unknown_and_takes_nothing_back(
    mine: Mine, store: Engine, study: StudyFolder
) -> None:
    refusal = Reply(403, {"message": "Resource protected by organization SAML enforcement."})
    with emulated(small_world()) as github:
        github.faults.append(lambda path: refusal if "/issues/8/timeline" in path else None)
        mine(github, "rest")
        assert outcomes(store, study)[8] == "unknown"
        github.faults.clear()
        mine(github, "rest")
        github.faults.append(lambda path: refusal if "/issues/8/timeline" in path else None)
        mine(github, "rest")
        assert_right(store, study, github, "rest")


def test_a_query_that_ran_out_of_time_on_200_is_asked_again(
    mine: Mine, store: Engine, study: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miner.limits.FIRST_FAULT_WAIT_S", 0.01)
    said = "Something went wrong while executing your query. This may be the result of a timeout."
    waiting = [Reply(200, {"data": None, "errors": [{"message": said}]})]
    with emulated(small_world()) as github:
        github.faults.append(lambda path: waiting.pop(0) if waiting else None)
        assert mine(github, "graphql").result == "done"
        assert not waiting
        assert_right(store, study, github, "graphql")
