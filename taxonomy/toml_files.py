"""Reading TOML into frozen pydantic models, with mistakes told in the file's own terms."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from taxonomy.errors import BadInput

Model = TypeVar("Model", bound=BaseModel)


def read_model(model: type[Model], path: Path) -> Model:
    """Read the TOML file at `path` as a `model`.

    Raises:
        BadInput: The file is missing, is no UTF-8 or no TOML, or has a key or value that the model
            does not allow; names the file, the key, what was found and what is allowed.
    """
    return parse_model(model, read_text(path), where=path)


def parse_model(model: type[Model], text: str, *, where: Path | str) -> Model:
    """Like `read_model`, for text that was already read from `where`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"this is not valid TOML: {error}.", where=where) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _explained(error, model, data, where) from error


def read_text(path: Path) -> str:
    """The UTF-8 text of the file at `path`; raises `BadInput` when it cannot be read as such."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadInput("there is no such file.", where=path) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"byte {error.start} is not valid UTF-8.", where=path, mend="Save the file as UTF-8."
        ) from error
    except OSError as error:
        raise BadInput(f"it cannot be read: {error.strerror}.", where=path) from error


def _explained(
    error: ValidationError, model: type[BaseModel], data: Mapping[str, Any], where: Path | str
) -> BadInput:
    first, *others = error.errors()
    key = _dotted(first["loc"])
    problem, mend = _said(first, model)
    more = f" ({len(others)} more after this one)" if others else ""
    place = f"{where}: {key}" if key else str(where)
    return BadInput(f"{problem}{more}", where=place, mend=mend)


def _said(first: ErrorDetails, model: type[BaseModel]) -> tuple[str, str | None]:
    match first["type"]:
        case "extra_forbidden":
            allowed = sorted(_keys_at(model, first["loc"][:-1]))
            key = str(first["loc"][-1])
            return f"unknown key {key!r}.", nearest(key, allowed)
        case "missing":
            return "this key is missing.", f"Add it; {first['msg'].lower()}."
        case "value_error":
            return f"{first['ctx']['error']}", None
        case _:
            return f"found {first['input']!r}.", f"{first['msg']}."


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> Iterator[str]:
    here: type[BaseModel] = model
    for part in location:
        if isinstance(part, str) and part in _fields_by_key(here):
            here = next(_models_in(here.model_fields[_fields_by_key(here)[part]].annotation), here)
    return iter(_fields_by_key(here))


def _fields_by_key(model: type[BaseModel]) -> dict[str, str]:
    return {field.alias or name: name for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _dotted(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def nearest(found: str, allowed: list[str]) -> str:
    """A sentence that offers what `found` may have meant, then all that is allowed."""
    close = difflib.get_close_matches(found.lower(), [item.lower() for item in allowed], n=3, cutoff=0.6)
    meant = [item for item in allowed if item.lower() in close]
    hint = f"Did you mean {' or '.join(repr(item) for item in meant)}? " if meant else ""
    return f"{hint}Allowed: {', '.join(allowed)}."
