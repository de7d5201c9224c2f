"""From what a user asks for to a source of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from conversion.environments.builds import Environment
from conversion.environments.installing import Say
from conversion.sources.catalogues import CatalogueSource, bundled_catalogues, read_catalogue
from conversion.sources.files import FileSource
from conversion.sources.nnsmith import NNSmithSource
from conversion.sources.specs import Extra, ModelSource, ModelSpec
from conversion.toolchains.files import Toolchain
from taxonomy.errors import BadInput

NAMES = ("architectures", "nnsmith")


@dataclass(frozen=True)
class Filtered:
    """Another source's models whose names fit a pattern such as "timm/*"."""

    source: ModelSource
    pattern: str

    def needs(self, toolchain: Toolchain) -> Extra:
        """The other source's."""
        return self.source.needs(toolchain)

    def models(
        self, toolchain: Toolchain, environment: Environment, seed: int, say: Say
    ) -> Sequence[ModelSpec]:
        """Those that fit."""
        found = self.source.models(toolchain, environment, seed, say)
        return [model for model in found if fnmatch(model.name, self.pattern)]


@dataclass(frozen=True)
class SourceRequest:
    """What a user asks for: files, or a source by name (or a catalogue's path) with its settings."""

    paths: Sequence[Path] = ()
    name: str | None = None
    origin: str = "real"
    only: str | None = None
    nnsmith: NNSmithSource = field(default_factory=NNSmithSource)


def open_source(request: SourceRequest) -> ModelSource:
    """The source that was asked for.

    Raises:
        BadInput: When there is no such source, or both files and a source are given, or neither.
    """
    if bool(request.paths) == (request.name is not None):
        raise BadInput(
            "Models come either from files or from a source.",
            mend=f"Give files and folders, or --source with {' or '.join(NAMES)} or a catalogue's path.",
        )
    source = _open(request)
    return Filtered(source, request.only) if request.only else source


def _open(request: SourceRequest) -> ModelSource:
    if request.name is None:
        return FileSource(request.paths, request.origin)
    if request.name == "architectures":
        return CatalogueSource(bundled_catalogues())
    if request.name == "nnsmith":
        return request.nnsmith
    path = Path(request.name)
    if path.suffix == ".toml" and path.is_file():
        return CatalogueSource([read_catalogue(path)])
    raise BadInput(
        f"No source of models is called {request.name!r}.",
        mend=f"There are {' and '.join(NAMES)}; or give the path of a catalogue.",
    )
