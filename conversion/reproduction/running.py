"""Run cases in a toolchain, one process a toolchain and a forked child a case, and judge what came of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from conversion.environments.builds import EnvironmentFailed, ensure_environment
from conversion.environments.installing import InstallFailed, Say, install_packages, make_environment
from conversion.reproduction.case import STAGES, Case
from conversion.supervisor.workers import HIDDEN
from conversion.toolchains.files import Toolchain

SCRIPT = Path(__file__).parent / "inside" / "cases.py"
SAID = 4000


@dataclass(frozen=True)
class Limits:
    """What a case may take: bytes of memory beyond the framework's, and bytes of disk."""

    memory: int = 4 * 1024**3
    disk: int = 1024**3


@dataclass(frozen=True)
class CaseRun:
    """One case in one toolchain: the verdict and its evidence; `compared` counts the values that were equal.

    `packages` are the toolchain's pins, `versions` what was installed of them, with Python's version;
    `digest` is a fingerprint of the case as it was run.
    """

    issue: str
    case: str
    toolchain: str
    converter: str
    verdict: str
    stage: str | None
    message: str
    compared: int
    seconds: float
    log: str
    packages: tuple[str, ...]
    versions: dict[str, str]
    digest: str

    @property
    def environment(self) -> tuple[str, ...]:
        """The versions that it ran with; the pins where it did not come to run."""
        return tuple(f"{name} {version}" for name, version in self.versions.items()) or self.packages

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


def run_cases(
    cases: Sequence[Case],
    chosen: Toolchain,
    evidence: Path | None = None,
    limits: Limits = Limits(),
    say: Say = lambda line: None,
) -> Iterator[CaseRun]:
    """Run cases in one toolchain; its environment is built if need be.

    Args:
        cases: Run in order, those first that only install.
        chosen: Where to run them.
        evidence: Folder that keeps each case's model.onnx, log.txt and run.json (verdict, message and
            versions) under `<toolchain>/<owner>-<repository>-<number>`; without it they are dropped.
        limits: What each case may take; its time is the case's own.
        say: Takes what uv says while it builds.
    """
    with tempfile.TemporaryDirectory(prefix="failatlas-") as scratch:
        folder = (evidence or Path(scratch)).resolve() / chosen.name
        for run in _runs(cases, chosen, folder, limits, say):
            if evidence is not None:
                _keep(run, folder / _name(run.issue))
            yield run


def _runs(
    cases: Sequence[Case], chosen: Toolchain, folder: Path, limits: Limits, say: Say
) -> Iterator[CaseRun]:
    installs = [case for case in cases if case.installs and case.header.reported == chosen.name]
    yield from (_installed(case, chosen) for case in installs)
    others = [case for case in cases if case not in installs]
    if not others:
        return
    try:
        python = ensure_environment(chosen, say).interpreter
    except EnvironmentFailed as failure:
        for case in others:
            yield _run(case, chosen, {"stage": "environment", "message": str(failure)})
        return
    yield from _inside(others, chosen, python, folder, limits)


def _inside(
    cases: Sequence[Case], chosen: Toolchain, python: Path, folder: Path, limits: Limits
) -> Iterator[CaseRun]:
    waiting = {str(case.path.resolve()): case for case in cases}
    orders = [_order(case, path, chosen, folder, limits) for path, case in waiting.items()]
    variables = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    versions: dict[str, str] = {}
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(orders).encode())
        asked.seek(0)
        process = subprocess.Popen(
            [str(python), "-s", "-B", str(SCRIPT)],
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=variables,
        )
        try:
            for line in process.stdout or ():
                made = json.loads(line)
                if "versions" in made:
                    versions = _of_pins(made["versions"], chosen.packages)
                else:
                    yield _run(waiting.pop(made["file"]), chosen, made, versions)
        finally:
            process.kill()
            process.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace")[-SAID:]
    for case in waiting.values():
        yield _run(case, chosen, {"stage": "import", "message": said}, versions)


def _order(case: Case, path: str, chosen: Toolchain, folder: Path, limits: Limits) -> dict[str, Any]:
    return {
        "file": path,
        "folder": str(folder / _name(case.header.issue)),
        "framework": chosen.framework,
        "exporter": chosen.exporter,
        "tolerance": case.header.tolerance,
        "limit": case.header.limit,
        "installs": case.installs,
        "timeout": case.header.timeout,
        **asdict(limits),
    }


def _installed(case: Case, chosen: Toolchain) -> CaseRun:
    """Whether the requirements that are said to fail can be installed, into a new environment."""
    with tempfile.TemporaryDirectory(prefix="failatlas-") as scratch:
        folder = Path(scratch) / "environment"
        try:
            make_environment(folder, chosen.python)
            install_packages(folder, case.header.install)
        except InstallFailed as failure:
            stage = "environment" if failure.is_of_this_machine else "install"
            return _run(case, chosen, {"stage": stage, "message": str(failure)})
    return _run(case, chosen, {"stage": None, "message": ""})


def _run(
    case: Case, chosen: Toolchain, made: Mapping[str, Any], versions: dict[str, str] | None = None
) -> CaseRun:
    return CaseRun(
        issue=case.header.issue,
        case=case.path.name,
        toolchain=chosen.name,
        converter=chosen.converter,
        verdict=judge(case, made["stage"], made["message"]),
        stage=made["stage"],
        message=made["message"],
        compared=made.get("compared", 0),
        seconds=made.get("seconds", 0.0),
        log=made.get("log", made["message"]),
        packages=chosen.packages,
        versions=versions or {},
        digest=case.digest,
    )


def _keep(run: CaseRun, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(run.as_dict(), indent=1) + "\n", encoding="utf-8")
    if not (folder / "log.txt").exists():
        (folder / "log.txt").write_text(run.log, encoding="utf-8")


def _name(issue: str) -> str:
    return issue.replace("/", "-").replace("#", "-")


def _of_pins(versions: Mapping[str, str], packages: Sequence[str]) -> dict[str, str]:
    """Python's version, and those of the packages that the toolchain pins."""
    names = [re.split(r"[^\w.-]", package)[0].lower().replace("_", "-") for package in packages]
    return {name: versions[name] for name in ("python", *names) if name in versions}
