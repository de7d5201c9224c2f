"""A study's folder: study.toml, its codebook, its database, and what other commands keep beside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from study.protocol import Protocol
from taxonomy.codebook import Codebook, load_codebook
from taxonomy.errors import BadInput
from taxonomy.toml_files import parse_model, read_text

PROTOCOL_FILE = "study.toml"
DATABASE_FILE = "failatlas.db"


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study that was read from `path`; `version` is a fingerprint of its study.toml."""

    path: Path
    protocol: Protocol
    codebook: Codebook
    codebook_text: str
    version: str

    @property
    def database_url(self) -> str:
        """The store's URL: the protocol's, or the SQLite file in the folder."""
        url = self.protocol.database.url
        return url if url is not None else f"sqlite:///{self.path / DATABASE_FILE}"

    @property
    def codebook_path(self) -> Path:
        """Where the codebook is kept."""
        return self.path / self.protocol.codebook

    @property
    def converters(self) -> tuple[str, ...]:
        """The converters studied, in the protocol's order, each once."""
        return tuple(dict.fromkeys(repository.converter for repository in self.protocol.repositories))


def open_study(path: Path) -> StudyFolder:
    """Read the study in the folder `path`.

    Raises:
        BadInput: There is no study there, or one of its files has a mistake.
    """
    file = path / PROTOCOL_FILE
    if not file.is_file():
        raise BadInput(
            f"there is no {PROTOCOL_FILE} in this folder.",
            where=path,
            mend="Name the study's folder with --study, or make a study with `failatlas init`.",
        )
    text = read_text(file)
    protocol = parse_model(Protocol, text, where=file)
    codebook_path = path / protocol.codebook
    return StudyFolder(
        path=path,
        protocol=protocol,
        codebook=load_codebook(codebook_path),
        codebook_text=read_text(codebook_path),
        version=hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:12],
    )
