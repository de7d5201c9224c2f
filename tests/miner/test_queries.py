"""Our GraphQL questions are valid by GitHub's own schema, and both transports give equal records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import parse, validate

from miner.graphql.queries import ISSUES, NODES, SWEEP, issues_by_number, timelines
from miner.graphql.transport import GraphqlTransport
from miner.limits import Patience
from miner.live import LiveExchange
from miner.records import UNKNOWN, MinedIssue
from miner.rest.transport import RestTransport
from miner.tokens import Token
from miner.transport import Transport
from miner.usage import Usage
from study.folder import StudyFolder
from tests.github_emulator.graphql import schema
from tests.github_emulator.server import Emulator, emulated
from tests.miner.worlds import small_world


@pytest.mark.parametrize(
    "question", [ISSUES, SWEEP, NODES, issues_by_number([1, 2]), timelines({1: "Y3Vyc29y", 2: "Y3Vyc29y"})]
)
def test_every_question_is_valid_by_githubs_schema(question: str) -> None:
    assert validate(schema(), parse(question)) == []


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
