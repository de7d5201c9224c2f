"""A dimension's distribution held against another study's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.association.independence import Independence, independence
from analysis.association.proportions import ProportionComparison, compare_proportions
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class StudyComparison:
    """Our distribution and another study's: whether they differ at all, and on which codes."""

    study: str
    dimension: str
    overall: Independence
    codes: tuple[ProportionComparison, ...]


def compare_with_study(
    settled: pd.DataFrame,
    dimension: Dimension,
    counts: Mapping[str, int],
    *,
    study: str,
    rest: Sequence[str] = (),
    seed: int = 0,
) -> StudyComparison:
    """Compare with a study that counted `counts` issues a code (ids of ours).

    A label of ours counts for the nearest code at or above its own that the other study has; what
    has none counts for the first code of `rest`, the other study's own remainder, or is an "Other"
    that the other study has no issue of.
    """
    labels = settled[settled["dimension"] == dimension.id]
    remainder = rest[0] if rest else "other"
    names = {code.id: code.name for code in dimension.codes} | {"other": "Other"}
    ours = dict.fromkeys(counts, 0)
    for code, number in labels["code"].value_counts().items():
        target = _counted_as(dimension, str(code), counts) or remainder
        ours[target] = ours.get(target, 0) + int(number)
    codes = sorted(ours, key=lambda code: _place(dimension, code))
    table = np.array([[ours[code], counts.get(code, 0)] for code in codes]).reshape(len(codes), 2)
    totals = (int(table[:, 0].sum()), int(table[:, 1].sum()))
    groups = ("this study", study)
    labelled = [_full_name(dimension, code, names) for code in codes]
    return StudyComparison(
        study=study,
        dimension=dimension.id,
        overall=independence(table, labelled, groups, names=(dimension.id, "study"), seed=seed),
        codes=compare_proportions(
            [
                (name, groups, (int(row[0]), int(row[1])), totals)
                for name, row in zip(labelled, table, strict=True)
            ]
        ),
    )


def _counted_as(dimension: Dimension, code_id: str, counts: Mapping[str, int]) -> str | None:
    code = dimension.code(code_id)
    while code.id not in counts:
        if code.parent is None:
            return None
        code = dimension.code(code.parent)
    return code.id


def _place(dimension: Dimension, code_id: str) -> int:
    ids = [code.id for code in dimension.codes]
    return ids.index(code_id) if code_id in ids else len(ids)


def _full_name(dimension: Dimension, code_id: str, names: Mapping[str, str]) -> str:
    if code_id not in {code.id for code in dimension.codes}:
        return names.get(code_id, code_id)
    root = dimension.root_of(code_id)
    return names[code_id] if root.id == code_id else f"{root.name} - {names[code_id]}"
