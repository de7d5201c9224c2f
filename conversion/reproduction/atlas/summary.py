"""The atlas in numbers: what holds, what is alive, and the versions that it was made with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from conversion.reproduction.atlas.blocks import Block, Grid, Paragraph
from conversion.reproduction.atlas.rows import Row
from conversion.reproduction.case import STAGES
from conversion.reproduction.ladder import place
from conversion.reproduction.running import CaseRun


def summary(made: Sequence[Row], made_at: datetime) -> list[Block]:
    """When it was made, counts by converter and by expectation, and the toolchains."""
    runs = [run for row in made for run in row.runs.values()]
    compared = sum(1 for run in runs if run.verdict == "not reproduced" and run.compared)
    passed = sum(1 for run in runs if run.verdict == "not reproduced")
    return [
        Paragraph(
            f"Made on {made_at:%Y-%m-%d at %H:%M UTC}: {sum(row.holds for row in made)} of {len(made)} cases hold, "
            f"in {len(runs)} runs that took {sum(run.seconds for run in runs):.0f} s without loading frameworks. "
            f"Of {passed} passing runs, {compared} compared at least one finite value."
        ),
        _counts("Converter", made, lambda row: next((run.converter for run in row.runs.values()), "not run")),
        _counts("Expected", made, lambda row: row.case.header.expect, list(STAGES)),
        _toolchains(runs),
    ]


def environments(runs: Iterable[CaseRun]) -> dict[str, tuple[str, ...]]:
    """What each toolchain ran with, in the ladder's order."""
    found: dict[str, tuple[str, ...]] = {}
    for run in runs:
        if run.versions or run.toolchain not in found:
            found[run.toolchain] = run.environment
    return dict(sorted(found.items(), key=lambda item: place(item[0])))


def _counts(
    name: str, made: Sequence[Row], group: Callable[[Row], str], order: Sequence[str] | None = None
) -> Grid:
    groups: dict[str, list[Row]] = {key: [] for key in order or ()}
    for row in made:
        groups.setdefault(group(row), []).append(row)
    body = [
        (key, str(len(own)), str(sum(row.holds for row in own)), str(sum(row.alive for row in own)))
        for key, own in groups.items()
        if own
    ]
    return Grid(((name, "Cases", "Hold", "Alive today"), *body))


def _toolchains(runs: Sequence[CaseRun]) -> Grid:
    body = []
    for name, versions in environments(runs).items():
        own = [run.verdict for run in runs if run.toolchain == name]
        body.append((name, str(len(own)), str(own.count("reproduced")), ", ".join(versions)))
    return Grid((("Toolchain", "Runs", "Reproduced", "Versions"), *body))
