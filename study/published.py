"""published.toml: the figures that a paper printed from its study, to hold ours against."""

from __future__ import annotations

from pydantic import Field

from study.folder import StudyFolder
from study.protocol import Frozen
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_model

PUBLISHED_FILE = "published.toml"


class PublishedTable(Frozen):
    """A table as it was printed.

    A column is named `converter`, `total` or `percent`; in a joint table `code / converter`, where
    the code may be `Total`. A row holds its code's name and then a number for each column.
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]


class Contradiction(Frozen):
    """A printed cell that the paper itself, or its own data, contradicts: what its data give, and why."""

    table: str
    row: str
    column: str
    counted: float
    reason: str


class PublishedAgreement(Frozen):
    """A coefficient of agreement as it was printed."""

    round: str
    dimension: str
    cohen_kappa: float
    digits: int = 2


class PublishedOutcomes(Frozen):
    """What came of a converter's models of one origin, as it was printed: how many to each outcome."""

    converter: str
    origin: str
    total: int
    counts: dict[str, int]


class Published(Frozen):
    """All figures that the paper printed from its labels and its campaign."""

    source: str
    tables: tuple[PublishedTable, ...] = Field(min_length=1)
    contradictions: tuple[Contradiction, ...] = ()
    agreement: tuple[PublishedAgreement, ...] = ()
    outcomes: tuple[PublishedOutcomes, ...] = ()


def load_published(study: StudyFolder) -> Published:
    """The study's published figures; raises `BadInput` when it has none or a row is ragged."""
    file = study.path / PUBLISHED_FILE
    if not file.is_file():
        raise BadInput(
            "this study has no published figures.", where=study.path, mend=f"Write {PUBLISHED_FILE}."
        )
    published = read_model(Published, file)
    for table in published.tables:
        for row in table.rows:
            if len(row) != len(table.columns) + 1:
                raise BadInput(
                    f"the row {row[0]!r} has {len(row) - 1} numbers for {len(table.columns)} columns.",
                    where=f"{file}: table {table.id}",
                )
    return published
