"""Which cases run where, and what disk that needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conversion.reproduction.case import Case, read_case
from conversion.reproduction.ladder import FRAMEWORKS, all_rungs, ladder, todays
from conversion.reproduction.plan import disk_need, plan
from conversion.reproduction.running import CaseRun
from conversion.toolchains.files import bundled_names, open_toolchain
from failatlas.commands.reproduce import BUNDLED

FIXED = read_case(BUNDLED / "pytorch" / "73559.py")
INSTALLS = read_case(BUNDLED / "tensorflow-onnx" / "54.py")


def test_every_rung_is_a_bundled_toolchain_of_its_framework() -> None:
    assert set(all_rungs()) <= set(bundled_names())
    for framework in FRAMEWORKS:
        assert {item.framework for item in ladder(framework)} == {framework}
        assert set(todays(framework)) <= {item.name for item in ladder(framework)}


def test_a_case_runs_where_it_is_reported_and_where_it_is_fixed() -> None:
    planned = plan([INSTALLS, FIXED])
    assert [(item.name, [case.number for case in cases]) for item, cases in planned.items()] == [
        ("torch-1.10", [73559]),
        ("torch-1.12", [73559]),
        ("tf2onnx-1.5.3", [54]),
        ("tf2onnx-1.5.6", [54]),
    ]


def done_run(case: Case, name: str, verdict: str = "reproduced") -> CaseRun:
    toolchain = open_toolchain(name)
    return CaseRun(
        issue=case.header.issue,
        case=case.path.name,
        toolchain=name,
        converter=toolchain.converter,
        verdict=verdict,
        stage="convert",
        message="",
        compared=0,
        seconds=0.1,
        log="",
        packages=toolchain.packages,
        versions={},
        digest=case.digest,
    )


def test_the_whole_ladder_leaves_out_what_is_done_and_where_nothing_is_to_be_installed() -> None:
    planned = plan([FIXED, INSTALLS], all_versions=True, done=[done_run(FIXED, ladder("torch")[0].name)])
    names = [item.name for item in planned]
    torch = [item.name for item in ladder("torch")]
    expected = [*torch[1:], "tf2onnx-1.5.3", "tf2onnx-1.5.6"]
    assert names == expected


def test_a_case_runs_in_toolchains_of_its_own_framework_only() -> None:
    planned = plan([FIXED, INSTALLS], ["torch-2.4", "tf2onnx-1.5.6"])
    assert [(item.name, [case.number for case in cases]) for item, cases in planned.items()] == [
        ("torch-2.4", [73559]),
        ("tf2onnx-1.5.6", [54]),
    ]


def test_what_has_changed_since_is_run_again() -> None:
    run = done_run(FIXED, "torch-1.10")
    names = {
        key: [item.name for item in plan([FIXED], done=[old])]
        for key, old in {
            "same": run,
            "other case": replace(run, digest="other"),
            "other pins": replace(run, packages=("torch==0",)),
            "no environment": replace(run, verdict="environment failure"),
        }.items()
    }
    again = ["torch-1.10", "torch-1.12"]
    assert names == {
        "same": ["torch-1.12"],
        "other case": again,
        "other pins": again,
        "no environment": again,
    }


def test_toolchains_that_share_an_environment_need_its_disk_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILATLAS_ENVIRONMENTS", str(tmp_path / "none"))
    script, dynamo, old = (open_toolchain(name) for name in ("torch-2.13", "torch-2.13-dynamo", "torch-1.4"))
    need = disk_need([script, dynamo, old])
    assert (need.environments, need.folder) == (2, tmp_path / "none")
    assert script.gigabytes is not None
    assert old.gigabytes is not None
    assert need.bytes == int((script.gigabytes + old.gigabytes) * 1e9)
    assert need.free > 0
