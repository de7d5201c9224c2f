"""A survey service's export as columns and rows, whatever its header rows and encoding are."""

from __future__ import annotations

import codecs
import csv
import html
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from study.imports.tabular import enumerate_cells, open_workbook
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

METADATA = {
    "startdate", "start date", "enddate", "end date", "status", "response type", "ipaddress", "ip address",
    "progress", "duration (in seconds)", "finished", "recordeddate", "recorded date", "responseid",
    "response id", "recipientlastname", "recipient last name", "recipientfirstname", "recipient first name",
    "recipientemail", "recipient email", "externalreference", "external data reference", "locationlatitude",
    "location latitude", "locationlongitude", "location longitude", "distributionchannel",
    "distribution channel", "userlanguage", "user language", "timestamp",
}  # fmt: skip
SELECTED_CHOICE = re.compile(r"\s*-\s*selected choice$")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’", "'") | dict.fromkeys("“”", '"'))


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row below the header: its number in the file and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The file's first row, and all rows below it (the first of which may still be header)."""

    file: Path
    header: tuple[str, ...]
    rows: tuple[ExportRow, ...]


def plain(text: str) -> str:
    """A text as it is compared: no markup, no case, one kind of space, dash and quote."""
    text = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", " ", text))
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    return " ".join(text.split()).casefold()


def header_name(text: str) -> str:
    """A header cell as it is compared: Qualtrics' addition to questions with an "Other" text is cut."""
    return SELECTED_CHOICE.sub("", plain(text))


def read_export(path: Path, *, sheet: str | None = None) -> Export:
    """Read a CSV (UTF-8, UTF-16; comma, semicolon or tab) or XLSX export; raises `BadInput`."""
    lines = _cells(path, sheet)
    if not lines:
        raise BadInput("the file is empty.", where=path)
    header = tuple(cell.strip() for cell in lines[0][1])
    width = max(len(header), *(len(cells) for _, cells in lines))
    rows = tuple(
        ExportRow(line, (*(cell.strip() for cell in cells), *("",) * (width - len(cells))))
        for line, cells in lines[1:]
        if any(cell.strip() for cell in cells)
    )
    if not rows:
        raise BadInput("the file has a header and no rows.", where=path)
    return Export(path, (*header, *("",) * (width - len(header))), rows)


def _cells(path: Path, sheet: str | None) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise BadInput("there is no such file.", where=path)
    raw = path.read_bytes()
    if raw.startswith(b"PK"):
        book = open_workbook(path)
        if sheet is not None and sheet not in book.sheetnames:
            raise BadInput(f"there is no sheet {sheet!r}.", where=path, mend=nearest(sheet, book.sheetnames))
        lines = list(enumerate_cells(book[sheet or book.sheetnames[0]]))
        return [(line, cells) for line, cells in lines if any(cells)]
    text = _decoded(path, raw)
    if "\0" in text:
        raise BadInput("this is not a text file (it holds zero bytes).", where=path, mend="Give CSV or XLSX.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return [(row, cells) for row, cells in enumerate(reader, start=1) if any(cells)]
    except csv.Error as error:
        raise BadInput(f"{error}.", where=f"{path}, line {reader.line_num}") from error


def _decoded(path: Path, raw: bytes) -> str:
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"byte {error.start} is neither UTF-8 nor UTF-16 with a mark.",
            where=f"{path}, line {line}",
            mend="Export it again as UTF-8.",
        ) from error


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(",\t;", key=outside.count)


def is_import_ids(cells: Sequence[str]) -> bool:
    """Whether this is Qualtrics' header row of import ids, `{"ImportId":"QID3"}`."""
    return any('"importid"' in cell.casefold().replace(" ", "").replace("'", '"') for cell in cells)
