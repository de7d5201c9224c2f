"""Our GraphQL questions are valid by GitHub's own schema, and both transports give equal records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import parse, validate

from miner.graphql.queries import ISSUES, NODES, SWEEP, issues_by_number, timelines
from miner.graphql.transport import LARGEST_PAGE, SWEEP_PAGE, GraphqlTransport
from miner.limits import Patience
from miner.live import LiveExchange
from miner.records import UNKNOWN, MinedIssue
from miner.rest.transport import RestTransport
from miner.tokens import Token
from miner.transport import Transport
from miner.usage import Usage
from study.folder import StudyFolder
from tests.github_emulator.graphql import schema
from tests.github_emulator.nodes import NODE_LIMIT, most_nodes
from tests.github_emulator.server import Emulator, emulated
from tests.miner.worlds import small_world


@pytest.mark.parametrize(
    "question", [ISSUES, SWEEP, NODES, issues_by_number([1, 2]), timelines({1: "Y3Vyc29y", 2: "Y3Vyc29y"})]
)
def test_every_question_is_valid_by_githubs_schema(question: str) -> None:
    assert validate(schema(), parse(question)) == []


def test_no_question_asks_for_more_nodes_than_github_gives() -> None:
    issues = most_nodes(parse(ISSUES), {"size": LARGEST_PAGE})
    assert issues == LARGEST_PAGE * (1 + 100 + 100)
    assert most_nodes(parse(SWEEP), {"size": SWEEP_PAGE, "last": 25}) <= NODE_LIMIT
    many = list(range(1, LARGEST_PAGE + 1))
    assert most_nodes(parse(issues_by_number(many)), {}) <= NODE_LIMIT
    assert most_nodes(parse(timelines(dict.fromkeys(many, "Y3Vyc29y"))), {}) <= NODE_LIMIT


def test_the_emulator_refuses_a_question_for_too_many_nodes(study: StudyFolder) -> None:
    inner = "labels(first: 100) { nodes { name issues(first: 100) { totalCount } } }"
    question = f"""{{ repository(owner: "example", name: "alpha") {{
        issues(first: 100) {{ nodes {{ {inner} }} }} }} }}"""
    usage = Usage()
    with emulated(small_world(2, 1)) as github:
        exchange = LiveExchange(github.url, (Token("ghp_x"),), study.path / "cache", Patience(usage), usage)
        answer = exchange.query(question, {})
    assert answer.body["errors"][0]["type"] == "MAX_NODE_LIMIT_EXCEEDED"


def everything(
    kind: type[GraphqlTransport] | type[RestTransport], study: StudyFolder, github: Emulator
) -> list[MinedIssue]:
    usage = Usage()
    exchange = LiveExchange(github.url, (Token("ghp_x"),), study.path / "cache", Patience(usage), usage)
    transport: Transport = kind(exchange, study.protocol.repositories[0])
    mined = [
        item for page in transport.everything(None) for item in page.issues if not item.issue.is_pull_request
    ]
    return sorted(mined, key=lambda item: item.issue.number)


def test_both_transports_give_equal_records_where_both_can_know(study: StudyFolder) -> None:
    with emulated(small_world()) as github:
        by_graphql = everything(GraphqlTransport, study, github)
        by_rest = everything(RestTransport, study, github)
    assert len(by_graphql) == len(by_rest) == 24
    for one, other in zip(by_graphql, by_rest, strict=True):
        same = {"fetched_at": one.issue.fetched_at, "source": "rest", "timeline_total": None}
        assert replace(one.issue, **same) == replace(other.issue, **same)
        assert [(e.key, e.kind, e.actor, e.created_at) for e in one.events or ()] == [
            (e.key, e.kind, e.actor, e.created_at) for e in other.events or ()
        ]
        for known, perhaps in zip(one.events or (), other.events or (), strict=True):
            if known.kind == "closed" and known.payload["closer"]["kind"] != "commit":
                assert perhaps.payload["closer"] == {"kind": UNKNOWN}
            elif known.kind in ("connected", "disconnected"):
                assert perhaps.payload == {"subject": UNKNOWN}
            elif known.kind not in ("commented", "referenced"):
                assert perhaps.payload == known.payload
