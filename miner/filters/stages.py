"""The stages of a repository's funnel, in order; only those that the protocol asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from miner.filters.predicates import judge
from miner.filters.subject import Subject
from miner.filters.verdict import Verdict, all_of, any_of
from study.protocol import RelevanceFilter, RepositoryProtocol, TimelineFilter, Window


@dataclass(frozen=True)
class Stage:
    """One filter stage: its name, what it keeps in words, and how it judges."""

    name: str
    keeps: str
    judge: Callable[[Subject], Verdict]


def stages(repository: RepositoryProtocol) -> tuple[Stage, ...]:
    """The stages that the protocol asks for, after the first, which drops what is gone from GitHub."""
    return (
        Stage("there", "issues that are still there", _still_there),
        *_relevance_stages(repository.relevance),
        *_timeline_stage(repository.timeline),
    )


def _still_there(subject: Subject) -> Verdict:
    if subject.gone_reason is None:
        return Verdict("in")
    return Verdict("out", {"gone": subject.gone_reason})


def _relevance_stages(relevance: RelevanceFilter) -> Iterator[Stage]:
    if relevance.kind != "all":
        yield Stage("kind", f"{relevance.kind}s", lambda subject: _has_kind(subject, relevance))
    if relevance.state != "all":
        yield Stage("state", relevance.state, lambda subject: _has_state(subject, relevance))
    if relevance.labels or relevance.any_label:
        wanted = " and ".join(relevance.labels) or " or ".join(relevance.any_label)
        yield Stage("labels", f"labelled {wanted}", lambda subject: _has_labels(subject, relevance))
    if relevance.labels_unwanted:
        unwanted = " or ".join(relevance.labels_unwanted)
        yield Stage(
            "unwanted labels", f"not labelled {unwanted}", lambda subject: _has_none(subject, relevance)
        )
    if relevance.created != Window():
        yield Stage(
            "created", "created in the window", lambda subject: _within(subject.created_on, relevance.created)
        )
    if relevance.closed != Window():
        yield Stage(
            "closed", "closed in the window", lambda subject: _within(subject.closed_on, relevance.closed)
        )


def _timeline_stage(timeline: TimelineFilter) -> Iterator[Stage]:
    if timeline.any or timeline.all:
        yield Stage("timeline", "resolved, by their timelines", lambda subject: _timeline(subject, timeline))


def _has_kind(subject: Subject, relevance: RelevanceFilter) -> Verdict:
    kind = "pull request" if subject.is_pull_request else "issue"
    return Verdict("in" if kind == relevance.kind else "out", {"kind": kind})


def _has_state(subject: Subject, relevance: RelevanceFilter) -> Verdict:
    if subject.state is None:
        return Verdict("unknown", {"because": "its state was not mined"})
    return Verdict("in" if subject.state == relevance.state else "out", {"state": subject.state})


def _has_labels(subject: Subject, relevance: RelevanceFilter) -> Verdict:
    has_all = set(relevance.labels) <= subject.labels
    has_any = not relevance.any_label or bool(subject.labels & set(relevance.any_label))
    return Verdict("in" if has_all and has_any else "out", {"labels": sorted(subject.labels)})


def _has_none(subject: Subject, relevance: RelevanceFilter) -> Verdict:
    found = sorted(subject.labels & set(relevance.labels_unwanted))
    return Verdict("out" if found else "in", {"unwanted": found})


def _within(day: date | None, window: Window) -> Verdict:
    if day is None:
        return Verdict("out", {"day": None})
    inside = (window.since is None or day >= window.since) and (window.until is None or day <= window.until)
    return Verdict("in" if inside else "out", {"day": day.isoformat()})


def _timeline(subject: Subject, timeline: TimelineFilter) -> Verdict:
    parts: list[Verdict] = []
    if timeline.any:
        parts.append(any_of(judge(predicate, subject) for predicate in timeline.any))
    parts += [judge(predicate, subject) for predicate in timeline.all]
    return parts[0] if len(parts) == 1 else all_of(parts)
