"""How commands speak: JSON for scripts, rich text for people, nothing but results on standard output."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

PIPE_WIDTH = 240

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for scripts.")
study_option = click.option(
    "--study",
    "study_dir",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="the current folder",
    help="The study's folder (the one that holds study.toml).",
)


def console() -> Console:
    """Standard output, for results; in a pipe, tables are as wide as they need to be."""
    return Console(soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def progress_console() -> Console:
    """Standard error, for progress and remarks, so that they never mix with a result."""
    return Console(stderr=True)


def print_json(value: object) -> None:
    """Print a result as JSON."""
    click.echo(as_json_text(value))


def as_json_text(value: object) -> str:
    """A result as JSON: dataclasses become objects, tuples lists, dates ISO 8601 strings."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    match value:
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case datetime() | date():
            return value.isoformat()
        case Path():
            return str(value)
        case float():
            return value if value == value and abs(value) != float("inf") else None
        case _:
            return value
