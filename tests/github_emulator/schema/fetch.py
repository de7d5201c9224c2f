"""Make `schema.graphql.gz` and `rest.json` anew from the npm packages; needs npm."""

from __future__ import annotations

import gzip
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
GRAPHQL = ("@octokit/graphql-schema@15.26.1", "package/schema.graphql")
REST = ("@octokit/openapi@23.0.2", "package/generated/api.github.com.json")
ROOTS = ("issue", "timeline-issue-events", "full-repository", "basic-error")


def packed_file(package: str, member: str) -> bytes:
    """One file of an npm package."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(Path(folder) / name) as archive:
            file = archive.extractfile(member)
            if file is None:
                raise FileNotFoundError(member)
            return file.read()


def cut(document: dict[str, Any]) -> dict[str, Any]:
    """The schemas that `ROOTS` need, without descriptions and examples."""
    schemas = document["components"]["schemas"]
    wanted: dict[str, Any] = {}
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted[name] = stripped(schemas[name])
            waiting += references(wanted[name])
    return {"components": {"schemas": dict(sorted(wanted.items()))}}


def stripped(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: stripped(value)
            for key, value in node.items()
            if not (key in {"description", "example", "examples"} and not isinstance(value, dict))
        }
    return [stripped(item) for item in node] if isinstance(node, list) else node


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"].rsplit("/", 1)[1]] if isinstance(node.get("$ref"), str) else []
        return own + [name for value in node.values() for name in references(value)]
    return [name for item in node for name in references(item)] if isinstance(node, list) else []


def main() -> None:
    (FOLDER / "schema.graphql.gz").write_bytes(gzip.compress(packed_file(*GRAPHQL), 9, mtime=0))
    document = json.loads(packed_file(*REST))
    (FOLDER / "rest.json").write_text(json.dumps(cut(document), indent=None, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
