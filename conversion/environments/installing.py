"""What uv does for an environment: make it, and install packages into it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from conversion.environments.settings import uv_environment, uv_program
from taxonomy.errors import BadInput

Say = Callable[[str], None]
LINES_KEPT = 20

# What uv says when this machine is the reason, and not the packages.
MACHINE = (
    "No interpreter found",
    "Failed to fetch",
    "Request failed",
    "error sending request",
    "network was disabled",
    "dns error",
    "No space left",
)


class InstallFailed(Exception):
    """uv could not do it; the text is what it said last."""

    @property
    def is_of_this_machine(self) -> bool:
        """Whether the network, the disk or a missing interpreter is the reason, and not the packages."""
        return any(words in str(self) for words in MACHINE)


def make_environment(folder: Path, python: str, say: Say = lambda line: None) -> None:
    """Make an empty environment of that Python version; raises InstallFailed."""
    _uv(["venv", "--no-project", "--python", python, str(folder)], say)


def install_packages(
    folder: Path, packages: Sequence[str], say: Say = lambda line: None, *, offline: bool = False
) -> None:
    """Install requirements into the environment in `folder`; raises InstallFailed."""
    python = str(folder / "bin" / "python")
    command = ["pip", "install", "--python", python]
    _uv([*command, *(["--offline"] if offline else []), *packages], say)
    # Not by uv, which cannot compile for Python 3.6; packages that hold files of Python 2 do no harm.
    compiling = [python, "-m", "compileall", "-q", "-j", "0", str(folder / "lib")]
    subprocess.run(compiling, capture_output=True, check=False)


def _uv(arguments: list[str], say: Say) -> None:
    """Run uv, passing on what it says line by line."""
    try:
        process = subprocess.Popen(
            [uv_program(), *arguments],
            env=uv_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError as error:
        raise BadInput("uv is not installed.", mend="pip install 'failatlas[conversion]'.") from error
    lines = []
    with process:
        for line in process.stderr or ():
            lines.append(line.strip())
            say(line.strip())
    if process.returncode:
        raise InstallFailed("\n".join(lines[-LINES_KEPT:]))
