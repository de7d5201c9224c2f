"""What uv is told: the user's own pip settings, which uv does not read, and where interpreters are."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SECTIONS = ("global", "install", ":env:")


def uv_program() -> str:
    """The uv beside this Python, or the one on PATH."""
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else "uv"


def uv_environment() -> dict[str, str]:
    """The environment variables that uv runs under; what the user set for uv already is kept."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    variables = {**variables_from_pip(done.stdout), **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    variables["PATH"] = os.pathsep.join([variables.get("PATH", os.defpath), *_pyenv_folders(os.environ)])
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        variables.pop(name, None)
    return variables


def variables_from_pip(listing: str) -> dict[str, str]:
    """uv's variables that mean what `pip config list` printed (later sections override earlier ones)."""
    options = _options(listing)
    variables: dict[str, str] = {}
    if "index-url" in options:
        variables["UV_DEFAULT_INDEX"] = options["index-url"]
    if "extra-index-url" in options:
        variables["UV_INDEX"] = " ".join(options["extra-index-url"].split())
    if "find-links" in options:
        variables["UV_FIND_LINKS"] = ",".join(options["find-links"].split())
    if "cert" in options:
        variables["SSL_CERT_FILE"] = options["cert"]
    if variables.keys() & {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS"}:
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip does: the best version of any index
    return variables


def _options(listing: str) -> dict[str, str]:
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section not in found:
            continue
        try:
            found[section][option] = str(ast.literal_eval(value))
        except (ValueError, SyntaxError):
            found[section][option] = value
    return {option: value for section in SECTIONS for option, value in found[section].items()}


def _pyenv_folders(variables: Mapping[str, str]) -> list[str]:
    root = Path(variables.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return [str(folder) for folder in sorted(root.glob("versions/3.*/bin"))]
