"""The words of a package: what it is, how to cite it, what each column means, what it was made with."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from sqlalchemy import Column

from analysis.report.replication.policy import PACKED_TABLES, REPLACED, PackedTable
from analysis.report.replication.tables import columns_of
from db.models.base import UtcDateTime
from study.folder import StudyFolder

NOT_STATED = "Not stated yet: fill in [publication] in study.toml."


def readme(study: StudyFolder, *, keep_names: bool) -> str:
    """README.md of the package."""
    publication = study.protocol.publication
    authors = ", ".join(publication.authors) or NOT_STATED
    names = (
        "as they are" if keep_names else "replaced by pseudonyms; logins and free text of people are left out"
    )
    return f"""# Replication package: {study.protocol.title}

Authors: {authors}

Licence of the data: {publication.license or NOT_STATED}

How to cite: {publication.citation or NOT_STATED}

- `study/`: the protocol, the codebook and what else the study's folder says
- `codebooks/`: each version of the codebook that labels were given by
- `data/`: the tables of the study's store as CSV and Parquet; `DATA-DICTIONARY.md` explains each column
- `archive-manifest.csv`: the files of the archive of answers from GitHub, with their checksums
- `report/`: all tables, figures and numbers; open `report/index.html`
- `environment.txt`: what it was made with
- `checksums.sha256`: of every other file

Names of raters are {names}. The texts of issues are not included: each has its address.

To check that the data give this report:

    failatlas package verify FILE.zip
"""


def citation(study: StudyFolder) -> str:
    """CITATION.txt."""
    return (study.protocol.publication.citation or NOT_STATED) + "\n"


def data_license(study: StudyFolder) -> str:
    """LICENSE-DATA.txt: the name of the licence that study.toml states."""
    return (study.protocol.publication.license or NOT_STATED) + "\n"


def data_dictionary(*, keep_names: bool) -> str:
    """DATA-DICTIONARY.md: each table and column, its type, what it refers to and what was left out."""
    parts = ["# Data dictionary", "", "In CSV an empty cell means that there is no value."]
    for table in PACKED_TABLES:
        parts += ["", f"## {table.name}", "", _described(table), ""]
        parts += ["| Column | Type | May be empty | Refers to |", "| --- | --- | --- | --- |"]
        parts += [_column_line(column) for column in columns_of(table)]
        absent = [*table.left_out, *([] if keep_names else table.private)]
        for name in absent:
            instead = REPLACED.get((table.name, name), "left out")
            parts += ["", f"`{name}` of the store: {instead}."]
    return "\n".join(parts) + "\n"


def environment() -> str:
    """environment.txt: Python and the versions of all installed packages."""
    installed = {
        distribution.metadata["Name"]: distribution.version for distribution in metadata.distributions()
    }
    lines = [f"python=={platform.python_version()}"]
    lines += [
        f"{name}=={version}" for name, version in sorted(installed.items(), key=lambda item: item[0].lower())
    ]
    return "\n".join(lines) + "\n"


def archive_manifest(folder: Path) -> str:
    """archive-manifest.csv: path, size in bytes and SHA-256 of each file in the study's archive."""
    lines = ["path,bytes,sha256"]
    root = folder / "archive"
    for file in sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else ():
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        lines.append(f'"{file.relative_to(root).as_posix()}",{len(content)},{digest}')
    return "\n".join(lines) + "\n"


def checksums(files: Mapping[str, bytes]) -> str:
    """checksums.sha256, as `sha256sum --check` reads it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}" for path, content in sorted(files.items())]
    return "\n".join(lines) + "\n"


def _described(table: PackedTable) -> str:
    return " ".join((table.model.__doc__ or "").split())


def _column_line(column: Column[object]) -> str:
    refers = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
    kind = "instant" if isinstance(column.type, UtcDateTime) else column.type.python_type.__name__
    return f"| `{column.name}` | {kind} | {'yes' if column.nullable else 'no'} | {refers} |"
