"""`failatlas case check`: a case that proves nothing is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from conversion.environments.builds import find_environment
from conversion.reproduction.case import Case, read_case
from conversion.reproduction.checking import check_cases, read_problems, run_problems
from conversion.reproduction.running import CaseRun
from conversion.toolchains.files import Toolchain, open_toolchain
from failatlas.commands.reproduce import BUNDLED
from study.folder import StudyFolder
from tests.conftest import Finished

GOOD = BUNDLED / "pytorch" / "49403.py"
STRUCTURE = BUNDLED / "tensorflow-onnx" / "1719.py"


def changed(tmp_path: Path, old: str, new: str, source: Path = GOOD) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def run_of(case: Case, toolchain: str, verdict: str, compared: int = 0) -> CaseRun:
    return CaseRun(
        issue=case.header.issue,
        case=case.path.name,
        toolchain=toolchain,
        converter="torch.onnx",
        verdict=verdict,
        stage=None if verdict == "not reproduced" else "convert",
        message="" if verdict == "not reproduced" else "NameError: name 'tensr' is not defined",
        compared=compared,
        seconds=0.1,
        log="",
        packages=(),
        versions={},
        digest=case.digest,
    )


def test_a_good_case_has_no_problem() -> None:
    case = read_case(GOOD)
    assert not list(read_problems(case))
    runs = [run_of(case, "torch-1.4", "reproduced"), run_of(case, "torch-1.5", "not reproduced", 4)]
    assert not list(run_problems(case, runs))


@pytest.mark.parametrize(
    ("old", "new", "source", "said"),
    [
        ("'new_zeros'", "'Error'", GOOD, "slip of the pen"),
        ("'new_zeros'", "'no attribute|new_zeros'", GOOD, "slip of the pen"),
        ('fixed = "torch-1.5"', 'fixed = "torch-1.2"', GOOD, "not later"),
        ("def build(", "def built(", GOOD, "no outputs can be compared"),
        ("def structure(", "def structured(", STRUCTURE, "no structure()"),
    ],
)
def test_a_case_that_could_prove_nothing_is_found_by_reading(
    tmp_path: Path, old: str, new: str, source: Path, said: str
) -> None:
    (problem,) = read_problems(read_case(changed(tmp_path, old, new, source)))
    assert said in problem.problem


@pytest.mark.parametrize(
    ("toolchain", "verdict", "compared", "said"),
    [
        ("torch-1.4", "changed symptom", 0, "does not fail as it says"),
        ("torch-1.4", "not reproduced", 4, "does not fail as it says"),
        ("torch-1.5", "reproduced", 0, "does not pass"),
        ("torch-1.5", "not reproduced", 0, "without comparing"),
    ],
)
def test_a_run_that_shows_something_else_is_a_problem(
    toolchain: str, verdict: str, compared: int, said: str
) -> None:
    case = read_case(GOOD)
    (problem,) = run_problems(case, [run_of(case, toolchain, verdict, compared)])
    assert (said in problem.problem, problem.toolchain) == (True, toolchain)


def test_a_case_that_is_said_to_be_alive_must_be(tmp_path: Path) -> None:
    case = read_case(changed(tmp_path, 'fixed = "torch-1.5"', "alive = true"))
    gone = [run_of(case, name, "not reproduced", 4) for name in ("torch-2.13", "torch-2.13-dynamo")]
    (problem,) = run_problems(case, gone)
    assert "no version of today" in problem.problem
    assert not list(run_problems(case, [gone[0], replace(gone[1], verdict="reproduced")]))


def test_what_is_not_built_is_not_run_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILATLAS_ENVIRONMENTS", str(tmp_path))

    def never(cases: Sequence[Case], toolchain: Toolchain) -> Iterator[CaseRun]:
        raise AssertionError("nothing is built, so nothing may run")

    found = check_cases([read_case(GOOD)], never)
    assert found.not_run == dict.fromkeys(("torch-1.4", "torch-1.5"), ("pytorch/pytorch#49403",))
    assert (found.runs, found.problems) == ((), ())


def test_an_issue_that_is_not_in_the_store_is_told(
    onnx_study: StudyFolder, failatlas: Callable[..., Finished]
) -> None:
    done = failatlas("case", "check", GOOD, "--no-run", "--study", onnx_study.path, "--json")
    assert done.code == 1
    assert [item["problem"] for item in done.json["problems"]] == ["the issue is not in the store."]
    assert failatlas("case", "check", GOOD, "--no-run").code == 0


@pytest.mark.conversion
@pytest.mark.parametrize(
    ("old", "new", "toolchain"),
    [
        ("", "", None),
        ("x.new_zeros(", "x.new_zeroes(", "torch-1.4"),
        ("'new_zeros'", "'new_ones'", "torch-1.4"),
        ("torch-1.5", "torch-2.4", None),
    ],
)
def test_the_command_runs_cases_and_catches_a_typo(
    tmp_path: Path, failatlas: Callable[..., Finished], old: str, new: str, toolchain: str | None
) -> None:
    needed = ("torch-1.4", "torch-1.5", "torch-2.4")
    missing = [name for name in needed if find_environment(open_toolchain(name)) is None]
    if missing:
        pytest.skip(f"not built here: {', '.join(missing)} (failatlas env build)")
    done = failatlas("case", "check", changed(tmp_path, old, new), "--json")
    problems = done.json["problems"]
    assert len(done.json["runs"]) == 2
    assert done.code == (1 if toolchain else 0), problems
    # A typo is wrong in both toolchains, the signature of another failure only where it fails.
    assert (toolchain in [item["toolchain"] for item in problems]) is (toolchain is not None)
