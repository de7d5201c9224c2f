"""Keeping answers: one gzip member a line, and a manifest of hashes, so that a damage can be pointed at."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from miner.exchange import Answer, Exchange
from taxonomy.errors import BadInput

ANSWERS = "answers.jsonl.gz"
MANIFEST = "manifest.jsonl"
KEPT_HEADERS = ("link", "etag", "last-modified", "date")


class Archive:
    """A folder to which answers are appended, each whole before it is used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: BinaryIO | None = None
        self._manifest: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._answers = (self._folder / ANSWERS).open("ab")
            self._manifest = (self._folder / MANIFEST).open("ab")
        except OSError as error:
            raise BadInput(f"it cannot be written: {error.strerror}.", where=self._folder) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self._answers, self._manifest):
            if file is not None:
                file.close()

    def keeping(self, exchange: Exchange, repository: str) -> Exchange:
        """An exchange that answers as `exchange` does, and keeps each answer as one of `repository`."""
        return _Keeping(self, exchange, repository)

    def append(self, line: Mapping[str, Any]) -> None:
        """Append one answer: to the file of answers first, then its hash and length to the manifest."""
        if self._answers is None or self._manifest is None:
            raise ValueError("the archive is not open")
        packed = gzip.compress(json.dumps(line, sort_keys=True).encode() + b"\n", mtime=0)
        self._answers.write(packed)
        self._answers.flush()
        entry = {"bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
        self._manifest.write(json.dumps(entry).encode() + b"\n")
        self._manifest.flush()


class _Keeping:
    def __init__(self, archive: Archive, exchange: Exchange, repository: str) -> None:
        self._archive = archive
        self._exchange = exchange
        self._repository = repository

    def get(self, path: str) -> Answer:
        answer = self._exchange.get(path)
        self._keep({"get": path}, answer)
        return answer

    def query(self, text: str, variables: Mapping[str, Any]) -> Answer:
        answer = self._exchange.query(text, variables)
        self._keep({"query": text, "variables": dict(variables)}, answer)
        return answer

    def _keep(self, question: Mapping[str, Any], answer: Answer) -> None:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self._archive.append(
            {
                "repository": self._repository,
                "question": question,
                "status": answer.status,
                "headers": {name: headers[name] for name in KEPT_HEADERS if name in headers},
                "body": answer.body,
            }
        )
