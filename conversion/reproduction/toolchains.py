"""The ladder of toolchains: which versions are installed together."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from taxonomy.errors import BadInput


@dataclass(frozen=True)
class Toolchain:
    """A framework, its converter and its runtime, pinned; two exporters may share one environment."""

    name: str
    python: str
    packages: tuple[str, ...]
    environment: str
    exporter: str

    @property
    def framework(self) -> str:
        return "torch" if self.name.startswith("torch") else "tensorflow"


@functools.cache
def toolchains() -> dict[str, Toolchain]:
    """The bundled toolchains by name, oldest first within each framework."""
    text = (Path(__file__).parent / "toolchains.toml").read_text(encoding="utf-8")
    return {
        name: Toolchain(
            name,
            entry["python"],
            tuple(entry["packages"]),
            entry.get("environment", name),
            entry.get("exporter", "torchscript"),
        )
        for name, entry in tomllib.loads(text)["toolchain"].items()
    }


def toolchain(name: str, where: str = "") -> Toolchain:
    """The toolchain of that name; raises BadInput with the names there are."""
    if name not in toolchains():
        raise BadInput(
            f"There is no toolchain {name!r}.",
            where=where or None,
            mend="Choose one of " + ", ".join(toolchains()) + ".",
        )
    return toolchains()[name]


def ladder(framework: str) -> tuple[Toolchain, ...]:
    """All toolchains of a framework (`torch` or `tensorflow`), oldest first."""
    return tuple(item for item in toolchains().values() if item.framework == framework)
