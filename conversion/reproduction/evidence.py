"""What running an issue's case showed: evidence for those who label it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from conversion.reproduction.ladder import place
from conversion.reproduction.span import Span, span
from conversion.reproduction.store import latest_runs


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """The newest run of a case in one toolchain; `compared` counts output values found equal.

    `verdict` is `reproduced`, `not reproduced`, `changed symptom` or `environment failure`; `stage` says
    where it failed (None: nowhere) and `message` how.
    """

    toolchain: str
    verdict: str
    stage: str | None
    message: str
    compared: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """All that a case showed, oldest toolchain first, and from where to where its failure reaches."""

    issue: str
    outcomes: tuple[CaseOutcome, ...]
    span: Span

    @property
    def reproduced_in(self) -> tuple[str, ...]:
        """The toolchains that show the failure."""
        return tuple(outcome.toolchain for outcome in self.outcomes if outcome.verdict == "reproduced")


def case_outcomes(session: Session, repository: str, number: int) -> CaseEvidence | None:
    """The stored outcomes of the case of issue `number` of `owner/name`; None if it was never run."""
    runs = sorted(
        latest_runs(session, f"{repository}#{number}"),
        key=lambda run: (place(run.toolchain), run.toolchain),
    )
    if not runs:
        return None
    outcomes = tuple(
        CaseOutcome(run.toolchain, run.verdict, run.stage, run.message, run.compared, run.seconds)
        for run in runs
    )
    return CaseEvidence(runs[0].issue, outcomes, span([(run.toolchain, run.verdict) for run in runs]))
