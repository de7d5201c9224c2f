"""The issues behind each cell of a study's table, cell by cell as it is laid out."""

from __future__ import annotations

from analysis.distributions.joint import JointDistribution
from analysis.distributions.single import Distribution
from analysis.report.release_json import changes_of
from analysis.report.releases import ReleaseSection
from analysis.report.tables import StudyTable

Issues = tuple[int, ...]


def cell_issues(table: StudyTable) -> tuple[tuple[Issues, ...], ...]:
    """For each row of the table's layout (the total included), the issues of each count, left to right."""
    if isinstance(table.result, Distribution):
        return _distribution(table.result)
    return _joint(table.result)


def release_cells(section: ReleaseSection) -> tuple[tuple[Issues, ...], ...]:
    """The same for the table of failures by release: sizes have no issues, failures and the subset have."""
    sizes: tuple[Issues, ...] = ((),) * len(changes_of(section))
    return tuple(
        (*sizes, release.issues, release.subset_issues) for release in section.study.attribution.kept
    )


def _distribution(result: Distribution) -> tuple[tuple[Issues, ...], ...]:
    rows = [row.issues for row in result.rows] + [result.issues]
    return tuple((*issues, _union(issues)) for issues in rows)


def _joint(result: JointDistribution) -> tuple[tuple[Issues, ...], ...]:
    return tuple(
        (
            *(
                result.issues(row=row, column=column.id, converter=converter)
                for column in result.columns
                for converter in result.converters
            ),
            *(result.issues(row=row, converter=converter) for converter in result.converters),
        )
        for row in (*(code.id for code in result.rows), None)
    )


def _union(found: tuple[Issues, ...]) -> Issues:
    return tuple(sorted({issue for issues in found for issue in issues}))
