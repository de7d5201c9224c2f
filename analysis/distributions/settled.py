"""One label for each issue and dimension, out of all that were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

RULE = (
    "Labels of the main rounds count. Where several raters labelled an issue, the adjudicated code counts "
    "if there is one, else the code of the first rater in the round's order."
)


def settled_labels(
    labels: pd.DataFrame, adjudications: pd.DataFrame, *, rater_order: Sequence[str] = ()
) -> pd.DataFrame:
    """One rater's codes, or the adjudicated ones, for each issue and dimension, by `RULE`.

    Args:
        labels: A label frame of the rounds that count (see `db.frames.label_frame`).
        adjudications: Settled codes with the columns `issue_id, dimension, code`.
        rater_order: Raters, the first one first; others follow in the order of their names.

    Returns:
        The columns `issue_id, repository, converter, number, dimension, code`, one row a code.
    """
    import pandas as pd

    kept = ["issue_id", "repository", "converter", "number", "dimension", "code"]
    human = labels[labels["rater_kind"] == "human"]
    ordered = [*rater_order, *sorted(set(human["rater"]) - set(rater_order))]
    ranked = human.assign(rank=human["rater"].map({rater: rank for rank, rater in enumerate(ordered)}))
    if len(ranked):
        first = ranked.groupby(["issue_id", "dimension"], sort=False)["rank"].transform("min")
        ranked = ranked[ranked["rank"] == first]
    chosen = ranked[kept]
    if len(adjudications) == 0:
        return chosen.reset_index(drop=True)
    issues = human.drop_duplicates("issue_id").set_index("issue_id")[["repository", "converter", "number"]]
    settled = adjudications[adjudications["issue_id"].isin(issues.index)].join(issues, on="issue_id")[kept]
    key = ["issue_id", "dimension"]
    is_settled = pd.MultiIndex.from_frame(chosen[key]).isin(pd.MultiIndex.from_frame(settled[key]))
    return pd.concat([chosen[~is_settled], settled], ignore_index=True)
