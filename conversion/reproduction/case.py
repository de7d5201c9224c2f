"""A case: one Python file whose PEP 723 header says what it reproduces and what it expects."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conversion.reproduction.ladder import rung
from taxonomy.errors import BadInput

BLOCK = re.compile(r"(?m)^# /// script$\n(?P<text>(?:^#(?: .*)?$\n)+?)^# ///$")

# The stages at which a run may fail so that it shows what is expected.
STAGES = {
    "crash": {"convert", "process"},
    "load failure": {"load", "run"},
    "values": {"compare"},
    "structure": {"structure"},
    "ratio": {"speed"},
    "build failure": {"install"},
}


class Header(BaseModel):
    """`[tool.failatlas]` of a case; docs/reproduce.md describes every field."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    issue: str = Field(pattern=r"^[\w.-]+/[\w.-]+#\d+$")
    reported: str
    fixed: str | None = None
    alive: bool = False
    expect: Literal["crash", "load failure", "values", "structure", "ratio", "build failure"]
    signature: str = Field(min_length=3)
    tolerance: float = Field(default=1e-4, gt=0)
    limit: float | None = Field(default=None, gt=1)
    timeout: int = Field(default=60, ge=1, le=3600)
    install: tuple[str, ...] = ()

    @model_validator(mode="after")
    def agrees(self) -> Header:
        if self.alive == (self.fixed is not None):
            raise ValueError("either name the toolchain it is fixed in (fixed = ...) or say alive = true")
        if self.expect == "ratio" and self.limit is None:
            raise ValueError("expect = 'ratio' needs a limit")
        if self.expect == "build failure" and not self.install:
            raise ValueError(
                "expect = 'build failure' needs install, the requirements that cannot be installed"
            )
        try:
            pattern = re.compile(self.signature)
        except re.error as error:
            raise ValueError(f"signature is not a regular expression: {error}") from error
        if pattern.search(""):
            raise ValueError("signature matches everything")
        return self


@dataclass(frozen=True)
class Case:
    """A case as read: where it is and what it expects; `digest` is a fingerprint of its text."""

    path: Path
    header: Header
    dependencies: tuple[str, ...]
    digest: str

    @property
    def repository(self) -> str:
        return self.header.issue.partition("#")[0]

    @property
    def number(self) -> int:
        return int(self.header.issue.partition("#")[2])

    @property
    def installs(self) -> bool:
        """Whether it is about installing: then it is the reported toolchain's requirements that must fail."""
        return self.header.expect == "build failure"

    @property
    def framework(self) -> str:
        return rung(self.header.reported).framework


def find_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases in files and folders; raises BadInput."""
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.rglob("*.py")) if path.is_dir() else [path])
    return [read_case(path) for path in files]


def read_case(path: Path) -> Case:
    """Read a case; raises BadInput that names the file and what to mend."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"Cannot read the case: {error.strerror}.", where=str(path)) from error
    try:
        compile(text, str(path), "exec")
    except SyntaxError as error:
        raise BadInput(f"Not valid Python: {error.msg}.", where=f"{path}:{error.lineno}") from error
    script = _script(text, path)
    tool = script.get("tool", {}).get("failatlas")
    if tool is None:
        raise BadInput(
            "The header has no [tool.failatlas].",
            where=str(path),
            mend="See docs/reproduce.md for an example.",
        )
    try:
        header = Header.model_validate(tool)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "[tool.failatlas]"
        raise BadInput(f"{field}: {first['msg']}.", where=str(path), mend="See docs/reproduce.md.") from error
    reported = rung(header.reported, path)
    if header.fixed and rung(header.fixed, path).framework != reported.framework:
        raise BadInput("reported and fixed are toolchains of two frameworks.", where=str(path))
    return Case(
        path, header, tuple(script.get("dependencies", ())), hashlib.sha256(text.encode()).hexdigest()[:16]
    )


def _script(text: str, path: Path) -> dict[str, Any]:
    found = BLOCK.search(text)
    if found is None:
        raise BadInput(
            "The file has no PEP 723 header.",
            where=str(path),
            mend='Begin it with "# /// script"; see docs/reproduce.md.',
        )
    lines = (line[2:] if line.startswith("# ") else line[1:] for line in found["text"].splitlines())
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"The header is not valid TOML: {error}.", where=str(path)) from error
