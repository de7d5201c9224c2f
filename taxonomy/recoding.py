"""Recode maps: which code of a new codebook an old label becomes, or that a rater must look again."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from taxonomy.codebook import Codebook, Frozen, UnknownCode
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_model

LOOK_AGAIN: Literal["look again"] = "look again"


class Rule(Frozen):
    """What becomes of the labels that carry one old code: a new code, or `look again`."""

    dimension: str
    old: str
    new: str
    reason: str | None = None


class RecodeMap(Frozen):
    """All rules that carry labels from the codebook version `from` to the version `to`."""

    old_version: str = Field(alias="from")
    new_version: str = Field(alias="to")
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_once(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for rule in self.rules:
            if (rule.dimension, rule.old) in seen:
                raise ValueError(f"the code {rule.old!r} of {rule.dimension!r} has two rules.")
            seen.add((rule.dimension, rule.old))
        return self

    def new_code(self, dimension: str, old: str) -> str | None:
        """The new code of an old one, `LOOK_AGAIN`, or None when no rule speaks of it."""
        for rule in self.rules:
            if (rule.dimension, rule.old) == (dimension, old):
                return rule.new
        return None


def load_recode_map(path: Path, old: Codebook, new: Codebook) -> RecodeMap:
    """The recode map at `path`, with every code checked against its codebook; raises `BadInput`."""
    recode_map = read_model(RecodeMap, path)
    for found, book, end in ((recode_map.old_version, old, "from"), (recode_map.new_version, new, "to")):
        if found != book.version:
            raise BadInput(f"{end} is {found!r}, but the codebook given is {book.version!r}.", where=path)
    for position, rule in enumerate(recode_map.rules, start=1):
        try:
            old.dimension(rule.dimension).code(rule.old)
            if rule.new != LOOK_AGAIN:
                new.dimension(rule.dimension).code(rule.new)
        except UnknownCode as error:
            raise BadInput(str(error), where=f"{path}: rules[{position}]") from error
    return recode_map
