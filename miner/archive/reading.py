"""Reading an archive back, every line checked against its manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from miner.archive.writing import ANSWERS, MANIFEST
from miner.exchange import Answer
from taxonomy.errors import BadInput


def read_archive(folder: Path) -> Iterator[dict[str, Any]]:
    """The answers of an archive in their order.

    Raises:
        BadInput: The folder is no archive, or a line is not what the manifest says; names file and line.
    """
    answers, manifest = folder / ANSWERS, folder / MANIFEST
    for file in (answers, manifest):
        if not file.is_file():
            raise BadInput("this is no archive of mining runs: the file is missing.", where=file)
    with answers.open("rb") as packed, manifest.open("rb") as entries:
        number = 0
        for number, entry in enumerate(entries, start=1):
            yield _checked(packed.read(_length(entry, manifest, number)), entry, answers, number)
        if packed.read(1):
            raise BadInput(
                "there is more here than the manifest lists.", where=f"{answers}, line {number + 1}"
            )


def _length(entry: bytes, manifest: Path, number: int) -> int:
    try:
        length = json.loads(entry)["bytes"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("this line of the manifest is damaged.", where=f"{manifest}, line {number}") from error
    if not isinstance(length, int) or length < 0:
        raise BadInput("this line of the manifest is damaged.", where=f"{manifest}, line {number}")
    return length


def _checked(packed: bytes, entry: bytes, answers: Path, number: int) -> dict[str, Any]:
    if hashlib.sha256(packed).hexdigest() != json.loads(entry).get("sha256"):
        raise BadInput(
            "this line is not what the manifest says: it is damaged, or was changed.",
            where=f"{answers}, line {number}",
            mend="Take the archive from its source again.",
        )
    line: dict[str, Any] = json.loads(gzip.decompress(packed))
    return line


class ReplayExchange:
    """Answers questions with what an archive holds for them, in the order in which it was given."""

    def __init__(self, lines: list[dict[str, Any]], repository: str) -> None:
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._repository = repository
        for line in lines:
            answer = Answer(line["status"], line["headers"], line["body"])
            self._answers[_key(line["question"])].append(answer)

    def get(self, path: str) -> Answer:
        """See `Exchange.get`."""
        return self._next({"get": path})

    def query(self, text: str, variables: Mapping[str, Any]) -> Answer:
        """See `Exchange.query`."""
        return self._next({"query": text, "variables": dict(variables)})

    def _next(self, question: Mapping[str, Any]) -> Answer:
        waiting = self._answers.get(_key(question))
        if not waiting:
            asked = question.get("get") or f"GraphQL {question.get('variables')}"
            raise BadInput(
                f"the archive does not hold the answer to {asked} of {self._repository!r}.",
                mend="It was made with another study.toml, by another version, or its run was interrupted.",
            )
        return waiting.popleft() if len(waiting) > 1 else waiting[0]


def _key(question: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()
