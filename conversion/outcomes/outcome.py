"""From what a worker answered to an outcome."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from conversion.outcomes.rules import passes
from conversion.outcomes.signatures import converter_stage, location, normalised, signature
from conversion.supervisor.jobs import Answer

OUT_OF_MEMORY = re.compile(
    r"bad_?alloc|out of memory|not enough memory|can'?t allocate memory|cannot allocate memory|"
    r"failed to allocate|unable to allocate|MemoryError|ResourceExhausted",
    re.IGNORECASE,
)


class OutcomeKind(StrEnum):
    """What can come of a model on a toolchain."""

    SUCCESS = "success"
    MISMATCH = "mismatch"
    LOAD_FAILURE = "load failure"
    CONVERSION_FAILURE = "conversion failure"
    PROCESS_CRASH = "process crash"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
    ENVIRONMENT_FAILURE = "environment failure"
    INVALID_MODEL = "invalid model"


FAILED_STAGES = {
    "start": OutcomeKind.INVALID_MODEL,
    "build": OutcomeKind.INVALID_MODEL,
    "convert": OutcomeKind.CONVERSION_FAILURE,
    "check": OutcomeKind.CONVERSION_FAILURE,
    "load": OutcomeKind.LOAD_FAILURE,
    "run": OutcomeKind.LOAD_FAILURE,
    "compare": OutcomeKind.MISMATCH,
}


@dataclass(frozen=True)
class Outcome:
    """What came of one model on one toolchain.

    Attributes:
        outcome: The kind.
        stage: The stage that failed or was running (build, convert, check, load, run, compare); None on success.
        signature: Names the failure, stable across runs; None on success.
        error: Type and message of what was raised; None when nothing was.
        location: File and function inside the converter.
        converter_stage: The code of the converter's stage that the failure points to (the paper's table 1).
        differences: Raw differences, one an output, each the worst over all inputs.
        seconds: Wall time by stage.
    """

    outcome: OutcomeKind
    stage: str | None = None
    signature: str | None = None
    error: str | None = None
    location: str | None = None
    converter_stage: str | None = None
    differences: Sequence[Mapping[str, Any]] = ()
    seconds: Mapping[str, float] | None = None


def outcome_of(answer: Answer, rule: str = "paper") -> Outcome:
    """Judge an answer by a pass rule (one of `rules.RULES`)."""
    match answer.status:
        case "environment":
            return _raised(OutcomeKind.ENVIRONMENT_FAILURE, "start", answer.error or {}, {})
        case "timeout":
            stage = answer.last_stage or "start"
            return Outcome(OutcomeKind.TIMEOUT, stage, f"{stage} | timeout")
        case "crashed":
            return _crashed(answer)
    result = answer.result or {}
    seconds = result["seconds"]
    if result["failed"] is not None:
        return _raised(_kind(result), result["failed"], result["error"], seconds)
    if passes(result["differences"], rule):
        return Outcome(OutcomeKind.SUCCESS, differences=result["differences"], seconds=seconds)
    return Outcome(
        OutcomeKind.MISMATCH,
        "compare",
        _mismatch_signature(result["differences"]),
        differences=result["differences"],
        seconds=seconds,
    )


def _kind(result: Mapping[str, Any]) -> OutcomeKind:
    error = result["error"]
    if error["type"] == "MemoryError" or OUT_OF_MEMORY.search(error["message"]):
        return OutcomeKind.OUT_OF_MEMORY
    return FAILED_STAGES[result["failed"]]


def _raised(kind: OutcomeKind, stage: str, error: Mapping[str, Any], seconds: Mapping[str, float]) -> Outcome:
    place = location(error["frames"])
    return Outcome(
        kind,
        stage,
        signature(stage, error),
        error=f"{error['type']}: {error['message']}",
        location=place,
        converter_stage=converter_stage(place, stage),
        seconds=seconds,
    )


def _crashed(answer: Answer) -> Outcome:
    stage = answer.last_stage or "start"
    if OUT_OF_MEMORY.search(answer.stderr[-4000:]):
        return Outcome(
            OutcomeKind.OUT_OF_MEMORY, stage, f"{stage} | out of memory", error=answer.stderr[-500:]
        )
    how = _ending(answer.exit)
    said = normalised(_fatal_line(answer.stderr))
    return Outcome(OutcomeKind.PROCESS_CRASH, stage, " | ".join(filter(None, [stage, how, said])), error=how)


def _ending(code: int | None) -> str:
    if code is None:
        return "the worker ended"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _fatal_line(stderr: str) -> str:
    """What the C++ runtime said of its end, if it did."""
    lines = [line for line in stderr.splitlines() if "terminate called" in line or "what():" in line]
    return " ".join(lines[-2:])


def _mismatch_signature(differences: Sequence[Mapping[str, Any]]) -> str:
    found = set()
    for row in differences:
        if row["shape"] != row["shape_got"]:
            found.add("shape")
        elif row["dtype"] != row["dtype_got"]:
            found.add(f"type {row['dtype']} became {row['dtype_got']}")
        elif row["nan_match"] is False:
            found.add("NaN pattern")
        elif row["inf_match"] is False:
            found.add("infinity pattern")
        else:
            found.add("values")
    return f"compare | {', '.join(sorted(found))}"
