"""Environments: what uv is told, whole builds only, and the command line. No registry is needed."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.environments.builds import (
    EnvironmentFailed,
    all_environments,
    ensure_environment,
    environments_folder,
    find_environment,
)
from conversion.environments.settings import variables_from_pip
from conversion.toolchains.files import bundled_names, open_toolchain
from taxonomy.errors import BadInput
from tests.conftest import Finished

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILATLAS_ENVIRONMENTS", str(tmp_path / "environments"))


def toolchain_file(folder: Path, packages: str, name: str = "small") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(
        f'framework = "torch"\nconverter = "torch.onnx"\npython = "{PYTHON}"\npackages = [{packages}]\n'
    )
    return path


def wheel(folder: Path) -> Path:
    """A whole wheel of one module, made by hand, so that nothing is downloaded."""
    path = folder / "tiny_part-1.0-py3-none-any.whl"
    info = "tiny_part-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("tiny_part.py", "ANSWER = 42\n")
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-part\nVersion: 1.0\n")
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(
            f"{info}/RECORD", f"tiny_part.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )
    return path


def test_uv_is_told_what_pip_was_told() -> None:
    listing = (
        ":env:.find-links='/a /b'\nglobal.find-links='/ignored'\n"
        "global.index-url='https://one/simple'\nglobal.extra-index-url='file:///two file:///three'\n"
        "install.upgrade='true'\n"
    )
    assert variables_from_pip(listing) == {
        "UV_DEFAULT_INDEX": "https://one/simple",
        "UV_INDEX": "file:///two file:///three",
        "UV_FIND_LINKS": "/a,/b",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    assert variables_from_pip("") == {}


def test_bundled_toolchains_are_pinned_and_share_environments() -> None:
    toolchains = {name: open_toolchain(name) for name in bundled_names()}
    assert all("==" in package for toolchain in toolchains.values() for package in toolchain.packages)
    script, dynamo = toolchains["torch-2.13"], toolchains["torch-2.13-dynamo"]
    assert script.environment_key == dynamo.environment_key
    assert script.exporter != dynamo.exporter
    assert toolchains["tf2onnx-1.17"].environment_key != script.environment_key


def test_a_build_is_found_again_and_removed_by_the_command_line(
    tmp_path: Path, failatlas: Callable[..., Finished]
) -> None:
    path = toolchain_file(tmp_path, f'"{wheel(tmp_path)}"')
    first = failatlas("env", "build", path, "--json")
    assert first.code == 0, first.err
    built = find_environment(open_toolchain(str(path)))
    assert built is not None
    assert (built.path / "lib" / f"python{PYTHON}" / "site-packages" / "tiny_part.py").exists()
    assert failatlas("env", "build", path, "--json").json == first.json
    size = failatlas("env", "size", "--json").json
    assert size["total_bytes"] == built.bytes > 0
    assert failatlas("env", "remove", path, "--json").json == {"removed": [str(built.path)]}
    assert not built.path.exists()
    assert failatlas("env", "remove", path).code == 2


def test_a_failed_build_leaves_nothing_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    toolchain = open_toolchain(str(toolchain_file(tmp_path, '"failatlas-has-no-such-part==1.0"')))
    with pytest.raises(EnvironmentFailed, match=r"failatlas-has-no-such-part"):
        ensure_environment(toolchain)
    assert all_environments() == []
    assert not [path for path in environments_folder().iterdir() if path.is_dir()]


def test_a_missing_interpreter_is_said_with_how_to_get_it(tmp_path: Path) -> None:
    path = toolchain_file(tmp_path, '"x==1"')
    path.write_text(path.read_text().replace(f'"{PYTHON}"', '"3.99"'))
    with pytest.raises(EnvironmentFailed, match=r"uv python install 3\.99"):
        ensure_environment(open_toolchain(str(path)))


def test_mistakes_in_toolchain_files_are_named(tmp_path: Path) -> None:
    path = toolchain_file(tmp_path, '"x==1"')
    path.write_text(path.read_text() + 'exportr = "dynamo"\n')
    with pytest.raises(BadInput, match="exportr"):
        open_toolchain(str(path))
    with pytest.raises(BadInput, match=r"Bundled are .*torch-2\.13"):
        open_toolchain("torch-9")
