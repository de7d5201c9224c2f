"""The demo's conversion: with a built toolchain, and without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.environments.builds import find_environment
from conversion.toolchains.files import open_toolchain
from failatlas.demo_conversion import TOOLCHAINS
from tests.conftest import Finished


@pytest.mark.conversion
def test_the_demos_model_loses_its_branch(failatlas: Callable[..., Finished], tmp_path: Path) -> None:
    if not any(find_environment(open_toolchain(name)) for name in TOOLCHAINS):
        pytest.skip("no torch toolchain is built here (failatlas env build torch-2.13)")
    found = failatlas("demo", tmp_path / "demo", "--no-serve", "--json").json["conversion"]
    assert (found["outcome"], found["signature"], found["advice"]) == ("mismatch", "compare | values", None)
    assert found["toolchain"] in TOOLCHAINS


def test_without_a_toolchain_it_says_how_to_build_one(
    failatlas: Callable[..., Finished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILATLAS_ENVIRONMENTS", str(tmp_path / "none"))
    done = failatlas("demo", tmp_path / "demo", "--no-serve")
    assert done.code == 0, done.err
    assert "--toolchain torch-2.13 (it builds the toolchain first)" in done.out.replace("\n", " ")
    assert not (tmp_path / "none").exists()
