"""Rows of a CSV or XLSX file, each knowing where it stands, so that a mistake can be pointed at."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from taxonomy.errors import BadInput

CSV_ENDINGS = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as text by lower-case column name, and the place that an error names."""

    file: Path
    sheet: str | None
    line: int
    cells: dict[str, str]

    @property
    def place(self) -> str:
        """File, sheet and row, for people."""
        sheet = f", sheet {self.sheet!r}" if self.sheet else ""
        return f"{self.file}{sheet}, row {self.line}"

    def text(self, column: str) -> str:
        """The cell's text, which must not be empty; raises `BadInput`."""
        value = self.cells.get(column, "")
        if not value:
            raise self.mistake(column, "the cell is empty.", "Fill it in, or remove the row.")
        return value

    def integer(self, column: str) -> int:
        """The cell as a positive whole number; raises `BadInput`."""
        value = self.text(column)
        digits = value.removesuffix(".0").removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and int(digits) > 0):
            raise self.mistake(column, f"{value!r} is not a positive whole number.")
        return int(digits)

    def day(self, column: str) -> date | None:
        """The cell as a date (ISO 8601, a time after it is allowed), None when it is empty."""
        value = self.cells.get(column, "")
        if not value:
            return None
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            raise self.mistake(
                column, f"{value!r} is not a date.", "Write it as year-month-day, such as 2023-07-31."
            ) from None

    def mistake(self, column: str, problem: str, mend: str | None = None) -> BadInput:
        """The error that points at this row's cell in `column`."""
        return BadInput(problem, where=f"{self.place}, column {column!r}", mend=mend)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table, and the columns of its header that nobody asked for."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]


def read_table(path: Path, *, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The table in a CSV or XLSX file (its first sheet), its header in the first row.

    Raises:
        BadInput: The file cannot be read as such a table, or a required column is missing.
    """
    if path.suffix.lower() in CSV_ENDINGS or not _is_zip(path):
        sheet, lines = None, _csv_lines(path)
    else:
        book = open_workbook(path)
        sheet = book.sheetnames[0]
        lines = enumerate_cells(book[sheet])
    return _table(path, sheet, lines, required, optional)


def open_workbook(path: Path) -> Any:
    """The XLSX workbook at `path`, with the values that its formulas had when it was saved."""
    import openpyxl

    _check_file(path)
    try:
        return openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError, SyntaxError) as error:
        raise BadInput(
            f"this is not a whole XLSX workbook ({error}).",
            where=path,
            mend="Save or download it again; an older .xls must be saved as .xlsx.",
        ) from error


def enumerate_cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows of a worksheet with their row numbers, cells as text."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_as_text(cell) for cell in cells]


def _table(
    path: Path,
    sheet: str | None,
    lines: Iterator[tuple[int, list[str]]],
    required: Sequence[str],
    optional: Sequence[str],
) -> Table:
    try:
        _, header = next(lines)
    except StopIteration:
        raise BadInput("the file is empty.", where=path, mend=_expected(required, optional)) from None
    columns = [name.strip().casefold() for name in header]
    missing = [name for name in required if name not in columns]
    if missing:
        raise BadInput(
            f"the column {missing[0]!r} is missing; the header reads: {', '.join(header)}.",
            where=path,
            mend=_expected(required, optional),
        )
    rows = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len([cell for cell in cells[len(columns) :] if cell]) > 0:
            raise BadInput(
                f"{len(cells)} cells, but the header has {len(columns)}.",
                where=f"{path}, row {number}",
                mend="Put text that holds commas in double quotes.",
            )
        rows.append(Row(path, sheet, number, dict(zip(columns, cells, strict=False))))
    if not rows:
        raise BadInput("the file has a header and no rows.", where=path)
    ignored = tuple(name for name in columns if name and name not in (*required, *optional))
    return Table(tuple(rows), ignored)


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    _check_file(path)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"byte 0x{raw[error.start]:02x} is not UTF-8 (the file may be Latin-1 or Windows-1252).",
            where=f"{path}, row {line}",
            mend="Save it as UTF-8.",
        ) from error
    if "\0" in text:
        raise BadInput("this is not a text file (it holds zero bytes).", where=path, mend="Give CSV or XLSX.")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadInput(f"{error}.", where=f"{path}, row {reader.line_num}") from error


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise BadInput("there is no such file.", where=path)
    try:
        with path.open("rb") as file:
            start = file.read(1)
    except OSError as error:
        raise BadInput(f"it cannot be read: {error.strerror}.", where=path) from error
    if not start:
        raise BadInput("the file is empty.", where=path)


def _is_zip(path: Path) -> bool:
    _check_file(path)
    with path.open("rb") as file:
        return file.read(2) == b"PK" or path.suffix.lower() in {".xlsx", ".xlsm"}


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat()
    return str(cell).strip()


def _expected(required: Sequence[str], optional: Sequence[str]) -> str:
    also = f" (and may have {', '.join(optional)})" if optional else ""
    return f"It must have the columns {', '.join(required)}{also}."
