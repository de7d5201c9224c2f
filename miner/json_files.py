"""The plain form that scripts in this field write: a JSON list of REST issues, each with its `timeline`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from miner.records import MinedIssue
from miner.rest.payloads import mined_issue
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_text


def read_payloads(path: Path) -> list[dict[str, Any]]:
    """The elements of the JSON list at `path`, as they stand; raises `BadInput` when it is no list."""
    text = read_text(path)
    try:
        payloads = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"this is not valid JSON: {error.msg}.", where=f"{path}, line {error.lineno}"
        ) from error
    if not isinstance(payloads, list):
        raise BadInput("this is not a list of issues.", where=path)
    return payloads


def read_issues(path: Path, repository: str) -> list[MinedIssue]:
    """The issues in the JSON file at `path`, as issues of `repository`.

    Raises:
        BadInput: The file is no such list; names the element that is wrong.
    """
    payloads = read_payloads(path)
    fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    found: list[MinedIssue] = []
    for position, payload in enumerate(payloads, start=1):
        try:
            found.append(mined_issue(payload, repository, fetched_at=fetched_at, source=f"file {path.name}"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInput(
                f"element {position} is no issue as GitHub's REST interface gives it ({error!r}).", where=path
            ) from error
    return found
