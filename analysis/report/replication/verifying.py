"""Does a package hold together? Checksums, both forms of the data, and the report made anew."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.report.replication.building import CHECKSUMS, rebuilt_report
from analysis.report.replication.policy import PACKED_TABLES
from analysis.report.replication.tables import Cells, read_csv, read_parquet
from analysis.report.writing import check_report
from taxonomy.errors import BadInput

LARGEST = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """What was checked and each problem found, file by file."""

    files: int
    rows: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_package(path: Path) -> PackageCheck:
    """Check the package at `path` in a folder of its own; nothing else is read.

    Raises:
        BadInput: It is no package at all.
    """
    files = _read(path)
    problems = list(_checksum_problems(files))
    rows: dict[str, list[Cells]] = {}
    for table in PACKED_TABLES:
        found = _table_rows(files, table.name, problems)
        if found is not None:
            rows[table.name] = found
    notes: tuple[str, ...] = ()
    if len(rows) == len(PACKED_TABLES):
        notes = _rebuild(files, rows, problems)
    return PackageCheck(len(files), sum(map(len, rows.values())), tuple(problems), notes)


def _read(path: Path) -> dict[str, bytes]:
    if not path.is_file():
        raise BadInput("there is no such file.", where=path)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise BadInput("it holds more than 4 GiB.", where=path)
            files = {
                entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()
            }
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadInput(f"this is no whole zip archive ({error}).", where=path) from error
    if CHECKSUMS not in files:
        raise BadInput(
            f"there is no {CHECKSUMS} in it.", where=path, mend="Make it with `failatlas package`."
        )
    return files


def _checksum_problems(files: dict[str, bytes]) -> Iterator[str]:
    stated: dict[str, str] = {}
    for line in files[CHECKSUMS].decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        stated[name] = digest
    for name, digest in stated.items():
        if name not in files:
            yield f"{name}: missing"
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name}: not as its checksum says"
    for name in files:
        if name not in stated and name != CHECKSUMS:
            yield f"{name}: has no checksum"


def _table_rows(files: dict[str, bytes], name: str, problems: list[str]) -> list[Cells] | None:
    table = next(packed for packed in PACKED_TABLES if packed.name == name)
    csv_file, parquet_file = f"data/{name}.csv", f"data/{name}.parquet"
    if csv_file not in files or parquet_file not in files:
        return None
    try:
        rows = read_csv(table, files[csv_file], where=csv_file)
    except (BadInput, UnicodeDecodeError, ValueError) as error:
        problems.append(f"{csv_file}: cannot be read ({error})")
        return None
    try:
        stored = read_parquet(table, files[parquet_file])
    except (OSError, ValueError) as error:
        problems.append(f"{parquet_file}: cannot be read ({error})")
        return rows
    problems.extend(_differences(csv_file, parquet_file, rows, stored))
    return rows


def _differences(csv_file: str, parquet_file: str, rows: list[Cells], stored: list[Cells]) -> Iterator[str]:
    if len(rows) != len(stored):
        yield f"{csv_file}: {len(rows)} rows, but {parquet_file} has {len(stored)}"
    for line, (row, other) in enumerate(zip(rows, stored, strict=False), start=2):
        for column, value in row.items():
            if (value or None) != (other.get(column) or None):
                where = f"{csv_file}, row {line}, {column}"
                yield f"{where}: {value!r}, but {parquet_file} has {other.get(column)!r}"


def _rebuild(files: dict[str, bytes], rows: dict[str, list[Cells]], problems: list[str]) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "study").mkdir()
        try:
            report = rebuilt_report(rows, files, folder / "study")
        except (BadInput, ValueError, KeyError) as error:
            problems.append(f"report/: cannot be made from the data ({error})")
            return ()
        for path, content in files.items():
            inside = path.removeprefix("report/")
            if path.startswith("report/") and inside in report:
                target = folder / "report" / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        if not (folder / "report" / "report.json").is_file():
            problems.append("report/report.json: missing")
            return ()
        outcome = check_report(report, folder / "report")
    problems.extend(f"report/{path}: the data give something else" for path in outcome.changed)
    problems.extend(f"report/{path}: missing" for path in outcome.missing)
    return outcome.notes
