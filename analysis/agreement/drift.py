"""Whether a rater still labels as before: the same rater's labels of the same issues, then and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.agreement.bootstrap import RESAMPLES
from analysis.agreement.ratings import Level
from analysis.agreement.report import DimensionAgreement, dimension_agreement
from taxonomy.codebook import Dimension

if TYPE_CHECKING:
    import pandas as pd

THEN, NOW = "then", "now"


def intra_rater_agreement(
    frame: pd.DataFrame,
    dimension: Dimension,
    rater: str,
    drift_round: str,
    *,
    level: Level = "root",
    resamples: int = RESAMPLES,
) -> DimensionAgreement | None:
    """Agreement of a rater's labels in a drift round with the same rater's newest ones in other rounds.

    Args:
        frame: A label frame of several rounds (see `db.frames.label_frame`).
        dimension: What was labelled.
        rater: Whose labels.
        drift_round: The round in which issues were labelled again.
        level: Whether sub-codes count as the code above them.
        resamples: For the bootstrap.

    Returns:
        The agreement, its raters named `then` and `now`; None where no issue was labelled twice.
    """
    import pandas as pd

    own = frame[(frame["rater"] == rater) & (frame["dimension"] == dimension.id)]
    now = own[own["round"] == drift_round]
    then = own[(own["round"] != drift_round) & own["issue_id"].isin(now["issue_id"])]
    newest = then.groupby("issue_id")["created_at"].transform("max")
    then = then[then["created_at"] == newest]
    now = now[now["issue_id"].isin(then["issue_id"])]
    if len(now) == 0:
        return None
    both = pd.concat([then.assign(rater=THEN), now.assign(rater=NOW)])
    return dimension_agreement(both, dimension, level=level, resamples=resamples)
