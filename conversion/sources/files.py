"""Models in files: Python files that define one, ONNX models, and models saved by a framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversion.environments.builds import Environment
from conversion.environments.installing import Say
from conversion.sources.saved import is_saved_model, saved_source
from conversion.sources.specs import Extra, ModelSpec
from conversion.supervisor.jobs import file_source
from conversion.toolchains.files import Toolchain
from taxonomy.errors import BadInput

SUFFIXES = (".py", ".onnx")


def source_of(path: Path) -> dict[str, Any]:
    """How the worker builds the model at a path: a Python file, an ONNX model or a saved model.

    Raises:
        BadInput: When a saved model lacks what its framework does not keep.
    """
    return saved_source(path) if is_saved_model(path) else file_source(path)


@dataclass(frozen=True)
class FileSource:
    """Model files, and those in folders; `origin` is their column in the table."""

    paths: Sequence[Path]
    origin: str = "real"

    def needs(self, toolchain: Toolchain) -> Extra:
        """Nothing: what a file imports is in its toolchain."""
        return Extra()

    def models(
        self, toolchain: Toolchain, environment: Environment, seed: int, say: Say
    ) -> Sequence[ModelSpec]:
        """One spec a file, named by the path that it was given with."""
        return [ModelSpec(str(path), self.origin, source_of(path)) for path in find_models(self.paths)]


def find_models(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The models among the paths: files as given, and those in folders, sorted.

    Raises:
        BadInput: When a path does not exist, or there is no model at all.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise BadInput("There is no such file or folder.", where=path)
        if path.is_dir() and not is_saved_model(path):
            found.update(dict.fromkeys(_inside(path)))
        else:
            found[path] = None
    if not found:
        raise BadInput(
            "No model was found.",
            mend="Models are Python files, ONNX models, and models saved as .pt, .keras, .h5 or SavedModel.",
        )
    return tuple(found)


def _inside(folder: Path) -> list[Path]:
    """The models in a folder; what is inside a saved model's own folder is part of it."""
    saved = [path for path in folder.rglob("*") if is_saved_model(path)]
    files = [path for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return sorted({*saved, *(path for path in files if not set(path.parents) & set(saved))})
