"""findings.toml: what the text claims of its labels, and other studies' distributions."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from study.protocol import Frozen
from taxonomy.toml_files import read_model

FINDINGS_FILE = "findings.toml"


class Within(Frozen):
    """Only issues that carry one of these codes."""

    dimension: str
    codes: tuple[str, ...] = Field(min_length=1)


class Claim(Frozen):
    """A claim: these codes are together the `majority`, or they are the `most common` ones."""

    id: str
    text: str
    dimension: str
    codes: tuple[str, ...] = Field(min_length=1)
    claim: Literal["most common", "majority"] = "most common"
    within: Within | None = None


class OtherStudy(Frozen):
    """Another study's counts by our code ids; `rest` names the code that its remainder stands for."""

    name: str
    dimension: str
    counts: dict[str, int]
    rest: str | None = None


class Findings(Frozen):
    """A whole findings.toml."""

    findings: tuple[Claim, ...] = ()
    other_studies: tuple[OtherStudy, ...] = ()


def read_findings(folder: Path) -> Findings:
    """The findings of the study in `folder` (none without the file); raises `BadInput`."""
    file = folder / FINDINGS_FILE
    return read_model(Findings, file) if file.is_file() else Findings()
