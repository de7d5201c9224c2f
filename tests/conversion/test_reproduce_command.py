"""`failatlas reproduce` in real toolchains of three kinds, in those that are built."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conversion.reproduction.environments import is_built
from conversion.reproduction.toolchains import toolchain
from failatlas.commands.reproduce import BUNDLED

pytestmark = pytest.mark.conversion


def reproduced(path: Path, *options: str) -> list[tuple[str, str, int]]:
    command = [sys.executable, "-m", "failatlas", "reproduce", str(path), "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [(run["toolchain"], run["verdict"], run["compared"]) for run in json.loads(done.stdout)["runs"]]


def needs(*names: str) -> None:
    missing = [name for name in names if not is_built(toolchain(name))]
    if missing:
        pytest.skip(f"not built here: {', '.join(missing)} (failatlas reproduce builds them)")


@pytest.mark.parametrize(
    ("file", "reported", "fixed"),
    [
        ("pytorch/49403.py", "torch-1.4", "torch-1.5"),
        ("pytorch/73559.py", "torch-1.10", "torch-1.12"),
        ("tensorflow-onnx/1719.py", "tf2onnx-1.9.2", "tf2onnx-1.12"),
    ],
)
def test_a_case_fails_where_reported_and_passes_where_fixed(file: str, reported: str, fixed: str) -> None:
    needs(reported, fixed)
    (first, shown, _), (second, passed, compared) = reproduced(BUNDLED / file)
    assert (first, shown, second, passed) == (reported, "reproduced", fixed, "not reproduced")
    assert compared > 0


@pytest.mark.parametrize(
    ("old", "new"), [("x.new_zeros(", "x.new_zeroes("), ("import torch\n", "import torch\nimport missing\n")]
)
def test_a_typo_is_no_reproduction(tmp_path: Path, old: str, new: str) -> None:
    needs("torch-1.4")
    text = (BUNDLED / "pytorch" / "49403.py").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "49403.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert [verdict for _, verdict, _ in reproduced(path, "--toolchain", "torch-1.4")] == ["changed symptom"]


def test_a_case_that_kills_its_process_leaves_the_next_unharmed(tmp_path: Path) -> None:
    needs("torch-1.4")
    text = (BUNDLED / "pytorch" / "49403.py").read_text(encoding="utf-8")
    (tmp_path / "1.py").write_text(
        text.replace("import torch\n", "import torch, os\nos._exit(3)\n"), encoding="utf-8"
    )
    (tmp_path / "2.py").write_text(text, encoding="utf-8")
    found = [verdict for _, verdict, _ in reproduced(tmp_path, "--toolchain", "torch-1.4")]
    assert found == ["changed symptom", "reproduced"]
