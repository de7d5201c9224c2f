"""What a sweep sees of a timeline: when the mark changes, the timeline is fetched again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def mark_whole() -> str:
    """The mark of a timeline that was stored whole by a way that cannot sweep."""
    return "whole"


def sweep_mark(updated_at: str | None, total: int, last: Iterable[Mapping[str, Any]]) -> str:
    """The mark of a timeline: how many events it has, and the last of them with their sources' states."""
    seen = ";".join(
        ":".join(str(event.get(name) or "") for name in ("createdAt", "number", "state")) for event in last
    )
    return f"{updated_at}|{total}|{seen}"
