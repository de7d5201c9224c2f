"""The benchmarks stay in step with what they measure: each can be loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import PROJECT

SCRIPTS = sorted(path.stem for path in (PROJECT / "benchmarks").glob("[a-z]*.py"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_benchmark_can_be_loaded(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import benchmarks.{name}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
