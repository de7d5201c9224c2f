"""What became of an issue that a listing no longer shows, as REST tells it."""

from __future__ import annotations

from collections.abc import Mapping

from miner.exchange import Exchange
from miner.rest.payloads import repository_of
from miner.transport import Gone


def fate_by_rest(exchange: Exchange, repository: str, number: int) -> Gone | None:
    """A deleted issue answers 410 or 404, a transferred one leads to its new place; None when it is there."""
    answer = exchange.get(f"/repos/{repository}/issues/{number}")
    if answer.status in (301, 302, 307, 308):
        return Gone(number, "transferred")
    if answer.status != 200 or not isinstance(answer.body, Mapping):
        return Gone(number, "deleted")
    place = repository_of(answer.body)
    moved = place is not None and place.casefold() != repository.casefold()
    if moved or answer.body.get("number") != number:
        return Gone(number, "transferred", f"{place}#{answer.body.get('number')}")
    return None
