"""The store's tables as CSV and Parquet, and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import JSON, Boolean, Column, Date, Engine, Float, Integer, Table, insert, select
from sqlalchemy.orm import Session

from analysis.report.replication.policy import REPLACED, PackedTable
from analysis.report.replication.pseudonyms import Pseudonyms
from db.engine import writing
from db.models.base import UtcDateTime
from taxonomy.errors import BadInput

Cells = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class TableFiles:
    """One table's two files."""

    name: str
    csv: bytes
    parquet: bytes


def stored_table(table: PackedTable) -> Table:
    """The table as SQLAlchemy knows it."""
    return cast("Table", table.model.__table__)


def columns_of(table: PackedTable) -> list[Column[Any]]:
    """The columns that a package holds of a table."""
    return [column for column in stored_table(table).columns if column.name not in table.left_out]


def packed_rows(session: Session, table: PackedTable, names: Pseudonyms, *, keep_names: bool) -> list[Cells]:
    """A table's rows as text, in the order of their keys, without what is private."""
    columns = columns_of(table)
    keys = list(stored_table(table).primary_key.columns)
    rows = session.execute(select(*columns).order_by(*keys))
    return [
        {
            column.name: _packed(table, column, value, row._mapping, names, keep_names)
            for column, value in zip(columns, row, strict=True)
        }
        for row in rows
    ]


def table_files(table: PackedTable, rows: list[Cells]) -> TableFiles:
    """The rows as CSV (empty means NULL) and as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = [column.name for column in columns_of(table)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([["" if row[name] is None else row[name] for name in names] for row in rows])
    arrays = {name: pa.array([row[name] for row in rows], type=pa.string()) for name in names}
    buffer = io.BytesIO()
    pq.write_table(_typed(table, pa.table(arrays)), buffer, compression="zstd")
    return TableFiles(table.name, out.getvalue().encode(), buffer.getvalue())


def read_csv(table: PackedTable, content: bytes, *, where: str) -> list[Cells]:
    """The rows of a table's CSV; raises `BadInput` when its header is another one."""
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    header = next(reader, [])
    names = [column.name for column in columns_of(table)]
    if header != names:
        raise BadInput(
            f"the header is {', '.join(header)}.", where=where, mend=f"It must be {', '.join(names)}."
        )
    return [dict(zip(names, (cell or None for cell in cells), strict=True)) for cells in reader]


def read_parquet(table: PackedTable, content: bytes) -> list[Cells]:
    """The rows of a table's Parquet file, as text."""
    import pyarrow.parquet as pq

    stored = pq.read_table(io.BytesIO(content))
    columns = {
        name: [None if value is None else _text(value) for value in stored.column(name).to_pylist()]
        for name in stored.column_names
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def restore(engine: Engine, tables: Iterable[tuple[PackedTable, list[Cells]]]) -> None:
    """Write packed rows to an empty store."""
    with writing(engine) as session:
        for table, rows in tables:
            if rows:
                session.execute(insert(table.model), list(_restored(table, rows)))


def _packed(
    table: PackedTable, column: Column[Any], value: Any, row: Any, names: Pseudonyms, keep_names: bool
) -> str | None:
    if not keep_names and column.name in table.private:
        if (table.name, column.name) not in REPLACED:
            return None
        return str(row["position"]) if column.name == "key" else "{}"
    if value is None:
        return None
    if table.name == "raters" and column.name == "name":
        return names.of(value)
    text = _text(value)
    return names.in_text(text) if column.name in table.texts else text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _typed(table: PackedTable, strings: Any) -> Any:
    """Whole numbers, floats and truth values as such; all else stays text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    types = {Integer: pa.int64(), Float: pa.float64(), Boolean: pa.bool_()}
    for place, column in enumerate(columns_of(table)):
        wanted = next((arrow for kind, arrow in types.items() if isinstance(column.type, kind)), None)
        if wanted is not None:
            strings = strings.set_column(place, column.name, pc.cast(strings.column(place), wanted))
    return strings


def _restored(table: PackedTable, rows: list[Cells]) -> Iterator[dict[str, Any]]:
    columns = columns_of(table)
    for row in rows:
        yield {column.name: _value(column, row[column.name]) for column in columns}


def _value(column: Column[Any], text: str | None) -> Any:
    if text is None:
        return None if column.nullable else "" if column.type.python_type is str else None
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(text)
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if isinstance(kind, Boolean):
        return text == "true"
    if isinstance(kind, Integer):
        return int(text)
    if isinstance(kind, Float):
        return float(text)
    return json.loads(text) if isinstance(kind, JSON) else text
