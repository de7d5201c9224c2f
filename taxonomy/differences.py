"""What lies between two versions of a codebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from taxonomy.codebook import Code, Codebook, Dimension

Kind = Literal["added", "removed", "retired", "restored", "moved", "renamed", "reworded"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One change to one code (or to a whole dimension, when `code` is None)."""

    kind: Kind
    dimension: str
    code: str | None
    old: str | None
    new: str | None

    @property
    def changes_meaning(self) -> bool:
        """Whether labels given under the old version must be looked at again."""
        return self.kind in {"removed", "retired", "moved", "reworded"}


def differences(old: Codebook, new: Codebook) -> tuple[Difference, ...]:
    """All changes from `old` to `new`, in the order of the new codebook, removals last."""
    before = {dimension.id: dimension for dimension in old.dimensions}
    after = {dimension.id: dimension for dimension in new.dimensions}
    found: list[Difference] = []
    for dimension in new.dimensions:
        if dimension.id in before:
            found += _in_dimension(before[dimension.id], dimension)
        else:
            found.append(Difference("added", dimension.id, None, None, dimension.name))
    for dimension in old.dimensions:
        if dimension.id not in after:
            found.append(Difference("removed", dimension.id, None, dimension.name, None))
    return tuple(found)


def _in_dimension(old: Dimension, new: Dimension) -> list[Difference]:
    before = {code.id: code for code in old.codes}
    after = {code.id: code for code in new.codes}
    found: list[Difference] = []
    for code in new.codes:
        if code.id in before:
            found += _in_code(new.id, before[code.id], code)
        else:
            found.append(Difference("added", new.id, code.id, None, code.name))
    found += [
        Difference("removed", new.id, code.id, code.name, None) for code in old.codes if code.id not in after
    ]
    return found


def _in_code(dimension: str, old: Code, new: Code) -> list[Difference]:
    found: list[Difference] = []

    def note(kind: Kind, was: str | None, now: str | None) -> None:
        found.append(Difference(kind, dimension, new.id, was, now))

    if new.retired and not old.retired:
        note("retired", old.name, None)
    if old.retired and not new.retired:
        note("restored", None, new.name)
    if old.parent != new.parent:
        note("moved", old.parent, new.parent)
    if old.name != new.name:
        note("renamed", old.name, new.name)
    if _wording(old) != _wording(new):
        note("reworded", _wording(old), _wording(new))
    return found


def _wording(code: Code) -> str:
    parts = (code.definition, code.when, code.when_not)
    return " | ".join(part.strip() for part in parts if part)
