"""RQ3 for a study: its failures against the releases of its releases.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.opsets.history import OpsetTable, compare_histories
from analysis.opsets.schemas import schema_history
from analysis.releases.growth import Growth, growth
from analysis.releases.robustness import RobustnessRow, robustness
from analysis.releases.sizes import SizeSeries, size_series
from analysis.releases.study import ReleaseStudy, study_releases
from analysis.report.opsets import published_history, releases_of
from study.folder import StudyFolder
from study.releases import ReleaseProtocol, Subset, read_releases
from taxonomy.codebook import Codebook, Dimension, UnknownCode
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd

SEED = 20_240_916


@dataclass(frozen=True)
class ReleaseSection:
    """All that a report says of releases and failures."""

    protocol: ReleaseProtocol
    opsets: OpsetTable
    study: ReleaseStudy
    robustness: tuple[RobustnessRow, ...]
    growth: Growth


def release_section(study: StudyFolder, settled: pd.DataFrame, issues: pd.DataFrame) -> ReleaseSection | None:
    """The section for settled labels and the study's issues; None when it has no releases.toml."""
    protocol = read_releases(study.path)
    if protocol is None:
        return None
    failures = failure_frame(settled, issues, study.codebook, protocol.subset)
    published, schemas = published_history(protocol), schema_history()
    days = {release.opset: release.released for release in protocol.releases.opsets}
    releases = releases_of(protocol)
    series = (*size_series(published), *size_series(schemas))
    within = protocol.merge_within_days
    return ReleaseSection(
        protocol=protocol,
        opsets=compare_histories(published, schemas, days),
        study=study_releases(failures, releases, series, merge_within_days=within, seed=SEED),
        robustness=robustness(
            failures, releases, series, study.converters, merge_within_days=within, seed=SEED
        ),
        growth=growth(
            failures,
            study.converters,
            releases,
            _marking(series),
            marked_from_changes=protocol.marked_from_changes,
        ),
    )


def failure_frame(
    settled: pd.DataFrame, issues: pd.DataFrame, codebook: Codebook, subset: Subset
) -> pd.DataFrame:
    """One row a labelled issue: `issue_id, converter, opened, in_subset`; raises `BadInput`."""
    dimension, codes = _subset_codes(codebook, subset)
    of_subset = settled[(settled["dimension"] == dimension.id) & settled["code"].isin(codes)]
    failures = settled.drop_duplicates("issue_id")[["issue_id", "converter"]].merge(
        issues[["issue_id", "created_at"]].rename(columns={"created_at": "opened"}), on="issue_id", how="left"
    )
    failures["in_subset"] = failures["issue_id"].isin(of_subset["issue_id"])
    return failures.sort_values("issue_id", ignore_index=True)


def _subset_codes(codebook: Codebook, subset: Subset) -> tuple[Dimension, list[str]]:
    try:
        dimension = codebook.dimension(subset.dimension)
        wanted = {dimension.resolve(code).id for code in subset.codes}
    except UnknownCode as error:
        raise BadInput(str(error), where="releases.toml: subset") from error
    within = [code.id for code in dimension.codes if wanted & {one.id for one in dimension.lineage(code.id)}]
    return dimension, within


def _marking(series: Sequence[SizeSeries]) -> SizeSeries | None:
    return next((one for one in series if one.kind == "changes"), None)
