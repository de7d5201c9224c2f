"""Which cases run in which toolchains, and what disk that needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversion.environments.builds import environments_folder, find_environment
from conversion.reproduction.case import Case
from conversion.reproduction.ladder import all_rungs, ladder, todays
from conversion.reproduction.running import CaseRun
from conversion.toolchains.files import Toolchain, open_toolchain

UNMEASURED = 1.5


@dataclass(frozen=True)
class DiskNeed:
    """Environments that are still to be built: how many, about how many bytes, where, and what is free there."""

    environments: int
    bytes: int
    folder: Path
    free: int


def shown_in(case: Case) -> tuple[str, ...]:
    """The toolchains that decide about a case: where it is reported, and where it is fixed or today's."""
    rest = (case.header.fixed,) if case.header.fixed else todays(case.framework)
    return tuple(dict.fromkeys((case.header.reported, *rest)))


def plan(
    cases: Sequence[Case],
    names: Sequence[str] = (),
    *,
    all_versions: bool = False,
    done: Iterable[CaseRun] = (),
) -> dict[Toolchain, list[Case]]:
    """Which cases run in which toolchain, in the ladder's order.

    Args:
        cases: To be run.
        names: Toolchains asked for, by name or path; none: those that decide about each case.
        all_versions: The whole ladder instead.
        done: Runs that need not be repeated, unless the case or the toolchain has changed since, or the
            environment failed.

    Raises:
        BadInput: A toolchain is not known.
    """
    asked = [open_toolchain(name) for name in names]
    left_out = {_key(run) for run in done if run.verdict != "environment failure"}
    known = {name: open_toolchain(name) for name in all_rungs()} | {item.name: item for item in asked}
    wanted: dict[str, list[Case]] = {}
    for case in cases:
        for name in _wanted(case, asked, all_versions):
            if (case.header.issue, case.digest, name, known[name].packages) not in left_out:
                wanted.setdefault(name, []).append(case)
    return {known[name]: wanted[name] for name in sorted(wanted, key=list(known).index)}


def _key(run: CaseRun) -> tuple[str, str, str, tuple[str, ...]]:
    return run.issue, run.digest, run.toolchain, run.packages


def _wanted(case: Case, asked: Sequence[Toolchain], all_versions: bool) -> Iterator[str]:
    if all_versions:
        names = [item.name for item in ladder(case.framework)]
    elif asked:
        names = list(dict.fromkeys(item.name for item in asked if item.framework == case.framework))
    else:
        names = list(shown_in(case))
    return (name for name in names if not case.installs or name in shown_in(case))


def disk_need(chosen: Iterable[Toolchain]) -> DiskNeed:
    """What building the missing environments takes; files that uv links from its cache count as copies."""
    missing = {item.environment_key: item for item in chosen if find_environment(item) is None}
    size = sum(UNMEASURED if item.gigabytes is None else item.gigabytes for item in missing.values())
    folder = environments_folder()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return DiskNeed(len(missing), int(size * 1e9), folder, shutil.disk_usage(there).free)
