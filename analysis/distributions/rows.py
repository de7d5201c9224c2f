"""The rows of a dimension in a table: roots, codes, or roots split into sub-codes; the rest as Other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from taxonomy.codebook import Code, Dimension

TableLevel = Literal["root", "code", "split"]
OTHER = "other"


@dataclass(frozen=True, slots=True)
class TableCode:
    """A row (or column) of a table: the code's id and name, and its parent's name where it is a sub-code."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The codes of a table in order, and which of them each code of the codebook counts for."""

    codes: tuple[TableCode, ...]
    counted_as: Mapping[str, str]


def table_rows(
    dimension: Dimension, counts: Mapping[str, int], *, level: TableLevel = "root", top: int | None = None
) -> Rows:
    """The rows for labels of which `counts` says how many carry each code id.

    With `top`, only the most frequent roots keep a row of their own (ties go to the one that stands
    first in the codebook); the labels of all others are binned as Other. At the level `split`, a
    root of which a sub-code was used is shown by its sub-codes, and by itself only where labels stop there.
    """
    roots = [root for root in dimension.roots if not root.retired or _total(dimension, root, counts)]
    kept = roots if top is None else _most_frequent(dimension, roots, counts, top)
    shown: list[TableCode] = []
    counted_as: dict[str, str] = {}
    for root in kept:
        family = [root, *_descendants(dimension, root)]
        if level == "code" or (level == "split" and any(counts.get(code.id) for code in family[1:])):
            visible = [code for code in family if code is not root or counts.get(root.id) or len(family) == 1]
            shown += [TableCode(c.id, c.name, None if c is root else root.name) for c in visible]
            counted_as |= {code.id: code.id for code in family}
        else:
            shown.append(TableCode(root.id, root.name))
            counted_as |= {code.id: root.id for code in family}
    if top is not None and len(kept) < len(roots):
        shown.append(TableCode(OTHER, "Other"))
        counted_as |= {code.id: OTHER for code in dimension.codes if code.id not in counted_as}
    return Rows(tuple(shown), counted_as)


def _most_frequent(
    dimension: Dimension, roots: list[Code], counts: Mapping[str, int], top: int
) -> list[Code]:
    catch_all = {"other", "others"}
    ranked = sorted(
        (root for root in roots if root.id not in catch_all),
        key=lambda root: (-_total(dimension, root, counts), roots.index(root)),
    )
    chosen = ranked[:top]
    return sorted(chosen, key=ranked.index)


def _total(dimension: Dimension, root: Code, counts: Mapping[str, int]) -> int:
    return sum(counts.get(code.id, 0) for code in (root, *_descendants(dimension, root)))


def _descendants(dimension: Dimension, root: Code) -> list[Code]:
    return [code for code in dimension.codes if code is not root and dimension.root_of(code.id) is root]
