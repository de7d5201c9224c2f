"""Imports through the real command line: refusals, and a kill at any moment."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from study.folder import StudyFolder
from tests.conftest import PROJECT, Finished

Run = Callable[..., Finished]


def write_labels(file: Path, issues: int) -> None:
    lines = ["repository,number,rater,round,dimension,code"]
    for number in range(1, issues + 1):
        for rater in ("ann", "bob"):
            lines.append(f"pytorch/pytorch,{number},{rater},pilot,symptom,Crash")
            lines.append(f"pytorch/pytorch,{number},{rater},pilot,cause,Typo")
    file.write_text("\n".join(lines) + "\n")


def test_bad_input_is_one_message_and_exit_code_2(
    failatlas: Run, onnx_study: StudyFolder, tmp_path: Path
) -> None:
    file = tmp_path / "labels.csv"
    write_labels(file, 2)
    file.write_text(file.read_text() + "pytorch/pytorch,3,ann,pilot,symptom,Crahs\n")
    done = failatlas("import", "labels", file, "--study", onnx_study.path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: ")
    assert "row 10, column 'code': 'Crahs'" in done.err
    assert "Did you mean 'Crash'" in done.err
    assert "Traceback" not in done.err


def test_a_missing_study_says_how_to_make_one(failatlas: Run, tmp_path: Path) -> None:
    done = failatlas("import", "labels", "x.csv", "--study", tmp_path)
    assert done.code == 2
    assert "failatlas init" in done.err


def test_help_imports_no_heavy_library(failatlas: Run) -> None:
    assert failatlas("--help").code == 0
    heavy = "{'pandas', 'sqlalchemy', 'streamlit', 'scipy'}"
    code = f"import sys, failatlas.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_import_leaves_all_or_nothing(
    onnx_study: StudyFolder, tmp_path: Path, failatlas: Run, seed: int
) -> None:
    file = tmp_path / "labels.csv"
    write_labels(file, 4000)
    assert failatlas("db", "upgrade", "--study", onnx_study.path).code == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "failatlas", "import", "labels", str(file), "--study", str(onnx_study.path)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
    )
    time.sleep(random.Random(seed).uniform(0.3, 2.5))
    process.send_signal(signal.SIGKILL)
    process.wait()
    with sqlite3.connect(onnx_study.path / "failatlas.db") as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("label_events", "issues", "raters")
        ]
    assert counts in ([0, 0, 0], [16000, 4000, 2])
    assert failatlas("import", "labels", file, "--study", onnx_study.path).code == 0
