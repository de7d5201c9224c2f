"""Worlds to mine, a study that mines them, and the truth about every issue."""

from __future__ import annotations

from pathlib import Path

from study.creation import create_study
from study.folder import StudyFolder, open_study
from tests.github_emulator.world import Issue, World

ALPHA, OTHER = "example/alpha", "example/other"

PROTOCOL = f"""
title = "A study of an emulated GitHub"
[[repositories]]
name = "{ALPHA}"
converter = "alpha"
[repositories.relevance]
labels_unwanted = ["question"]
state = "closed"
[repositories.timeline]
any = [
    {{ predicate = "closed by commit" }},
    {{ predicate = "referenced by commit" }},
    {{ predicate = "cross-referenced", states = ["closed", "merged"], repositories = ["{ALPHA}", "{OTHER}"] }},
    {{ predicate = "connected" }},
]
[sampling]
size = 10
[[rounds]]
name = "pilot"
kind = "pilot"
raters = ["ann", "bob"]
size = 5
"""


def emulated_study(folder: Path) -> StudyFolder:
    """A fresh study of `ALPHA` in `folder`."""
    create_study(folder)
    (folder / "study.toml").write_text(PROTOCOL)
    return open_study(folder)


def small_world(issues: int = 24, pulls: int = 6) -> World:
    """Issues that together show every predicate, and every way to miss it."""
    world = World()
    other = world.add(OTHER, 1, is_pull=True, state="closed")
    other.merged = other.closed = other.created
    still_open = world.add(OTHER, 2)
    for number in range(issues + 1, issues + pulls + 1):
        world.add(ALPHA, number, is_pull=True, state="closed")
    first_pull = world.issues[ALPHA, issues + 1]
    for number in range(1, issues + 1):
        issue = world.add(ALPHA, number, labels=["bug"])
        if number % 7 == 0:
            issue.labels.append("question")
        for label in issue.labels:
            world.happen(issue, "labeled", label=label)
        show(world, issue, number % 8, other, still_open, first_pull)
    return world


def show(world: World, issue: Issue, variant: int, merged: Issue, still_open: Issue, pull: Issue) -> None:
    """One of eight stories."""
    match variant:
        case 0:
            world.close(issue, commit=f"{issue.number:040x}")
        case 1:
            world.happen(issue, "referenced", commit=f"{issue.number:040x}")
            world.close(issue)
        case 2:
            world.happen(issue, "cross-referenced", source=merged)
            world.close(issue)
        case 3:
            world.happen(issue, "cross-referenced", source=still_open)
            world.close(issue)
        case 4:
            world.happen(issue, "connected", subject=pull)
            world.close(issue, pull=pull)
        case 5:
            world.happen(issue, "connected", subject=pull)
            world.happen(issue, "disconnected", subject=pull)
            world.close(issue)
        case 6:
            world.happen(issue, "commented")
            world.close(issue)
        case _:
            world.happen(issue, "commented")


def big_world() -> World:
    """200 issues and 50 pull requests, four issues with 120 to 250 events."""
    world = small_world(200, 50)
    for number, events in ((10, 120), (50, 160), (120, 200), (180, 250)):
        issue = world.issues[ALPHA, number]
        for _ in range(events - len(issue.events)):
            world.happen(issue, "commented")
    return world


def truth(world: World, *, rest: bool = False) -> dict[int, str]:
    """What the filters must say of each issue: `in`, `out`, or (by REST, of connections) `unknown`."""
    name = world.resolve(ALPHA) or ALPHA
    return {issue.number: _truth(issue, rest) for issue in world.of(name)}


def _truth(issue: Issue, rest: bool) -> str:
    if issue.is_pull or issue.state != "closed" or "question" in issue.labels:
        return "out"
    connected = 0
    for event in issue.events:
        source = event.data.get("source")
        if (
            event.kind == "referenced"
            or (event.kind == "closed" and event.data.get("commit"))
            or (source is not None and source.state in ("closed", "merged"))
        ):
            return "in"
        connected += {"connected": 1, "disconnected": -1}.get(event.kind, 0)
    if connected <= 0:
        return "out"
    return "unknown" if rest else "in"
