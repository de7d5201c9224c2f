"""Catalogues of architectures: TOML files that say in Python how each model is built, with seeded random weights.

A catalogue has families of models; a family's text is a template, in which $seed, what the catalogue's families
share, and the values of its models (`defaults`, overridden by each model's own) are filled in. The text
defines `model` and `inputs`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from conversion.environments.builds import Environment
from conversion.environments.installing import Say
from conversion.sources.specs import Extra, ModelSpec, python_source
from conversion.toolchains.files import Toolchain
from taxonomy.errors import BadInput

BUNDLED = Path(__file__).parent / "catalogues"


class Family(BaseModel):
    """Models that are built in the same way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    models: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, Any] = {}


class Catalogue(BaseModel):
    """Families of models of one framework, with the packages and imports that they need."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    framework: Literal["torch", "tensorflow"]
    packages: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    origin: str = "real"
    shared: Mapping[str, str] = {}
    families: Mapping[str, Family]

    def script(self, family: str, name: str, seed: int) -> str:
        """The Python text that builds a family's model of that name."""
        chosen = self.families[family]
        values = {"name": name, **self.shared, **chosen.defaults, **chosen.models[name], "seed": seed}
        return Template(chosen.text).substitute(values)


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue, and try its templates.

    Raises:
        BadInput: When the file is no catalogue, or a template names a value that a model does not have.
    """
    try:
        catalogue = Catalogue.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        for family, members in catalogue.families.items():
            for name in members.models:
                catalogue.script(family, name, 0)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The catalogue cannot be read: {error}.", where=path) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{key}: {first['msg']}.", where=path, mend="See docs/campaign.md.") from error
    except (KeyError, ValueError) as error:
        raise BadInput(f"A family's text cannot be filled in: {error}.", where=path) from error
    return catalogue


@dataclass(frozen=True)
class CatalogueSource:
    """The architectures of catalogues; those of the toolchain's framework are its models."""

    catalogues: Sequence[Catalogue]

    def needs(self, toolchain: Toolchain) -> Extra:
        """All packages and imports of the framework's catalogues."""
        chosen = self._for(toolchain)
        return Extra(
            tuple(dict.fromkeys(package for catalogue in chosen for package in catalogue.packages)),
            tuple(dict.fromkeys(module for catalogue in chosen for module in catalogue.imports)),
        )

    def models(
        self, toolchain: Toolchain, environment: Environment, seed: int, say: Say
    ) -> Sequence[ModelSpec]:
        """One spec a model, named family/model."""
        return [
            ModelSpec(
                name=f"{family}/{name}",
                origin=catalogue.origin,
                source=python_source(f"{family}/{name}", catalogue.script(family, name, seed)),
                seed=seed,
            )
            for catalogue in self._for(toolchain)
            for family, members in catalogue.families.items()
            for name in members.models
        ]

    def _for(self, toolchain: Toolchain) -> list[Catalogue]:
        chosen = [item for item in self.catalogues if item.framework == toolchain.framework]
        if not chosen:
            raise BadInput(f"The source has no models for {toolchain.framework} ({toolchain.name}).")
        return chosen


def bundled_catalogues() -> list[Catalogue]:
    """The bundled catalogues of real architectures."""
    return [read_catalogue(path) for path in sorted(BUNDLED.glob("*.toml"))]
