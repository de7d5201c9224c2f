"""Making a package: the same data give the same bytes."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from sqlalchemy import Engine, select

from analysis.report.assembly import assemble
from analysis.report.replication import texts
from analysis.report.replication.policy import PACKED_TABLES
from analysis.report.replication.pseudonyms import Pseudonyms, pseudonyms
from analysis.report.replication.tables import packed_rows, restore, table_files
from analysis.report.writing import report_files
from db.engine import open_engine, reading
from db.models import CodebookVersion, Rater
from study.findings import FINDINGS_FILE
from study.folder import DATABASE_FILE, PROTOCOL_FILE, StudyFolder, open_study
from study.published import PUBLISHED_FILE
from study.releases import RELEASES_FILE
from study.tables import TABLES_FILE
from taxonomy.errors import BadInput

EXTRA_FILES = (TABLES_FILE, PUBLISHED_FILE, RELEASES_FILE, FINDINGS_FILE, "questions.toml", "themes.toml")
CHECKSUMS = "checksums.sha256"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def package_files(engine: Engine, study: StudyFolder, *, keep_names: bool = False) -> dict[str, bytes]:
    """All files of the package by path, the checksums among them.

    The report is made from the packed data, not from the store: what a stranger gets is what it shows.
    """
    with reading(engine) as session:
        raters = [*session.scalars(select(Rater.name)), *_raters_of(study)]
        names = pseudonyms(raters, keep_names=keep_names)
        rows = {
            table.name: packed_rows(session, table, names, keep_names=keep_names) for table in PACKED_TABLES
        }
        codebooks = {row.version: row.content for row in session.scalars(select(CodebookVersion))}
    files = _study_files(study, names)
    for table in PACKED_TABLES:
        made = table_files(table, rows[table.name])
        files |= {f"data/{table.name}.csv": made.csv, f"data/{table.name}.parquet": made.parquet}
    files |= {
        f"codebooks/{version.replace('/', '-')}.toml": content.encode()
        for version, content in codebooks.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        report = rebuilt_report(
            {table.name: rows[table.name] for table in PACKED_TABLES}, files, Path(folder)
        )
    files |= {f"report/{path}": content for path, content in report.items()}
    files |= {
        "README.md": texts.readme(study, keep_names=keep_names).encode(),
        "CITATION.txt": texts.citation(study).encode(),
        "LICENSE-DATA.txt": texts.data_license(study).encode(),
        "DATA-DICTIONARY.md": texts.data_dictionary(keep_names=keep_names).encode(),
        "environment.txt": texts.environment().encode(),
        "archive-manifest.csv": texts.archive_manifest(study.path).encode(),
    }
    files[CHECKSUMS] = texts.checksums(files).encode()
    return dict(sorted(files.items()))


def rebuilt_report(
    rows: dict[str, list[dict[str, str | None]]], files: dict[str, bytes], folder: Path
) -> dict[str, bytes]:
    """The report's files made anew from packed rows and the package's `study/`, in an empty `folder`."""
    for path, content in files.items():
        if path.startswith("study/"):
            (folder / Path(path).name).write_bytes(content)
    study = open_study(folder)
    engine = open_engine(f"sqlite:///{folder / DATABASE_FILE}")
    try:
        restore(engine, [(table, rows[table.name]) for table in PACKED_TABLES])
        with reading(engine) as session:
            return report_files(assemble(session, study))
    finally:
        engine.dispose()


def write_package(files: dict[str, bytes], path: Path) -> None:
    """Write the files as a zip archive, whole or not at all; raises `BadInput`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(out.getvalue())
        part.replace(path)
    except OSError as error:
        raise BadInput(f"it cannot be written: {error.strerror}.", where=path) from error


def _study_files(study: StudyFolder, names: Pseudonyms) -> dict[str, bytes]:
    protocol = (study.path / PROTOCOL_FILE).read_text(encoding="utf-8-sig")
    codebook = Path(study.protocol.codebook).name
    files = {
        f"study/{PROTOCOL_FILE}": names.in_protocol(protocol, codebook=codebook).encode(),
        f"study/{codebook}": study.codebook_text.encode(),
    }
    for name in EXTRA_FILES:
        if (study.path / name).is_file():
            files[f"study/{name}"] = (study.path / name).read_bytes()
    return files


def _raters_of(study: StudyFolder) -> list[str]:
    return [rater for round_ in study.protocol.rounds for rater in round_.raters]
