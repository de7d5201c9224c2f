"""What a sweep sees of a timeline: when the mark changes, the timeline is fetched again."""

from __future__ import annotations

from collections.abc import Iterable


def mark_whole() -> str:
    """The mark of a timeline that was stored whole by a way that cannot sweep."""
    return "whole"


def sweep_mark(
    updated_at: str | None, state: str | None, labels: Iterable[str], total: int, sources: Iterable[str]
) -> str:
    """The mark of a timeline: what its issue is now, how many events it has, and its last sources.

    State and labels stand beside `updated_at`, for a label that is deleted from the whole repository leaves
    its issues without moving it. `sources` are the issues and pull requests behind the last cross-references,
    each with its state: when one is closed later, the issue that it mentions gets no event.
    """
    said = ",".join(sorted(labels))
    return f"{updated_at}|{state}|{said}|{total}|{';'.join(dict.fromkeys(sources))}"
