"""The study's releases.toml as what the analysis of releases takes."""

from __future__ import annotations

from pathlib import Path

from analysis.opsets.history import OpsetHistory, OpsetSize, OpsetTable, compare_histories
from analysis.opsets.schemas import schema_history
from analysis.releases.timeline import Release
from study.releases import RELEASES_FILE, ReleaseProtocol, read_releases
from taxonomy.errors import BadInput


def opset_table(folder: Path) -> OpsetTable:
    """Both sources of operator set sizes side by side; raises `BadInput` without a releases.toml."""
    protocol = read_releases(folder)
    if protocol is None:
        raise BadInput(
            f"the study has no {RELEASES_FILE}.",
            where=folder,
            mend="Copy the one of the bundled study onnx-converters, and change it.",
        )
    days = {release.opset: release.released for release in protocol.releases.opsets}
    return compare_histories(published_history(protocol), schema_history(), days)


def published_history(protocol: ReleaseProtocol) -> OpsetHistory:
    """The sizes that releases.toml gives, with its totals."""
    sizes = tuple(
        OpsetSize(release.opset, release.changes, release.additions, release.updates)
        for release in protocol.releases.opsets
        if release.changes is not None
    )
    return OpsetHistory(protocol.source, sizes, protocol.additions, protocol.updates)


def releases_of(protocol: ReleaseProtocol) -> tuple[Release, ...]:
    """The days of release, one entry an operator set."""
    return tuple(Release(release.released, (release.opset,)) for release in protocol.releases.opsets)
