from __future__ import annotations

import itertools

import pytest

from miner.exchange import Answer, Asker, LineFault
from miner.graphql.client import endpoint
from miner.limits import MiningStopped, Patience, is_limited, stated_wait
from miner.live import rest_base
from miner.tokens import Token, find_tokens, token_kind
from miner.usage import Usage
from taxonomy.errors import BadInput

OK = Answer(200, {}, [])
SECONDARY = Answer(403, {}, {"message": "You have exceeded a secondary rate limit."})


def patient(waits: list[float], **settings: object) -> tuple[Patience, Usage]:
    usage = Usage()
    return Patience(usage, sleep=waits.append, now=lambda: 1000.0, **settings), usage  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1030"}, 31.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "10"}, 1.0),
        ({"X-RateLimit-Remaining": "12", "X-RateLimit-Reset": "1030"}, None),
        ({}, None),
        ({"Retry-After": "soon"}, None),
    ],
)
def test_how_long_an_answer_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert stated_wait(headers, 1000.0) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "body", "limited"),
    [
        (429, {}, {}, True),
        (403, {}, {"message": "You have exceeded a secondary rate limit"}, True),
        (403, {"X-RateLimit-Remaining": "0"}, {"message": "Forbidden"}, True),
        (403, {}, {"message": "Must have admin rights"}, False),
        (200, {}, {"errors": [{"type": "RATE_LIMITED"}]}, True),
        (200, {}, {"errors": [{"type": "NOT_FOUND"}], "data": {}}, False),
        (404, {}, {"message": "Not Found"}, False),
    ],
)
def test_what_is_a_limit(status: int, headers: dict[str, str], body: object, limited: bool) -> None:
    assert is_limited(status, headers, body) is limited


def test_limits_without_a_stated_end_are_waited_out_longer_each_time() -> None:
    waits: list[float] = []
    patience, usage = patient(waits)
    answers = iter([SECONDARY, SECONDARY, SECONDARY, OK, SECONDARY, OK])
    asker = Asker((), patience, usage)
    assert asker.ask(lambda token: next(answers), "a page") is OK
    assert 60 <= waits[0] <= 75
    assert 120 <= waits[1] <= 150
    assert 240 <= waits[2] <= 300
    asker.ask(lambda token: next(answers), "a page")
    assert 60 <= waits[3] <= 75


def test_tokens_are_used_in_turn_before_anything_is_waited_for() -> None:
    waits: list[float] = []
    patience, usage = patient(waits)
    first, second = Token("ghp_1"), Token("ghp_2")
    asked: list[Token | None] = []

    def send(token: Token | None) -> Answer:
        asked.append(token)
        return SECONDARY if token is first else OK

    asker = Asker((first, second), patience, usage)
    assert asker.ask(send, "a page") is OK
    assert asker.ask(send, "the next") is OK
    assert asked == [first, second, second]
    assert waits == []


def test_faults_that_do_not_end_stop_the_run() -> None:
    waits: list[float] = []
    patience, usage = patient(waits)

    def send(token: Token | None) -> Answer:
        raise LineFault("ConnectionError")

    with pytest.raises(MiningStopped, match="6 times in a row"):
        Asker((), patience, usage).ask(send, "a page")
    assert usage.requests == 6
    assert all(later > earlier for earlier, later in itertools.pairwise(waits))


def test_a_token_that_is_refused_is_bad_input() -> None:
    patience, usage = patient([])
    with pytest.raises(BadInput, match="does not accept the token"):
        Asker((Token("ghp_1"),), patience, usage).ask(lambda token: Answer(401, {}, {}), "a page")


def test_tokens_come_from_the_environment_and_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_one, github_pat_two,ghp_one")
    tokens = find_tokens()
    assert token_kind(tokens) == "classic, fine-grained"
    assert len(tokens) == 2
    assert "one" not in repr(tokens)
    assert token_kind(()) == "none"


@pytest.mark.parametrize(
    ("given", "rest", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80/api/v3", "http://127.0.0.1:80/api/graphql"),
        ("http://127.0.0.1:80/api/v3/", "http://127.0.0.1:80/api/v3", "http://127.0.0.1:80/api/graphql"),
        (
            "https://git.example.org/api/graphql",
            "https://git.example.org/api/v3",
            "https://git.example.org/api/graphql",
        ),
    ],
)
def test_addresses(given: str, rest: str, graphql: str) -> None:
    assert rest_base(given) == rest
    assert endpoint(rest_base(given)) == graphql
