"""One row a model and converter, however the outcome was obtained, and reading such rows from a file."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from conversion.campaign.spellings import CONVERTERS, ORIGINS, OUTCOMES, WRAPPER_FAILURE, letters
from conversion.outcomes.outcome import OutcomeKind
from taxonomy.errors import BadInput

COLUMNS = ("model", "converter", "origin", "outcome")


@dataclass(frozen=True)
class CampaignRow:
    """What came of a model through a converter; `origin` is real, synthetic or as given, `size` in operators."""

    model: str
    converter: str
    origin: str
    outcome: str
    max_abs_difference: float | None = None
    error: str | None = None
    size: int | None = None


def read_rows(path: Path) -> list[CampaignRow]:
    """The rows of a CSV file `model, converter, origin, outcome, max_abs_difference, error, size`.

    Outcomes, origins and converters are read in the usual spellings. A row without an outcome but with a
    difference is judged by the paper's rule (below 1e-7 is success).

    Raises:
        BadInput: With the line, when a column is missing or an outcome is not known.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = csv.DictReader(file, skipinitialspace=True)
            names = [(name or "").strip().lower() for name in text.fieldnames or ()]
            text.fieldnames = names
            missing = [name for name in COLUMNS if name not in names]
            if missing:
                raise BadInput(
                    f"The column {missing[0]} is missing.", where=path, mend=f"It has {', '.join(names)}."
                )
            return [
                _row(
                    {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)},
                    path,
                    line,
                )
                for line, row in enumerate(text, 2)
                if any(row.values())
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"The file cannot be read: {error}.", where=path) from error


def write_rows(rows: Sequence[CampaignRow], path: Path) -> None:
    """Write rows as a CSV file that `read_rows` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, [field.name for field in fields(CampaignRow)], lineterminator="\n")
        lines.writeheader()
        lines.writerows(asdict(row) for row in rows)


def _row(values: dict[str, str], path: Path, line: int) -> CampaignRow:
    where = f"{path}, line {line}"
    difference = _number(values.get("max_abs_difference", ""), where)
    converter, origin = values.get("converter", ""), values.get("origin", "")
    return CampaignRow(
        model=values.get("model", ""),
        converter=_converter(converter),
        origin=ORIGINS.get(letters(origin), origin.lower()),
        outcome=_outcome(values.get("outcome", ""), difference, where),
        max_abs_difference=difference,
        error=values.get("error") or None,
        size=_size(values.get("size", ""), where),
    )


def _converter(text: str) -> str:
    """A converter in its usual spelling; a name with a version, such as a toolchain's, stays as it is."""
    return text if re.search(r"-\d", text) else CONVERTERS.get(letters(text), text)


def _outcome(text: str, difference: float | None, where: str) -> str:
    if not text and difference is not None:
        return "success" if difference < 1e-7 else "mismatch"
    found = OUTCOMES.get(letters(text))
    if found is None:
        known = ", ".join([*map(str, OutcomeKind), WRAPPER_FAILURE])
        raise BadInput(f"No outcome is called {text!r}.", where=where, mend=f"Known are {known}.")
    return found


def _number(text: str, where: str, name: str = "max_abs_difference") -> float | None:
    if not text or text.lower() in ("none", "null", "n/a", "na", "-"):
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise BadInput(f"{name} {text!r} is no number.", where=where) from error
    return None if math.isnan(number) else number


def _size(text: str, where: str) -> int | None:
    number = _number(text, where, "size")
    return None if number is None else int(number)
