"""The ladder of versions: which toolchains a case is tried on, oldest first."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from conversion.toolchains.files import Toolchain, open_toolchain
from taxonomy.errors import BadInput

FRAMEWORKS = ("torch", "tensorflow")


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    text = (Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8")
    return {key: tuple(names) for key, names in tomllib.loads(text).items()}


def all_rungs() -> tuple[str, ...]:
    """The names of all toolchains of the ladder, framework by framework, oldest first."""
    return tuple(name for framework in FRAMEWORKS for name in _names()[framework])


def place(name: str) -> int:
    """Where a toolchain stands among `all_rungs`; behind them all if it is not on the ladder."""
    names = all_rungs()
    return names.index(name) if name in names else len(names)


@functools.cache
def ladder(framework: str) -> tuple[Toolchain, ...]:
    """The toolchains of a framework (`torch` or `tensorflow`), oldest first."""
    return tuple(open_toolchain(name) for name in _names()[framework])


def todays(framework: str) -> tuple[str, ...]:
    """The names of a framework's toolchains of today."""
    return tuple(name for name in _names()["today"] if name in _names()[framework])


def rung(name: str, where: Path | str | None = None) -> Toolchain:
    """The toolchain of that name; raises BadInput with the ladder's names if it is not on the ladder."""
    if name not in all_rungs():
        raise BadInput(
            f"There is no toolchain {name!r} on the ladder.",
            where=where,
            mend="Choose one of " + ", ".join(all_rungs()) + ".",
        )
    return open_toolchain(name)
