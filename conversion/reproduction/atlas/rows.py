"""The rows of the atlas: one case on its ladder of versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversion.reproduction.case import Case
from conversion.reproduction.ladder import ladder, todays
from conversion.reproduction.running import CaseRun
from conversion.reproduction.span import Span, span


@dataclass(frozen=True)
class Row:
    """One case: its runs by toolchain, and where its failure begins and ends."""

    case: Case
    runs: dict[str, CaseRun]
    span: Span

    @property
    def holds(self) -> bool:
        """It fails as reported where reported, and passes where fixed or is listed as alive and still fails."""
        header = self.case.header
        reported = self.runs.get(header.reported)
        if reported is None or reported.verdict != "reproduced":
            return False
        if header.fixed:
            fixed = self.runs.get(header.fixed)
            return fixed is not None and fixed.verdict == "not reproduced"
        return self.alive

    @property
    def alive(self) -> bool:
        """Whether a toolchain of today still shows the failure."""
        return self.shown_today is not None

    @property
    def shown_today(self) -> CaseRun | None:
        """The run in a toolchain of today that still shows the failure."""
        today = (self.runs[name] for name in todays(self.case.framework) if name in self.runs)
        return next((run for run in today if run.verdict == "reproduced"), None)


def rows(cases: Sequence[Case], runs: Sequence[CaseRun]) -> list[Row]:
    """The rows of the atlas, in the order of repository and number."""
    made = []
    for case in sorted(cases, key=lambda item: (item.repository, item.number)):
        own = {run.toolchain: run for run in runs if run.issue == case.header.issue}
        names = [item.name for item in ladder(case.framework) if item.name in own]
        made.append(Row(case, own, span([(name, own[name].verdict) for name in names])))
    return made
