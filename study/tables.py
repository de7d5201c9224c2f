"""tables.toml: which tables a study prints."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

from pydantic import Field

from study.folder import StudyFolder
from study.protocol import Frozen
from taxonomy.codebook import Codebook, UnknownCode
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_model

TABLES_FILE = "tables.toml"


class TableProtocol(Frozen):
    """One table: a distribution of `rows`, or with `columns` a joint one.

    `top_rows` and `top_columns` keep the most frequent codes and bin the rest as Other. `level` is
    `root` (sub-codes count as their parents), `code`, or `split` (sub-codes where they were used).
    """

    id: str
    title: str
    rows: str
    columns: str | None = None
    level: Literal["root", "code", "split"] = "root"
    top_rows: int | None = Field(default=None, gt=0)
    top_columns: int | None = Field(default=None, gt=0)


class _TablesFile(Frozen):
    tables: tuple[TableProtocol, ...]


def load_tables(study: StudyFolder) -> tuple[TableProtocol, ...]:
    """The tables of the study: those of its tables.toml, else one a dimension and one a pair of them."""
    file = study.path / TABLES_FILE
    if not file.is_file():
        return default_tables(study.codebook)
    tables = read_model(_TablesFile, file).tables
    for position, table in enumerate(tables, start=1):
        for key in filter(None, (table.rows, table.columns)):
            try:
                study.codebook.dimension(key)
            except UnknownCode as error:
                raise BadInput(str(error), where=f"{file}: tables[{position}]") from error
    return tables


def default_tables(codebook: Codebook) -> tuple[TableProtocol, ...]:
    """A table for each dimension, and one for each pair of dimensions."""
    singles = [
        TableProtocol(id=dimension.id, title=f"Distribution of {dimension.name.lower()}", rows=dimension.id)
        for dimension in codebook.dimensions
    ]
    pairs = [
        TableProtocol(
            id=f"{second.id}-{first.id}",
            title=f"{second.name} by {first.name.lower()}",
            rows=second.id,
            columns=first.id,
        )
        for first, second in combinations(codebook.dimensions, 2)
    ]
    return (*singles, *pairs)
