"""Environments of toolchains, built by uv when they are first asked for, and kept."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from conversion.reproduction.toolchains import Toolchain
from taxonomy.errors import BadInput


class EnvironmentFailure(Exception):
    """A toolchain cannot be installed here; the text is what uv said."""


def environments_folder() -> Path:
    """Where environments are kept: FAILATLAS_ENVIRONMENTS, else the user's cache folder."""
    chosen = os.environ.get("FAILATLAS_ENVIRONMENTS")
    return Path(chosen) if chosen else user_cache_path("failatlas") / "environments"


def is_built(chosen: Toolchain) -> bool:
    """Whether the environment is there and complete."""
    return (environments_folder() / chosen.environment / ".ok").exists()


def interpreter(chosen: Toolchain) -> Path:
    """The Python of a toolchain's environment, built if need be; raises EnvironmentFailure."""
    folder = environments_folder() / chosen.environment
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not is_built(chosen):
        with FileLock(str(folder) + ".lock"):
            if not is_built(chosen):
                install(folder, chosen.python, chosen.packages)
                (folder / ".ok").write_text("complete\n", encoding="utf-8")
    return folder / "bin" / "python"


def install(folder: Path, python: str, packages: tuple[str, ...]) -> None:
    """Make an environment of that Python with those packages; raises EnvironmentFailure with uv's words."""
    tool = uv()
    _run([tool, "venv", "--quiet", "--clear", "--python", python, str(folder)])
    _run([tool, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages])


def uv() -> str:
    """The uv program; raises BadInput if it is not installed."""
    found = shutil.which("uv")
    if found is None:
        try:
            from uv import find_uv_bin
        except ImportError:
            raise BadInput("uv is not installed.", mend="Run pip install 'failatlas[conversion]'.") from None
        found = str(find_uv_bin())
    return found


def uv_settings() -> dict[str, str]:
    """The process's environment for uv: pip's settings handed on, pyenv's interpreters found."""
    settings = dict(os.environ)
    for ours, pips in {"UV_FIND_LINKS": "PIP_FIND_LINKS", "UV_INDEX_URL": "PIP_INDEX_URL"}.items():
        if pips in settings:
            settings.setdefault(ours, settings[pips])
    if "PYENV_ROOT" in settings:
        found = sorted(Path(settings["PYENV_ROOT"]).glob("versions/*/bin"))
        settings["PATH"] = os.pathsep.join([*map(str, found), settings.get("PATH", "")])
    return settings


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=uv_settings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise EnvironmentFailure(done.stderr[-4000:])
