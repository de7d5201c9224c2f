"""releases.toml: the releases that a study holds its failures against, and the sizes that were published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from study.protocol import Frozen
from taxonomy.toml_files import read_model

RELEASES_FILE = "releases.toml"


class OpsetRelease(Frozen):
    """The day an operator set was released, and how many operators it changed by the published count."""

    opset: int = Field(ge=1)
    released: date
    changes: int | None = Field(default=None, ge=0)
    additions: int | None = Field(default=None, ge=0)
    updates: int | None = Field(default=None, ge=0)


class Releases(Frozen):
    """All operator sets, in the order of their release."""

    opsets: tuple[OpsetRelease, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        for before, after in zip(self.opsets, self.opsets[1:], strict=False):
            if after.opset <= before.opset or after.released < before.released:
                raise ValueError(
                    f"operator set {after.opset} ({after.released}) stands after {before.opset} "
                    f"({before.released}); write them in the order of release, each once."
                )
        return self


class Subset(Frozen):
    """The failures that a change should cause first: those with one of these codes (or a sub-code)."""

    name: str
    dimension: str
    codes: tuple[str, ...] = Field(min_length=1)


class PublishedCorrelations(Frozen):
    """The coefficients that the paper printed."""

    all: float | None = Field(default=None, ge=-1, le=1)
    subset: float | None = Field(default=None, ge=-1, le=1)


class ReleaseProtocol(Frozen):
    """A whole releases.toml."""

    source: str
    schemas: str | None = None
    additions: int | None = None
    updates: int | None = None
    merge_within_days: int = Field(default=60, ge=0)
    marked_from_changes: int = Field(default=5, ge=0)
    subset: Subset
    published: PublishedCorrelations = PublishedCorrelations()
    releases: Releases


def read_releases(folder: Path) -> ReleaseProtocol | None:
    """The releases of the study in `folder`; None when it has no releases.toml; raises `BadInput`."""
    file = folder / RELEASES_FILE
    return read_model(ReleaseProtocol, file) if file.is_file() else None
