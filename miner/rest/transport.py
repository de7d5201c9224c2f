"""Mining one repository by REST: the whole listing each time, asked conditionally.

GitHub does not count a page that has not changed, so asking for all of them again costs no quota, and
misses nothing: neither a cross-reference that left `updated_at` as it was, nor a label that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from db.models import utc_now
from miner.batches import batched
from miner.exchange import Answer, Exchange
from miner.marks import mark_whole
from miner.records import EventRecord, MinedIssue
from miner.rest.fate import fate_by_rest
from miner.rest.payloads import event_records, issue_record
from miner.transport import Gone, Known, MinedPage, RepositoryHead
from study.protocol import RepositoryProtocol
from taxonomy.errors import BadInput

PER_PAGE = 100
STORED_TOGETHER = 25
Payload = Mapping[str, Any]


class RestTransport:
    """Mines the repository of `protocol` through `exchange`."""

    name = "rest"

    def __init__(self, exchange: Exchange, protocol: RepositoryProtocol) -> None:
        self._exchange = exchange
        self._protocol = protocol
        self._head: RepositoryHead | None = None
        self._seen: set[int] = set()

    @property
    def seen(self) -> frozenset[int]:
        """See `Transport.seen`."""
        return frozenset(self._seen)

    def head(self) -> RepositoryHead:
        """See `Transport.head`; a renamed repository is followed to its new name."""
        if self._head is None:
            answer = self._exchange.get(f"/repos/{self._protocol.name}")
            if answer.status != 200 or not isinstance(answer.body, Mapping):
                raise BadInput(
                    f"GitHub does not give the repository {self._protocol.name!r} ({answer.status}).",
                    where="study.toml: repositories",
                    mend="Check its name; a private one needs a token.",
                )
            name = answer.body.get("full_name") or self._protocol.name
            self._head = RepositoryHead(str(name), answer.body.get("node_id"))
        return self._head

    def everything(self, checkpoint: Mapping[str, Any] | None) -> Iterator[MinedPage]:
        """See `Transport.everything`; a page that was stored before is asked for again, conditionally."""
        relevance = self._protocol.relevance
        query = f"state=all&sort=created&direction=asc&per_page={PER_PAGE}"
        if self._protocol.prefilter:
            state = relevance.state
            query = f"state={state}&sort=created&direction=asc&per_page={PER_PAGE}"
            if relevance.labels:
                query += f"&labels={quote(','.join(relevance.labels))}"
        path: str | None = f"/repos/{self.head().name}/issues?{query}"
        while path is not None:
            answer = self._page(path)
            path = self._next(answer)
            for payloads in batched(answer.body or (), STORED_TOGETHER):
                yield self._mined(payloads)

    def changes(self, known: Known) -> Iterator[MinedPage]:
        """See `Transport.changes`: all issues, since an unchanged page costs nothing."""
        yield from self.everything(None)
        if self._protocol.prefilter:
            for number in sorted(set(known.marks) - self._seen):
                answer = self._exchange.get(f"/repos/{self.head().name}/issues/{number}")
                if answer.status == 200 and fate_by_rest(self._exchange, self.head().name, number) is None:
                    yield self._mined([answer.body])

    def fate(self, number: int, node_id: str | None) -> Gone | None:
        """See `Transport.fate`."""
        return fate_by_rest(self._exchange, self.head().name, number)

    def _mined(self, payloads: Sequence[Payload]) -> MinedPage:
        """Issues with their timelines, which are asked for one by one; pull requests without."""
        mined: list[MinedIssue] = []
        for payload in payloads:
            record = issue_record(payload, fetched_at=utc_now())
            self._seen.add(record.number)
            events = None if record.is_pull_request else self._timeline(record.number)
            mined.append(MinedIssue(record, events))
        marks = {item.issue.number: mark_whole() for item in mined if item.events is not None}
        return MinedPage(mined, marks, {})

    def _timeline(self, number: int) -> tuple[EventRecord, ...] | None:
        """The whole timeline; None when GitHub does not give all of it, for half of it would be read as a no."""
        path: str | None = f"/repos/{self.head().name}/issues/{number}/timeline?per_page={PER_PAGE}"
        payloads: list[Payload] = []
        while path is not None:
            answer = self._exchange.get(path)
            if answer.status != 200 or not isinstance(answer.body, list):
                return None
            payloads += [event for event in answer.body if isinstance(event, Mapping)]
            path = self._next(answer)
        return event_records(payloads, self.head().name)

    def _page(self, path: str) -> Answer:
        answer = self._exchange.get(path)
        if answer.status != 200 or not isinstance(answer.body, list):
            raise BadInput(f"GitHub answers {answer.status} for the issues of {self._protocol.name!r}.")
        return answer

    def _next(self, answer: Answer) -> str | None:
        url = next_link(answer.header("link"))
        if url is None:
            return None
        parts = urlsplit(url)
        path = parts.path[parts.path.index("/repos/") :] if "/repos/" in parts.path else parts.path
        return f"{path}?{parts.query}" if parts.query else path


def next_link(link: str | None) -> str | None:
    """The URL in a Link header with rel="next"."""
    for part in (link or "").split(","):
        address, _, relation = part.partition(";")
        if 'rel="next"' in relation.replace("'", '"'):
            return address.strip().strip("<>")
    return None
