"""`failatlas case`: begin a case, and check cases."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from conversion.reproduction.case import Case, find_cases
from conversion.reproduction.checking import Check, Problem, check_cases
from conversion.reproduction.ladder import rung
from conversion.reproduction.running import CaseRun, run_cases
from conversion.reproduction.store import issue_id_of
from conversion.toolchains.script_header import script_header
from db.engine import reading
from failatlas.commands.reproduce import BUNDLED
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from taxonomy.errors import BadInput

SCAFFOLD = '''{header}"""What goes wrong, in a sentence."""

{body}'''

TORCH = """import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return x + 1


def build():
    return Model(), (torch.randn(2, 3),)
"""

TENSORFLOW = """import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return x + 1


def build():
    return model, {"x": np.ones((2, 3), "float32")}
"""


@click.group()
def command() -> None:
    """Begin a case of a reported failure, or check cases."""


@command.command()
@click.argument("issue")
@click.option("--toolchain", "name", required=True, help="The toolchain it was reported for.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("cases"), show_default=True)
@json_option
def new(issue: str, name: str, folder: Path, as_json: bool) -> None:
    """Write the beginning of a case for ISSUE, such as pytorch/pytorch#73559."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", issue):
        raise BadInput(f"{issue!r} is not an issue.", mend="Write owner/name#number.")
    chosen = rung(name)
    repository, _, number = issue.partition("#")
    path = folder / repository.rpartition("/")[2] / f"{number}.py"
    if path.exists():
        raise BadInput("The case is there already.", where=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    expectation = (
        "[tool.failatlas]",
        f'issue = "{issue}"',
        f'reported = "{name}"',
        "alive = true",
        'expect = "crash"',
        'signature = "what the error says"',
    )
    text = SCAFFOLD.format(
        header=script_header(chosen, expectation),
        body=TORCH if chosen.framework == "torch" else TENSORFLOW,
    )
    path.write_text(text, encoding="utf-8")
    if as_json:
        print_json({"path": path})
    else:
        console().print(str(path))


@command.command()
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
@click.option("--no-run", is_flag=True, help="Only read them.")
@study_option
@json_option
def check(cases: tuple[Path, ...], no_run: bool, study_dir: Path, as_json: bool) -> None:
    """Check CASES (files or folders; all bundled ones if none is given); exit code 1 if something is wrong.

    Each must be well formed, fail for its reason where it was reported, and compare outputs where it
    passes, within its limits. Toolchains whose environments are not built are left out, and named. Within
    a study, the issues must be in the store.
    """
    chosen = find_cases(cases or (BUNDLED,))
    missing = _missing(chosen, study_dir)
    found = check_cases(chosen, None if no_run else run_cases)
    problems = [*missing, *found.problems]
    if as_json:
        print_json(
            {
                "cases": [case.header.issue for case in chosen],
                "runs": [_run(run) for run in found.runs],
                "not_run": found.not_run,
                "problems": problems,
            }
        )
    else:
        _tell(len(chosen), found, problems)
        if not no_run:
            _tell_not_run(found)
    if problems:
        sys.exit(1)


def _missing(cases: Sequence[Case], study_dir: Path) -> list[Problem]:
    """Cases whose issues are not in the store of the study, if there is one."""
    if not (study_dir / "study.toml").exists():
        return []
    with reading(open_store(study_dir)[1]) as session:
        return [
            Problem(case.header.issue, case.path, "the issue is not in the store.")
            for case in cases
            if issue_id_of(session, case.header.issue) is None
        ]


def _run(run: CaseRun) -> dict[str, object]:
    shown = ("issue", "toolchain", "verdict", "stage", "compared", "seconds")
    return {name: getattr(run, name) for name in shown}


def _tell(count: int, found: Check, problems: Sequence[Problem]) -> None:
    out = console()
    for item in problems:
        where = f" in {item.toolchain}" if item.toolchain else ""
        out.print(f"{item.file}: {item.issue}{where}: {item.problem}", markup=False)
    out.print(f"{count} case(s), {len(found.runs)} run(s), {len(problems)} problem(s).")


def _tell_not_run(found: Check) -> None:
    for name, issues in found.not_run.items():
        console().print(
            f"Not run in {name}, which is not built (failatlas env build {name}): {', '.join(issues)}",
            markup=False,
        )
