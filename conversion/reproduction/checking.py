"""Does a case prove what it says: for its reason where it was reported, and by comparing where it passes?"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversion.environments.builds import find_environment
from conversion.reproduction.case import Case
from conversion.reproduction.ladder import ladder, todays
from conversion.reproduction.plan import plan
from conversion.reproduction.running import CaseRun
from conversion.toolchains.files import Toolchain

# What slips of the pen say; a signature that matches one of them would take a typo for the failure.
SLIPS = (
    "NameError: name 'slip' is not defined",
    "AttributeError: module 'torch' has no attribute 'slip'",
    "AttributeError: module 'tensorflow' has no attribute 'slip'",
    "AttributeError: 'Model' object has no attribute 'slip'",
    "AttributeError: 'Tensor' object has no attribute 'slip'",
    "ModuleNotFoundError: No module named 'slip'",
    "ImportError: cannot import name 'slip' from 'torch'",
    "TypeError: forward() takes 2 positional arguments but 3 were given",
    "TypeError: forward() missing 1 required positional argument: 'slip'",
    "TypeError: export() got an unexpected keyword argument 'slip'",
    "TypeError: 'NoneType' object is not callable",
    "KeyError: 'slip'",
    "IndexError: list index out of range",
    "ValueError: too many values to unpack (expected 2)",
    "FileNotFoundError: [Errno 2] No such file or directory: 'slip'",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case; `toolchain` is where running it showed that, None if reading was enough."""

    issue: str
    file: Path
    problem: str
    toolchain: str | None = None


@dataclass(frozen=True)
class Check:
    """The runs that were made, what is wrong, and the toolchains whose environments are not built.

    `not_run` has the issues of each toolchain that nothing was run in.
    """

    runs: tuple[CaseRun, ...]
    problems: tuple[Problem, ...]
    not_run: dict[str, tuple[str, ...]]


def check_cases(
    cases: Sequence[Case], run: Callable[[Sequence[Case], Toolchain], Iterator[CaseRun]] | None
) -> Check:
    """Read all cases and, with `run`, run them where they must fail and where they must pass.

    Only toolchains whose environments are built are run in.
    """
    problems = [problem for case in cases for problem in read_problems(case)]
    runs: list[CaseRun] = []
    not_run: dict[str, tuple[str, ...]] = {}
    for toolchain, own in plan(cases).items():
        if run is None or find_environment(toolchain) is None:
            not_run[toolchain.name] = tuple(case.header.issue for case in own)
        else:
            runs += run(own, toolchain)
    for case in cases:
        problems += run_problems(case, [item for item in runs if item.issue == case.header.issue])
    return Check(tuple(runs), tuple(problems), not_run)


def read_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with a case as it is written."""
    header = case.header

    def problem(text: str) -> Problem:
        return Problem(header.issue, case.path, text)

    slip = next((slip for slip in SLIPS if re.search(header.signature, slip, re.DOTALL)), None)
    if slip is not None and header.expect == "crash":
        yield problem(f"signature {header.signature!r} also matches a slip of the pen ({slip}).")
    names = [item.name for item in ladder(case.framework)]
    if header.fixed and names.index(header.fixed) <= names.index(header.reported):
        yield problem(f"fixed ({header.fixed}) is not later than reported ({header.reported}).")
    defined = _defined(case.path)
    if "build" not in defined:
        yield problem("it defines no build(), so that no outputs can be compared where it passes.")
    if header.expect == "structure" and "structure" not in defined:
        yield problem("it expects a wrong structure and defines no structure().")


def run_problems(case: Case, runs: Sequence[CaseRun]) -> Iterator[Problem]:
    """What is wrong with a case as its runs show; toolchains without a run are not spoken of."""
    found = {run.toolchain: run for run in runs}
    header = case.header
    reported = found.get(header.reported)
    if reported is not None and reported.verdict != "reproduced":
        yield _problem(case, reported, "it does not fail as it says it does where it was reported")
    fixed = found.get(header.fixed or "")
    if fixed is not None and fixed.verdict != "not reproduced":
        yield _problem(case, fixed, "it does not pass where it is said to be fixed")
    elif fixed is not None and not fixed.compared:
        yield _problem(case, fixed, "it passes without comparing a single value")
    if header.alive:
        today = [found[name] for name in todays(case.framework) if name in found]
        if today and all(run.verdict != "reproduced" for run in today):
            yield _problem(case, today[-1], "it is said to be alive, and no version of today shows it")


def _problem(case: Case, run: CaseRun, text: str) -> Problem:
    said = f" ({run.stage}: {run.message.strip()[:200]})" if run.stage else ""
    return Problem(case.header.issue, case.path, f"{text}: {run.verdict}{said}.", run.toolchain)


def _defined(path: Path) -> set[str]:
    """Names that the file gives at its top level."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names
