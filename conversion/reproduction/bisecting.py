"""Where a case's failure begins and ends, found with few runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conversion.reproduction.case import Case
from conversion.reproduction.ladder import ladder
from conversion.reproduction.running import CaseRun
from conversion.reproduction.span import Span, bisect
from conversion.toolchains.files import Toolchain


@dataclass(frozen=True)
class Bisection:
    """The span of an issue's failure, and the runs that it took to find it."""

    issue: str
    span: Span
    runs: tuple[CaseRun, ...]


def bisect_case(case: Case, run: Callable[[Case, Toolchain], CaseRun]) -> Bisection:
    """Bisect one case over its ladder; `run` runs it in one toolchain, which happens once each."""
    rungs = {item.name: item for item in ladder(case.framework)}
    seen: dict[str, CaseRun] = {}

    def verdict(name: str) -> str:
        if name not in seen:
            seen[name] = run(case, rungs[name])
        return seen[name].verdict

    where = bisect(list(rungs), case.header.reported, verdict)
    return Bisection(case.header.issue, where, tuple(seen.values()))
