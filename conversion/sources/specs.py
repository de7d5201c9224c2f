"""A model as a campaign knows it, and the interface of everything that gives models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from conversion.environments.builds import Environment
from conversion.environments.installing import Say
from conversion.toolchains.files import Toolchain


@dataclass(frozen=True)
class ModelSpec:
    """One model, which only a worker builds.

    Attributes:
        name: What it is called in the store and in tables.
        origin: Its column in the table: real or synthetic.
        source: How it is built, as the worker's `sources` module reads it.
        size: Its number of operators, where that is known before it is converted.
        seed: What its weights (and its graph, if it was generated) were drawn with.
    """

    name: str
    origin: str
    source: Mapping[str, Any] = field(repr=False)
    size: int | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Extra:
    """What models need beside a toolchain: pinned packages, and modules that the worker imports before it forks."""

    packages: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()

    def added_to(self, toolchain: Toolchain) -> Toolchain:
        """The toolchain with this added. It keeps its name: the converter is the same."""
        return toolchain.model_copy(
            update={
                "packages": (*toolchain.packages, *self.packages),
                "imports": (*toolchain.imports, *self.imports),
            }
        )


class ModelSource(Protocol):
    """Something that gives models for a toolchain's framework."""

    def needs(self, toolchain: Toolchain) -> Extra:
        """What its models need beside the toolchain.

        Raises:
            BadInput: When it has no models for the toolchain's framework.
        """

    def models(
        self, toolchain: Toolchain, environment: Environment, seed: int, say: Say
    ) -> Sequence[ModelSpec]:
        """Its models for the toolchain, whose environment has the extra; always the same ones for a seed."""


def python_source(name: str, text: str) -> dict[str, Any]:
    """A model defined by a Python text, as if it were a file of that name."""
    return {"kind": "file", "path": f"{name.replace('/', '-')}.py", "text": text}
