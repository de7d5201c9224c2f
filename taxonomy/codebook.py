"""The codebook: dimensions, each with a tree of codes, under a version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from taxonomy.toml_files import nearest, parse_model, read_text

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]


class Frozen(BaseModel):
    """A model that cannot be changed after it was made, and that knows every key it allows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(Frozen):
    """One answer that a rater may give in a dimension.

    `parent` is the id of the code that this one refines. A retired code stays readable, so that
    old labels keep their meaning, and is no longer offered.
    """

    id: Identifier
    name: str
    definition: str
    parent: Identifier | None = None
    when: str | None = None
    when_not: str | None = None
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    retired: bool = False

    @property
    def spellings(self) -> Iterator[str]:
        """Every text that a file may use for this code, in lower case."""
        return (text.strip().casefold() for text in (self.id, self.name, *self.aliases))


class UnknownCode(LookupError):
    """A text that names no code of a dimension; its message offers the nearest ones."""


class Dimension(Frozen):
    """One question asked of every issue, such as where it failed (location)."""

    id: Identifier
    name: str
    question: str | None = None
    multiple: bool = False
    required: bool = True
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_tree(self) -> Self:
        _check_unique(self)
        _check_parents(self)
        return self

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def _by_spelling(self) -> dict[str, Code]:
        return {spelling: code for code in self.codes for spelling in code.spellings}

    def code(self, code_id: str) -> Code:
        """The code with this id; raises `UnknownCode`."""
        try:
            return self._by_id[code_id]
        except KeyError:
            raise UnknownCode(self._unknown(code_id)) from None

    def resolve(self, text: str) -> Code:
        """The code that `text` names by id, name or alias, in any case; raises `UnknownCode`."""
        try:
            return self._by_spelling[text.strip().casefold()]
        except KeyError:
            raise UnknownCode(self._unknown(text)) from None

    def lineage(self, code_id: str) -> tuple[Code, ...]:
        """A code and the codes above it, the topmost last; raises `UnknownCode`."""
        lineage = [self.code(code_id)]
        while (above := lineage[-1].parent) is not None:
            lineage.append(self.code(above))
        return tuple(lineage)

    def root_of(self, code_id: str) -> Code:
        """The topmost ancestor of a code (the code itself when it has no parent)."""
        return self.lineage(code_id)[-1]

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The codes that refine this one, in the codebook's order."""
        return tuple(code for code in self.codes if code.parent == code_id)

    @cached_property
    def roots(self) -> tuple[Code, ...]:
        """The codes without a parent, in the codebook's order."""
        return tuple(code for code in self.codes if code.parent is None)

    def _unknown(self, text: str) -> str:
        offered = [code.name for code in self.codes if not code.retired]
        return f"{text!r} is no code of the dimension {self.id!r}. {nearest(text, offered)}"


class Change(Frozen):
    """One entry of the codebook's changelog."""

    version: str
    on: date | None = None
    text: str


class Codebook(Frozen):
    """The rules that raters label by, as they stand at one version."""

    version: str
    title: str = "Codebook"
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    changelog: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _check_dimensions(self) -> Self:
        ids = [dimension.id for dimension in self.dimensions]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"the dimension {one!r} stands here twice; give each an id of its own.")
        return self

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension with this id or name, in any case; raises `UnknownCode`."""
        wanted = dimension_id.strip().casefold()
        for dimension in self.dimensions:
            if wanted in (dimension.id.casefold(), dimension.name.casefold()):
                return dimension
        offered = [dimension.id for dimension in self.dimensions]
        raise UnknownCode(f"{dimension_id!r} is no dimension. {nearest(dimension_id, offered)}")


def parse_codebook(text: str, *, where: Path | str = "codebook") -> Codebook:
    """The codebook written in `text` (TOML); raises `BadInput`, naming the key."""
    return parse_model(Codebook, text, where=where)


def load_codebook(path: Path) -> Codebook:
    """The codebook in the file at `path`; raises `BadInput`, naming file and key."""
    return parse_codebook(read_text(path), where=path)


def digest_of(text: str) -> str:
    """A short fingerprint of a codebook's text, equal on every machine."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def _check_unique(dimension: Dimension) -> None:
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for code in dimension.codes:
        if code.id in ids:
            raise ValueError(f"the code {code.id!r} stands twice in the dimension {dimension.id!r}.")
        ids.add(code.id)
        for spelling in code.spellings:
            owner = owners.setdefault(spelling, code.id)
            if owner != code.id:
                raise ValueError(
                    f"{spelling!r} names two codes of the dimension {dimension.id!r}: "
                    f"{owner!r} and {code.id!r}."
                )


def _check_parents(dimension: Dimension) -> None:
    parents = {code.id: code.parent for code in dimension.codes}
    for code in dimension.codes:
        if code.parent is not None and code.parent not in parents:
            raise ValueError(
                f"the code {code.id!r} of the dimension {dimension.id!r} has the parent {code.parent!r}, "
                f"which does not exist."
            )
    for code in dimension.codes:
        chain = [code.id]
        above = code.parent
        while above is not None:
            if above in chain:
                circle = " -> ".join([*chain, above])
                raise ValueError(f"the codes of {dimension.id!r} form a cycle of parents: {circle}.")
            chain.append(above)
            above = parents[above]
