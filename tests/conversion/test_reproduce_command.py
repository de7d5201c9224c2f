"""`failatlas reproduce` in real toolchains: four are built on demand, others are used where they are built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conversion.environments.builds import EnvironmentFailed, ensure_environment, find_environment
from conversion.reproduction.evidence import case_outcomes
from conversion.toolchains.files import open_toolchain
from db.engine import open_engine, reading
from failatlas.commands.reproduce import BUNDLED
from study.folder import StudyFolder
from tests.conftest import run_failatlas

pytestmark = pytest.mark.conversion


def reproduced(path: Path, *options: str) -> list[tuple[str, str, int]]:
    done = run_failatlas("reproduce", path, "--json", *options)
    assert done.code == 0, done.err
    return [(run["toolchain"], run["verdict"], run["compared"]) for run in done.json["runs"]]


BUILT_ON_DEMAND = {"torch-1.4", "torch-1.5", "tf2onnx-1.5.3", "tf2onnx-1.6"}


def needs(*names: str) -> None:
    for name in names:
        toolchain = open_toolchain(name)
        if find_environment(toolchain) is None and name not in BUILT_ON_DEMAND:
            pytest.skip(f"the environment of {name} is not built here (failatlas env build {name})")
        try:
            ensure_environment(toolchain)
        except EnvironmentFailed as error:
            pytest.skip(f"the environment of {name} cannot be built here: {error.problem[-300:]}")


@pytest.mark.parametrize(
    ("file", "reported", "fixed"),
    [
        ("pytorch/49403.py", "torch-1.4", "torch-1.5"),
        ("tensorflow-onnx/773.py", "tf2onnx-1.5.3", "tf2onnx-1.6"),
        ("pytorch/73559.py", "torch-1.10", "torch-1.12"),
        ("tensorflow-onnx/1719.py", "tf2onnx-1.9.2", "tf2onnx-1.10"),
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


def test_bisection_finds_the_span_with_few_runs() -> None:
    probed = ["torch-1.4", "torch-1.0", "torch-1.2", "torch-1.11", "torch-1.8.0", "torch-1.6", "torch-1.5"]
    needs(*probed)
    done = run_failatlas("reproduce", BUNDLED / "pytorch" / "49403.py", "--bisect", "--json")
    (found,) = done.json["bisections"]
    assert found["span"] == {"begins": "torch-1.4", "ends": "torch-1.4", "gone_in": "torch-1.5"}
    assert [run["toolchain"] for run in found["runs"]] == probed


def test_evidence_of_each_run_is_kept(tmp_path: Path) -> None:
    needs("torch-1.4", "torch-1.5")
    done = run_failatlas("reproduce", BUNDLED / "pytorch" / "49403.py", "--evidence", tmp_path, "--json")
    assert done.code == 0, done.err
    failed, passed = (tmp_path / name / "pytorch-pytorch-49403" for name in ("torch-1.4", "torch-1.5"))
    assert "new_zeros" in (failed / "log.txt").read_text(encoding="utf-8")
    assert not (failed / "model.onnx").exists()
    assert (passed / "model.onnx").stat().st_size > 0
    record = json.loads((passed / "run.json").read_text(encoding="utf-8"))
    assert record == next(run for run in done.json["runs"] if run["toolchain"] == "torch-1.5")
    assert record["versions"]["torch"] == "1.5.1"
    assert record["versions"]["python"].startswith("3.8")
    assert sorted(path.name for path in passed.iterdir()) == ["log.txt", "model.onnx", "run.json"]


def test_a_study_keeps_outcomes_and_evidence(onnx_study: StudyFolder) -> None:
    needs("torch-1.5")
    case = BUNDLED / "pytorch" / "49403.py"
    done = run_failatlas("reproduce", case, "--toolchain", "torch-1.5", "--study", onnx_study.path)
    assert done.code == 0, done.err
    kept = onnx_study.path / "evidence" / "torch-1.5" / "pytorch-pytorch-49403"
    assert (kept / "model.onnx").exists()
    with reading(open_engine(onnx_study.database_url)) as session:
        found = case_outcomes(session, "pytorch/pytorch", 49403)
    assert found is not None
    assert [outcome.verdict for outcome in found.outcomes] == ["not reproduced"]


@pytest.mark.parametrize(
    ("greedy", "limit", "said"),
    [
        ("block = bytearray(1 << 30)", ("--memory", "512MB"), "MemoryError"),
        (
            "[open(str(n), 'wb').write(bytes(1 << 20)) for n in range(10 ** 9)]",
            ("--disk", "20MB"),
            "wrote more",
        ),
        ("open('one', 'wb').write(bytes(1 << 25))", ("--disk", "20MB"), "File too large"),
    ],
)
def test_a_greedy_case_is_stopped(tmp_path: Path, greedy: str, limit: tuple[str, str], said: str) -> None:
    needs("torch-1.4")
    text = (BUNDLED / "pytorch" / "49403.py").read_text(encoding="utf-8")
    path = tmp_path / "case.py"
    path.write_text(text.replace("import torch\n", f"import torch\n\n{greedy}\n"), encoding="utf-8")
    done = run_failatlas("reproduce", path, "--toolchain", "torch-1.4", "--json", *limit, cwd=tmp_path)
    (run,) = done.json["runs"]
    assert (run["verdict"], said in run["message"]) == ("changed symptom", True)
    assert [item.name for item in tmp_path.iterdir()] == ["case.py"]


def test_memory_within_the_limit_changes_nothing(tmp_path: Path) -> None:
    needs("torch-1.4")
    text = (BUNDLED / "pytorch" / "49403.py").read_text(encoding="utf-8")
    path = tmp_path / "case.py"
    path.write_text(
        text.replace("import torch\n", "import torch\n\nblock = bytearray(1 << 28)\n"), encoding="utf-8"
    )
    assert [verdict for _, verdict, _ in reproduced(path, "--toolchain", "torch-1.4")] == ["reproduced"]


def test_environments_that_do_not_fit_are_refused_beforehand(tmp_path: Path) -> None:
    toolchain = tmp_path / "huge.toml"
    toolchain.write_text(
        'framework = "torch"\nconverter = "torch.onnx"\npython = "3.11"\n'
        'packages = ["failatlas-has-no-such-part==1"]\ngigabytes = 1e9\n'
    )
    done = run_failatlas("reproduce", BUNDLED / "pytorch" / "49403.py", "--toolchain", toolchain)
    assert done.code == 2
    assert "are free" in done.err


NESTED = """
def build():
    return Nested(), (torch.ones(2, 3), (torch.zeros(2, 3), torch.full((2, 3), 2.0, requires_grad=True)))


class Nested(torch.nn.Module):
    def forward(self, x, pair):
        return x + pair[0], (pair[1] * 2, x)
"""


def test_nested_inputs_and_outputs_are_all_compared(tmp_path: Path) -> None:
    needs("torch-1.5")
    text = (BUNDLED / "pytorch" / "49403.py").read_text(encoding="utf-8")
    path = tmp_path / "case.py"
    path.write_text(text + NESTED, encoding="utf-8")
    assert reproduced(path, "--toolchain", "torch-1.5") == [("torch-1.5", "not reproduced", 18)]
