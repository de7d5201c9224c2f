"""Is a part of the sample spread over the codes as the rest of it is?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.association.independence import Independence, independence
from analysis.distributions.single import distribution
from analysis.distributions.wilson import wilson_interval
from analysis.multiplicity import holm
from analysis.tables.layout import full_name
from taxonomy.codebook import Codebook, Dimension

if TYPE_CHECKING:
    import pandas as pd

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class PartShare:
    """One code: issues of the sample that carry it, and how many of those are in the part.

    `percent` is the share of the code's issues that is in the part, with Wilson's 95 % interval;
    `sample_percent` and `part_percent` are the code's shares of the sample and of the part.
    """

    code: str
    sample: int
    part: int
    percent: float | None
    interval: tuple[float, float] | None
    sample_percent: float | None
    part_percent: float | None


@dataclass(frozen=True, slots=True)
class PartComparison:
    """A converter's part and sample in one dimension.

    `test` asks whether being in the part is independent of the code; `holm_p` is its p-value corrected
    for all converters and dimensions that are asked about.
    """

    converter: str
    dimension: str
    sample: int
    part: int
    shares: tuple[PartShare, ...]
    test: Independence
    holm_p: float | None

    @property
    def differs(self) -> bool | None:
        """Whether the part is told from the rest at the 5 % level; None where there is nothing to test."""
        return None if self.holm_p is None else self.holm_p < ALPHA


def compare_part(
    settled: pd.DataFrame,
    codebook: Codebook,
    dimensions: Sequence[str],
    converters: Sequence[str],
    part: Collection[int],
    *,
    seed: int = 0,
) -> tuple[PartComparison, ...]:
    """Compare the issues `part` (row ids) with the sample, by converter and dimension.

    Args:
        settled: The sample's labels (see `analysis.distributions.settled`).
        codebook: Of the codes; sub-codes count as the code above them.
        dimensions: Ids of the dimensions to compare.
        converters: Names, as in `settled`.
        part: Issues that are in the part; those without labels are left out.
        seed: Of the tables drawn where counts are too small for chi-square.
    """
    found = [
        _compared(settled, codebook.dimension(dimension), converter, frozenset(part), seed)
        for converter in converters
        for dimension in dimensions
    ]
    corrected = holm([comparison.test.p for comparison in found])
    return tuple(replace(comparison, holm_p=p) for comparison, p in zip(found, corrected, strict=True))


def _compared(
    settled: pd.DataFrame, dimension: Dimension, converter: str, part: frozenset[int], seed: int
) -> PartComparison:
    whole = distribution(settled, dimension, [converter])
    rows = [(full_name(row.code), frozenset(row.issues[0])) for row in whole.rows]
    counts = np.array([[len(ids & part), len(ids - part)] for _, ids in rows]).reshape(len(rows), 2)
    everyone = frozenset(whole.issues[0])
    size, within = len(everyone), len(everyone & part)
    return PartComparison(
        converter=converter,
        dimension=dimension.id,
        sample=size,
        part=within,
        shares=tuple(_share(code, len(ids), len(ids & part), size, within) for code, ids in rows if ids),
        test=independence(
            counts, [code for code, _ in rows], ["part", "rest"], names=(dimension.id, "part"), seed=seed
        ),
        holm_p=None,
    )


def _share(code: str, sample: int, part: int, size: int, within: int) -> PartShare:
    wilson = wilson_interval(part, sample)
    return PartShare(
        code=code,
        sample=sample,
        part=part,
        percent=_percent(part, sample),
        interval=None if wilson is None else (100 * wilson[0], 100 * wilson[1]),
        sample_percent=_percent(sample, size),
        part_percent=_percent(part, within),
    )


def _percent(count: int, total: int) -> float | None:
    return 100 * count / total if total else None
