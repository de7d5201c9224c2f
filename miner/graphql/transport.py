"""Mining one repository by GraphQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from db.models import utc_now
from miner.batches import batched
from miner.exchange import Answer, Exchange, ServerTimeout
from miner.graphql.payloads import event_records, issue_record, reference
from miner.graphql.queries import ISSUES, NODES, SWEEP, issues_by_number, timelines
from miner.marks import sweep_mark
from miner.records import MinedIssue
from miner.rest.fate import fate_by_rest
from miner.transport import Gone, Known, MinedPage, RepositoryHead
from study.protocol import RepositoryProtocol
from taxonomy.errors import BadInput

LARGEST_PAGE = 50
SMALLEST_PAGE = 2
SWEEP_PAGE = 100
LAST_SOURCES = 25
Node = Mapping[str, Any]


class GraphqlTransport:
    """Mines the repository of `protocol` through `exchange`."""

    name = "graphql"

    def __init__(self, exchange: Exchange, protocol: RepositoryProtocol) -> None:
        self._exchange = exchange
        self._protocol = protocol
        owner, name = protocol.name.split("/")
        self._variables: dict[str, Any] = {"owner": owner, "name": name}
        self._sizes: dict[str, int] = {}
        self._head: RepositoryHead | None = None
        self._seen: set[int] = set()

    @property
    def seen(self) -> frozenset[int]:
        """See `Transport.seen`."""
        return frozenset(self._seen)

    def head(self) -> RepositoryHead:
        """See `Transport.head`; known from the first page that was asked for."""
        return self._head or RepositoryHead(self._protocol.name, None)

    def everything(self, checkpoint: Mapping[str, Any] | None) -> Iterator[MinedPage]:
        """See `Transport.everything`.

        Issues whose timelines go on are held back, so that these are asked for together. A run that is
        interrupted before forgets them; the sweep of the resumed run finds that they are missing.
        """
        held_back: list[Node] = []
        relevance = self._protocol.relevance
        prefilter = {
            "labels": list(relevance.labels) or None,
            "states": [relevance.state.upper()] if relevance.state != "all" else None,
        }
        wanted = prefilter if self._protocol.prefilter else {}
        after = (checkpoint or {}).get("after")
        while True:
            data = self._shrinking(ISSUES, {**wanted, "after": after}, LARGEST_PAGE)
            connection = data["issues"]
            page = connection["pageInfo"]
            nodes = _present(connection["nodes"])
            held_back += [node for node in nodes if _has_more_events(node)]
            yield self._whole(
                [node for node in nodes if not _has_more_events(node)], {"after": page["endCursor"]}
            )
            if len(held_back) >= LARGEST_PAGE or (held_back and not page["hasNextPage"]):
                yield self._whole(held_back, {})
                held_back = []
            if not page["hasNextPage"]:
                return
            after = page["endCursor"]

    def changes(self, known: Known) -> Iterator[MinedPage]:
        """See `Transport.changes`: a sweep finds what to ask for again."""
        stale: list[int] = []
        marks: dict[int, str] = {}
        for node in self._sweep():
            number = int(node["number"])
            marks[number] = _mark(node, _present((node.get("sources") or {}).get("nodes") or ()))
            self._seen.add(number)
            if known.marks.get(number) != marks[number] and self._is_wanted(node, known):
                stale.append(number)
        for numbers in batched(stale, LARGEST_PAGE):
            for some in self._asked_for(list(numbers)):
                page = self._whole(some, {})
                swept = {number: marks[number] for number in page.marks if number in marks}
                yield MinedPage(page.issues, swept, {})

    def fate(self, number: int, node_id: str | None) -> Gone | None:
        """See `Transport.fate`; GraphQL knows the new place of a transferred node, REST the rest."""
        if node_id is not None:
            for node in self._nodes(node_id):
                if node.get("__typename") == "Discussion":
                    return Gone(number, "converted to discussion")
                place = (node.get("repository") or {}).get("nameWithOwner")
                if place and place.casefold() not in {
                    self._protocol.name.casefold(),
                    self.head().name.casefold(),
                }:
                    return Gone(number, "transferred", f"{place}#{node.get('number')}")
        return fate_by_rest(self._exchange, self.head().name, number)

    def _is_wanted(self, node: Node, known: Known) -> bool:
        """Whether a prefiltered study cares for an issue: it has it already, or the prefilter lets it in."""
        relevance = self._protocol.relevance
        if not self._protocol.prefilter or int(node["number"]) in known.marks:
            return True
        labels = {label["name"] for label in _present((node.get("labels") or {}).get("nodes") or ())}
        state = str(node.get("state") or "").lower()
        return set(relevance.labels) <= labels and relevance.state in ("all", state)

    def _sweep(self) -> Iterator[Node]:
        after = None
        while True:
            data = self._shrinking(SWEEP, {"after": after, "last": LAST_SOURCES}, SWEEP_PAGE)
            connection = data["issues"]
            yield from _present(connection["nodes"])
            if not connection["pageInfo"]["hasNextPage"]:
                return
            after = connection["pageInfo"]["endCursor"]

    def _asked_for(self, numbers: list[int]) -> Iterator[list[Node]]:
        """The issues with these numbers, in as many questions as GitHub has the time for."""
        size = len(numbers)
        waiting = list(numbers)
        while waiting:
            some = waiting[:size]
            try:
                data = self._asked(issues_by_number(some), {"events": None})
            except ServerTimeout:
                size = max(1, size // 2)
                continue
            waiting = waiting[size:]
            yield _present(data.get(f"i{number}") for number in some)

    def _whole(self, nodes: Sequence[Node], checkpoint: Mapping[str, Any]) -> MinedPage:
        """Issues with the pages of their timelines that did not come with them."""
        events: dict[int, list[Node]] = {}
        cursors: dict[int, str] = {}
        for node in nodes:
            number = int(node["number"])
            self._seen.add(number)
            _take(number, node["timelineItems"], events, cursors)
        size = LARGEST_PAGE
        while cursors:
            some = dict(islice(cursors.items(), size))
            try:
                data = self._asked(timelines(some), {})
            except ServerTimeout:
                size = max(1, size // 2)
                continue
            for number in some:
                del cursors[number]
                issue = data.get(f"i{number}")
                if issue is not None:
                    _take(number, issue["timelineItems"], events, cursors)
                    _take_tail(number, issue, events, cursors)
        now = utc_now()
        issues = [
            MinedIssue(issue_record(node, fetched_at=now), event_records(events[int(node["number"])]))
            for node in nodes
        ]
        marks = {int(node["number"]): _mark(node, events[int(node["number"])]) for node in nodes}
        return MinedPage(issues, marks, checkpoint)

    def _shrinking(self, text: str, variables: Mapping[str, Any], largest: int) -> Node:
        """Ask with a page size that halves when GitHub runs out of time, and grows back."""
        size = self._sizes.get(text, largest)
        while True:
            try:
                data = self._asked(text, {**variables, "size": size})
            except ServerTimeout:  # the run's patience ends it when small pages fail too
                size = max(SMALLEST_PAGE, size // 2)
                continue
            self._sizes[text] = min(largest, size * 2)
            return data

    def _nodes(self, node_id: str) -> list[Node]:
        """Where a node is now; nothing when GitHub does not say."""
        try:
            answer = self._exchange.query(NODES, {"ids": [node_id]})
        except ServerTimeout:
            return []
        return _present(_data(answer).get("nodes") or ())

    def _asked(self, text: str, variables: Mapping[str, Any]) -> Node:
        """The `repository` of an answer, partial data included."""
        answer = self._exchange.query(text, {**self._variables, **variables})
        data = _data(answer)
        repository = data.get("repository")
        if repository is None:
            raise _refused(answer, self._protocol.name)
        name = repository.get("nameWithOwner") or self._protocol.name
        self._head = RepositoryHead(str(name), repository.get("id"))
        found: Node = repository
        return found


def _has_more_events(node: Node) -> bool:
    return bool(node["timelineItems"]["pageInfo"]["hasNextPage"])


def _take(number: int, timeline: Node, events: dict[int, list[Node]], cursors: dict[int, str]) -> None:
    events.setdefault(number, []).extend(_present(timeline["nodes"]))
    if timeline["pageInfo"]["hasNextPage"]:
        cursors[number] = timeline["pageInfo"]["endCursor"]


def _take_tail(number: int, issue: Node, events: dict[int, list[Node]], cursors: dict[int, str]) -> None:
    """Take the end of a timeline when nothing lies between it and what was taken before."""
    missing = int(issue["timelineItems"].get("totalCount") or 0) - len(events[number])
    tail = _present((issue.get("tail") or {}).get("nodes") or ())
    if number in cursors and 0 < missing <= len(tail):
        events[number] += tail[-missing:]
        del cursors[number]


def _mark(node: Node, events: Sequence[Node]) -> str:
    """The mark of an issue's timeline: the same from a sweep and from the whole timeline."""
    cross_references = [event for event in events if event.get("__typename") == "CrossReferencedEvent"]
    sources = [
        f"{source['repository']}#{source['number']}:{source['state']}"
        for source in (reference(event.get("source")) for event in cross_references[-LAST_SOURCES:])
        if isinstance(source, dict)
    ]
    labels = [label["name"] for label in _present((node.get("labels") or {}).get("nodes") or ())]
    total = int((node.get("timelineItems") or {}).get("totalCount") or 0)
    return sweep_mark(node.get("updatedAt"), node.get("state"), labels, total, sources)


def _data(answer: Answer) -> Node:
    data = answer.body.get("data") if isinstance(answer.body, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _present(nodes: Any) -> list[Node]:
    return [node for node in nodes if node]


def _refused(answer: Answer, repository: str) -> BadInput:
    errors = answer.body.get("errors") if isinstance(answer.body, Mapping) else None
    said = "; ".join(str(error.get("message")) for error in errors or () if isinstance(error, Mapping))
    return BadInput(
        f"GitHub does not give the repository {repository!r}: {said or answer.status}.",
        where="study.toml: repositories",
        mend="Check its name, and that the token may read it.",
    )
