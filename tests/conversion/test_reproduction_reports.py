"""The reports of failures that are still alive: their scripts run by themselves and show the failure."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from conversion.environments.builds import find_environment
from conversion.reproduction.atlas.logs import without_folders
from conversion.reproduction.atlas.reports import report, script
from conversion.reproduction.case import Case, find_cases, read_case
from conversion.reproduction.ladder import todays
from conversion.reproduction.running import CaseRun, run_cases
from conversion.toolchains.files import open_toolchain
from failatlas.commands.reproduce import BUNDLED

ALIVE = [case for case in find_cases([BUNDLED]) if case.header.alive]
RUN = CaseRun(
    issue="pytorch/pytorch#5310",
    case="5310.py",
    toolchain="torch-2.13",
    converter="torch.onnx",
    verdict="reproduced",
    stage="convert",
    message="\x1b[96mRuntimeError\x1b[0m: in /home/someone/site/torch/onnx.py",
    compared=0,
    seconds=0.1,
    log="",
    packages=("torch==2.13.0",),
    versions={"python": "3.11", "torch": "2.13.0"},
    digest="",
)
CHOSEN = [case for case in ALIVE if case.number in {5310, 28423, 84092, 905, 469}]


@pytest.mark.conversion
@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: str(case.number))
def test_the_script_of_a_report_shows_the_failure_by_itself(case: Case, tmp_path: Path) -> None:
    names = todays(case.framework)
    environments = {name: find_environment(open_toolchain(name)) for name in names}
    if None in environments.values():
        pytest.skip(f"not built here: {', '.join(names)} (failatlas env build)")
    runs = [next(run_cases([case], open_toolchain(name))) for name in names]
    shown = next(run for run in runs if run.verdict == "reproduced")
    environment = environments[shown.toolchain]
    assert environment is not None
    path = tmp_path / "report.py"
    path.write_text(script(case, shown), encoding="utf-8")
    done = subprocess.run(
        [str(environment.interpreter), "-I", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode != 0
    expected = "Not equal to tolerance|Mismatch" if shown.stage == "compare" else case.header.signature
    assert re.search(expected, done.stderr, re.DOTALL), done.stderr[-2000:]


def test_a_report_names_the_environment_and_says_nothing_of_failatlas() -> None:
    case = read_case(BUNDLED / "pytorch" / "5310.py")
    text = report(case, RUN)
    assert "Environment: python 3.11, torch 2.13.0" in text
    assert "RuntimeError: in .../onnx.py" in text
    assert "failatlas" not in text
    assert "torch==2.13.0" in text


@pytest.mark.parametrize("name", ["tensorflow-onnx/1719.py", "pytorch/49403.py"])
@pytest.mark.parametrize("stage", ["convert", "load", "structure", "compare"])
def test_scripts_are_valid_python_and_call_nothing_of_ours(name: str, stage: str) -> None:
    case = read_case(BUNDLED / name)
    text = script(case, replace(RUN, toolchain=case.header.reported, stage=stage))
    compile(text, name, "exec")
    assert "helpers" not in text
    assert ("complaint = structure(" in text) == (stage == "structure")
    assert ("assert_allclose" in text) == (stage in {"load", "compare"})


def test_folders_and_colours_are_left_out_of_logs() -> None:
    assert without_folders("\x1b[1mat /tmp/x/y/model.py and ratio 1/2") == "at .../model.py and ratio 1/2"
