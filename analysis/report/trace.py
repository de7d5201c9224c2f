"""From a printed number back to the issues behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.distributions.joint import JointDistribution
from analysis.distributions.rows import TableCode
from analysis.distributions.single import Distribution
from analysis.report.releases import ReleaseSection
from analysis.report.tables import StudyTable
from analysis.tables.layout import full_name
from taxonomy.codebook import Dimension, UnknownCode
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

Issues = tuple[int, ...]
TOTAL = {"total", "all", "both", "any", "percent", "%", ""}
CROSS = re.compile(r"\s+(?:x|×|\*|/|by)\s+", re.IGNORECASE)
HOW = "Write it like “table 10, Incompatibility x Crash, tf2onnx”."


@dataclass(frozen=True, slots=True)
class Traced:
    """The cell that a reference names, in full, and the ids of its issues."""

    cell: str
    issues: Issues


def trace(reference: str, tables: Sequence[StudyTable], releases: ReleaseSection | None = None) -> Traced:
    """The issues behind one number.

    References: `table N, CODE, CONVERTER`; `table N, CODE x CODE, CONVERTER` (in either order), where a
    code may be `Total` or `Other` and the converter `Total` or left out; `release OPSETS` and
    `release OPSETS, subset`; `figure 6, 2019Q4, CONVERTER` with `subset` or without.

    Raises:
        BadInput: There is no such table, code or converter; names those that there are.
    """
    parts = [part.strip() for part in reference.split(",")]
    head = parts[0].casefold()
    if head.startswith("release"):
        return _release(parts, releases)
    if head.startswith(("figure 6", "growth")):
        return _growth(parts, releases)
    table = _table(re.sub(r"^table\s*", "", parts[0], flags=re.IGNORECASE), tables)
    rest, converter = _converter(parts[1:], table.result.converters)
    if isinstance(table.result, Distribution):
        return _distribution_cell(table, table.result, rest, converter)
    return _joint_cell(table, table.result, rest, converter)


def _table(number: str, tables: Sequence[StudyTable]) -> StudyTable:
    for table in tables:
        if table.protocol.id.casefold() == number.casefold():
            return table
    raise BadInput(
        f"there is no table {number!r}.",
        mend=f"{nearest(number, [table.protocol.id for table in tables])} {HOW}",
    )


def _converter(parts: Sequence[str], converters: Sequence[str]) -> tuple[str, str | None]:
    """What is left of the reference, and the converter at its end (None: all of them)."""
    by_name = {converter.casefold(): converter for converter in converters}
    if parts and parts[-1].casefold() in by_name:
        return ", ".join(parts[:-1]), by_name[parts[-1].casefold()]
    if len(parts) > 1 and parts[-1].casefold() in TOTAL:
        return ", ".join(parts[:-1]), None
    if len(parts) > 1:
        raise BadInput(f"{parts[-1]!r} is no converter.", mend=nearest(parts[-1], [*converters, "Total"]))
    return ", ".join(parts), None


def _distribution_cell(table: StudyTable, result: Distribution, text: str, converter: str | None) -> Traced:
    kept = [place for place, name in enumerate(result.converters) if converter in (None, name)]
    dimension = table.codebook.dimension(result.dimension)
    if text.casefold() in TOTAL:
        name, found = "Total", [result.issues[place] for place in kept]
    else:
        ids, name = _codes(text, [row.code for row in result.rows], dimension)
        found = [row.issues[place] for row in result.rows if row.code.id in ids for place in kept]
    return Traced(f"table {table.protocol.id}, {name}, {converter or 'Total'}", _union(found))


def _joint_cell(table: StudyTable, result: JointDistribution, text: str, converter: str | None) -> Traced:
    pieces = CROSS.split(text) if text else []
    if len(pieces) > 2:
        raise BadInput(f"{text!r} names more than two codes.", mend=HOW)
    row_name, column_name = [*pieces, "Total", "Total"][:2]
    try:
        row, column = _pair(table, result, row_name, column_name)
    except BadInput as error:
        try:
            row, column = _pair(table, result, column_name, row_name)
        except BadInput:
            raise error from None
    found = [
        cell.issue_ids
        for cell in result.cells
        if (row[0] is None or cell.row.id in row[0])
        and (column[0] is None or cell.column.id in column[0])
        and converter in (None, cell.converter)
    ]
    return Traced(f"table {table.protocol.id}, {row[1]} x {column[1]}, {converter or 'Total'}", _union(found))


Side = tuple[set[str] | None, str]


def _pair(table: StudyTable, result: JointDistribution, row: str, column: str) -> tuple[Side, Side]:
    return (
        _side(row, result.rows, table.codebook.dimension(result.row_dimension)),
        _side(column, result.columns, table.codebook.dimension(result.column_dimension)),
    )


def _side(text: str, codes: Sequence[TableCode], dimension: Dimension) -> Side:
    return (None, "Total") if text.casefold() in TOTAL else _codes(text, codes, dimension)


def _codes(text: str, codes: Sequence[TableCode], dimension: Dimension) -> tuple[set[str], str]:
    """The table's codes that a name stands for: one, or all the sub-codes of a parent."""
    wanted = " ".join(text.casefold().split())
    for code in codes:
        if wanted in (full_name(code).casefold(), code.id.casefold()):
            return {code.id}, full_name(code)
    children = [code for code in codes if code.parent is not None and code.parent.casefold() == wanted]
    own = [code for code in codes if code.name.casefold() == wanted]
    if children:
        return {code.id for code in (*children, *own)}, text
    if len(own) == 1:
        return {own[0].id}, full_name(own[0])
    try:
        resolved = dimension.resolve(text)
    except UnknownCode:
        resolved = None
    for code in codes:
        if resolved is not None and code.id == resolved.id:
            return {code.id}, full_name(code)
    offered = [*(full_name(code) for code in codes), "Total"]
    raise BadInput(f"{text!r} is no code of this table.", mend=nearest(text, offered))


def _release(parts: Sequence[str], section: ReleaseSection | None) -> Traced:
    opsets = re.sub(r"^releases?\s*", "", parts[0], flags=re.IGNORECASE).replace("-", "–")
    subset = len(parts) > 1 and parts[1].casefold() == "subset"
    known = [] if section is None else [*section.study.attribution.kept, *section.study.attribution.dropped]
    for release in known:
        if release.release.label == opsets:
            issues = release.subset_issues if subset else release.issues
            return Traced(f"release {opsets}{', subset' if subset else ''}", tuple(sorted(issues)))
    raise BadInput(
        f"there is no release {opsets!r}.", mend=nearest(opsets, [release.release.label for release in known])
    )


def _growth(parts: Sequence[str], section: ReleaseSection | None) -> Traced:
    words = {part.casefold() for part in parts[1:]}
    subset = "subset" in words
    points = [] if section is None else section.growth.points
    converters = {point.converter.casefold() for point in points}
    chosen = [
        point
        for point in points
        if point.quarter.casefold() in words
        and (not words & converters or point.converter.casefold() in words)
    ]
    if not chosen:
        quarters = sorted({point.quarter for point in points})
        raise BadInput(
            f"figure 6 has no quarter in {', '.join(parts[1:])!r}.", mend=f"Quarters: {', '.join(quarters)}."
        )
    issues = _union([point.subset_issues if subset else point.issues for point in chosen])
    names = ", ".join(dict.fromkeys(point.converter for point in chosen))
    return Traced(f"figure 6, {chosen[0].quarter}, {names}{', subset' if subset else ''}", issues)


def _union(found: Sequence[Issues]) -> Issues:
    return tuple(sorted({issue for issues in found for issue in issues}))
