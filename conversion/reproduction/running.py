"""Run cases in a toolchain, one process a toolchain and a forked child a case, and judge what came of them."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from conversion.reproduction.case import STAGES, Case
from conversion.reproduction.environments import EnvironmentFailure, install, interpreter
from conversion.reproduction.toolchains import Toolchain

SCRIPT = Path(__file__).parent / "inside" / "cases.py"


@dataclass(frozen=True)
class CaseRun:
    """One case in one toolchain: the verdict and its evidence; `compared` counts the values that were equal."""

    issue: str
    case: str
    toolchain: str
    verdict: str
    stage: str | None
    message: str
    compared: int
    seconds: float
    log: str
    packages: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def judge(case: Case, stage: str | None, message: str) -> str:
    """`reproduced` only if it failed at the expected stage with the expected signature."""
    if stage is None:
        return "not reproduced"
    if stage in {"environment", "import"}:
        return "environment failure"
    expected = stage in STAGES[case.header.expect] and re.search(case.header.signature, message, re.DOTALL)
    return "reproduced" if expected else "changed symptom"


def run_cases(cases: Sequence[Case], chosen: Toolchain, evidence: Path | None = None) -> Iterator[CaseRun]:
    """Run cases in one toolchain, in order; `evidence` keeps models and logs of each, else they are dropped."""
    installs = [case for case in cases if case.header.expect == "build failure"]
    yield from (_installed(case, chosen) for case in installs)
    others = [case for case in cases if case.header.expect != "build failure"]
    if not others:
        return
    try:
        python = interpreter(chosen)
    except EnvironmentFailure as failure:
        for case in others:
            yield _run(case, chosen, {"stage": "environment", "message": str(failure)})
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = evidence or Path(scratch)
        yield from _inside(others, chosen, python, folder)


def _inside(cases: Sequence[Case], chosen: Toolchain, python: Path, folder: Path) -> Iterator[CaseRun]:
    jobs = {str(case.path.resolve()): case for case in cases}
    orders = [
        {
            "file": path,
            "folder": str(
                folder.resolve() / chosen.name / f"{case.repository.replace('/', '-')}-{case.number}"
            ),
            "framework": chosen.framework,
            "exporter": chosen.exporter,
            "tolerance": case.header.tolerance,
            "limit": case.header.limit,
            "timeout": case.header.timeout,
        }
        for path, case in jobs.items()
    ]
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as orders_file:
        orders_file.write(json.dumps(orders).encode())
        orders_file.seek(0)
        process = subprocess.Popen(
            [str(python), str(SCRIPT)], stdin=orders_file, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        for line in process.stdout or ():
            made = json.loads(line)
            yield _run(jobs.pop(made["file"]), chosen, made)
        process.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace")[-4000:]
    for case in jobs.values():
        yield _run(case, chosen, {"stage": "import", "message": said})


def _installed(case: Case, chosen: Toolchain) -> CaseRun:
    """Whether the requirements of a build failure can be installed; on the fixed toolchain, its own packages."""
    requirements = case.header.install if chosen.name == case.header.reported else chosen.packages
    with tempfile.TemporaryDirectory() as scratch:
        try:
            install(Path(scratch) / "environment", chosen.python, requirements)
        except EnvironmentFailure as failure:
            return _run(case, chosen, {"stage": "install", "message": str(failure)})
    return _run(case, chosen, {"stage": None, "message": ""})


def _run(case: Case, chosen: Toolchain, made: dict[str, Any]) -> CaseRun:
    return CaseRun(
        case.header.issue,
        case.path.name,
        chosen.name,
        judge(case, made["stage"], made["message"]),
        made["stage"],
        made["message"],
        made.get("compared", 0),
        made.get("seconds", 0.0),
        made.get("log", made["message"]),
        chosen.packages,
    )
