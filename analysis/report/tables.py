"""A study's tables, as its tables.toml asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.distributions.joint import JointDistribution, joint_distribution
from analysis.distributions.settled import RULE
from analysis.distributions.single import Distribution, distribution
from analysis.tables.formats import FORMATS
from analysis.tables.layout import Layout, full_name, lay_out_distribution, lay_out_joint
from study.folder import StudyFolder
from study.tables import TableProtocol, load_tables
from taxonomy.codebook import Codebook
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StudyTable:
    """One table of a study: what was asked for, and what came out."""

    protocol: TableProtocol
    result: Distribution | JointDistribution
    codebook: Codebook

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the dimensions in its rows and (if joint) its columns."""
        dimensions = filter(None, (self.protocol.rows, self.protocol.columns))
        return tuple(self.codebook.dimension(dimension).name for dimension in dimensions)

    @property
    def notes(self) -> tuple[str, ...]:
        """The rules behind the numbers: whose labels count, and what is binned as Other."""
        binned = [
            f"Other bins all but the {top} most frequent codes of {name.lower()}."
            for top, name in zip(
                (self.protocol.top_rows, self.protocol.top_columns), self.names, strict=False
            )
            if top is not None
        ]
        return (*binned, RULE)

    def layout(self) -> Layout:
        """The table laid out for people."""
        number, title = self.protocol.id, self.protocol.title
        if isinstance(self.result, Distribution):
            return lay_out_distribution(
                self.result, number=number, title=title, name=self.names[0], notes=self.notes
            )
        names = (self.names[0], self.names[1])
        return lay_out_joint(self.result, number=number, title=title, names=names, notes=self.notes)

    def as_json(self) -> dict[str, Any]:
        """The table for scripts: a row a code, or a row for each pair of codes and converter."""
        rows = (
            _distribution_rows(self.result)
            if isinstance(self.result, Distribution)
            else _joint_rows(self.result)
        )
        return {"table": self.protocol.id, "title": self.protocol.title, "rows": rows, "notes": self.notes}


def study_tables(study: StudyFolder, settled: pd.DataFrame) -> tuple[StudyTable, ...]:
    """All tables of the study over its settled labels (see `analysis.report.labels.study_labels`)."""
    return tuple(
        StudyTable(table, _result(table, study, settled), study.codebook) for table in load_tables(study)
    )


def write_tables(tables: tuple[StudyTable, ...], folder: Path) -> tuple[Path, ...]:
    """Write each table in every format to `folder`; raises `BadInput` when that cannot be written to."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            layout = table.layout()
            for ending, render in FORMATS.items():
                file = folder / f"table-{table.protocol.id}.{ending}"
                file.write_text(render(layout), encoding="utf-8")
                written.append(file)
    except OSError as error:
        raise BadInput(f"it cannot be written: {error.strerror}.", where=error.filename or folder) from error
    return tuple(written)


def _result(
    table: TableProtocol, study: StudyFolder, settled: pd.DataFrame
) -> Distribution | JointDistribution:
    rows = study.codebook.dimension(table.rows)
    if table.columns is None:
        return distribution(settled, rows, study.converters, level=table.level, top=table.top_rows)
    return joint_distribution(
        settled,
        rows,
        study.codebook.dimension(table.columns),
        study.converters,
        row_level=table.level,
        top_rows=table.top_rows,
        top_columns=table.top_columns,
    )


def _distribution_rows(result: Distribution) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code.name,
            **({"parent": row.code.parent} if row.code.parent else {}),
            **dict(zip(result.converters, row.counts, strict=True)),
            "total": row.total,
            "percent": row.percent,
            "interval": row.interval,
        }
        for row in result.rows
    ]


def _joint_rows(result: JointDistribution) -> list[dict[str, Any]]:
    return [
        {
            result.row_dimension: full_name(cell.row),
            result.column_dimension: full_name(cell.column),
            "converter": cell.converter,
            "count": cell.count,
        }
        for cell in result.cells
    ]
