"""Building, finding, measuring and removing environments."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from conversion.environments.installing import InstallFailed, Say, install_packages, make_environment
from conversion.toolchains.files import Toolchain
from taxonomy.errors import BadInput

RECORD = "failatlas.json"


class EnvironmentFailed(BadInput):
    """An environment could not be built: no registry, no interpreter, or pins that do not go together."""


@dataclass(frozen=True)
class Environment:
    """A built environment: its folder, its interpreter, what it was built from, and how long that took."""

    path: Path
    python: str
    packages: tuple[str, ...]
    build_seconds: float

    @property
    def interpreter(self) -> Path:
        return self.path / "bin" / "python"

    @property
    def bytes(self) -> int:
        """Bytes on disk; files that uv links from its cache are counted as if they were copies."""
        files = (Path(folder) / name for folder, _, names in os.walk(self.path) for name in names)
        return sum(file.lstat().st_size for file in files)


def environments_folder() -> Path:
    """Where environments are kept (FAILATLAS_ENVIRONMENTS overrides the user's cache folder)."""
    chosen = os.environ.get("FAILATLAS_ENVIRONMENTS")
    return Path(chosen) if chosen else user_cache_path("failatlas") / "environments"


def find_environment(toolchain: Toolchain) -> Environment | None:
    """The toolchain's environment if it is built wholly."""
    return _read(environments_folder() / toolchain.environment_key)


def all_environments() -> list[Environment]:
    """Every environment in the cache."""
    found = (_read(record.parent) for record in sorted(environments_folder().glob(f"*/{RECORD}")))
    return [environment for environment in found if environment]


def ensure_environment(toolchain: Toolchain, say: Say = lambda line: None) -> Environment:
    """Build the toolchain's environment unless it is there; builders of the same one wait for each other.

    Raises:
        EnvironmentFailed: With what uv said, and what to do about it.
    """
    folder = environments_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / toolchain.environment_key
    if (ready := _read(path)) is not None:
        return ready
    with FileLock(f"{path}.lock"):
        return _read(path) or _build(toolchain, path, say)


def remove_environment(environment: Environment) -> None:
    """Delete an environment; its record goes first, so that half of one is never taken for whole."""
    with FileLock(f"{environment.path}.lock"):
        (environment.path / RECORD).unlink(missing_ok=True)
        shutil.rmtree(environment.path, ignore_errors=True)


def _read(path: Path) -> Environment | None:
    try:
        values = json.loads((path / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Environment(
        path=path,
        python=values["python"],
        packages=tuple(values["packages"]),
        build_seconds=values["build_seconds"],
    )


def _build(toolchain: Toolchain, path: Path, say: Say) -> Environment:
    started = time.monotonic()
    say(f"Building the environment of {toolchain.name} (Python {toolchain.python}) ...")
    shutil.rmtree(path, ignore_errors=True)
    try:
        make_environment(path, toolchain.python, say)
        try:
            install_packages(path, toolchain.packages, say)
        except InstallFailed as failure:
            if not failure.is_of_this_machine:
                raise
            # Without a network, what uv's cache holds may be enough.
            install_packages(path, toolchain.packages, say, offline=True)
    except InstallFailed as failure:
        shutil.rmtree(path, ignore_errors=True)
        raise _failure(toolchain, str(failure)) from failure
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    built = Environment(path, toolchain.python, toolchain.packages, round(time.monotonic() - started, 2))
    record = {name: value for name, value in asdict(built).items() if name != "path"}
    (path / "record.tmp").write_text(json.dumps(record), encoding="utf-8")
    os.replace(path / "record.tmp", path / RECORD)
    say(f"Built in {built.build_seconds:.0f} s.")
    return built


def _failure(toolchain: Toolchain, said: str) -> EnvironmentFailed:
    problem = f"The environment of {toolchain.name} could not be built:\n{said}\n"
    if "No interpreter found" in said:
        return EnvironmentFailed(problem, mend=f"Get it with `uv python install {toolchain.python}`.")
    return EnvironmentFailed(problem, mend="Is the package index reachable, and do the pins go together?")
