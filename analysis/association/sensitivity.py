"""Does a finding stand when other labels are believed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.distributions.settled import settled_labels
from analysis.distributions.wilson import wilson_interval
from taxonomy.codebook import Codebook, Dimension

if TYPE_CHECKING:
    import pandas as pd

KEY = ["issue_id", "dimension"]
ClaimKind = Literal["most common", "majority"]


@dataclass(frozen=True, slots=True)
class LabelVariant:
    """One choice of whose labels count; `changed` labels differ from the first rater's or are left out."""

    name: str
    labels: pd.DataFrame
    changed: int


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim under one variant: the share of its codes with Wilson's interval, and whether it stands."""

    claim: str
    text: str
    variant: str
    n: int
    count: int
    percent: float | None
    interval: tuple[float, float] | None
    stands: bool | None


def label_variants(
    labels: pd.DataFrame, adjudications: pd.DataFrame, codebook: Codebook, *, rater_order: Sequence[str] = ()
) -> tuple[LabelVariant, ...]:
    """The first rater's labels; with the second rater's or adjudicated ones in their place; uncontested ones.

    A second rater is whoever else labelled an issue of the main rounds, in a main or a drift round.
    Contested is what two raters gave different top-level codes.

    Args:
        labels: A label frame of all rounds.
        adjudications: See `db.settled.adjudication_frame`.
        codebook: Of the codes.
        rater_order: The main rounds' raters, the first one first.
    """
    human = labels[(labels["rater_kind"] == "human") & labels["round_kind"].isin(["main", "drift"])]
    main = human[human["round_kind"] == "main"]
    first = settled_labels(main, adjudications.iloc[:0], rater_order=rater_order)
    own_raters = main.merge(first[[*KEY, "code"]], on=[*KEY, "code"])[[*KEY, "rater"]].drop_duplicates()
    others = human.merge(own_raters, on=[*KEY, "rater"], how="left", indicator=True)
    others = others[others["_merge"] == "left_only"].drop(columns="_merge")
    second = settled_labels(others, adjudications.iloc[:0]) if len(others) else others[first.columns]
    contested = _contested(human, codebook)
    kept = first.merge(contested, on=KEY, how="left", indicator=True)
    dropped = kept[kept["_merge"] == "left_only"][list(first.columns)].reset_index(drop=True)
    variants = [
        ("first rater", first),
        ("second rater where there is one", _replaced(first, second)),
        ("adjudicated where it is", settled_labels(main, adjudications, rater_order=rater_order)),
        ("contested labels dropped", dropped),
    ]
    return tuple(LabelVariant(name, frame, _changed(first, frame)) for name, frame in variants)


def try_claim(
    variants: Sequence[LabelVariant],
    dimension: Dimension,
    codes: Sequence[str],
    *,
    claim_id: str,
    text: str,
    kind: ClaimKind,
    within: tuple[Dimension, Sequence[str]] | None = None,
) -> tuple[ClaimResult, ...]:
    """Try one claim under each variant; codes count with their sub-codes."""
    return tuple(
        _tried(variant, dimension, tuple(codes), claim_id, text, kind, within) for variant in variants
    )


def _tried(
    variant: LabelVariant,
    dimension: Dimension,
    codes: tuple[str, ...],
    claim_id: str,
    text: str,
    kind: ClaimKind,
    within: tuple[Dimension, Sequence[str]] | None,
) -> ClaimResult:
    own = variant.labels[variant.labels["dimension"] == dimension.id]
    if within is not None:
        other, wanted = within
        condition = variant.labels[variant.labels["dimension"] == other.id]
        inside = condition.loc[_roots(condition["code"], other).isin(list(wanted)), "issue_id"]
        own = own[own["issue_id"].isin(inside)]
    roots = _roots(own["code"], dimension)
    n = int(own["issue_id"].nunique())
    count = int(own.loc[roots.isin(codes), "issue_id"].nunique())
    wilson = wilson_interval(count, n)
    if wilson is None:
        return ClaimResult(claim_id, text, variant.name, 0, 0, None, None, None)
    if kind == "majority":
        stands = count > n / 2
    else:
        top = roots.value_counts()
        rest = top[~top.index.isin(codes)]
        stands = len(rest) == 0 or min(int(top.get(code, 0)) for code in codes) > int(rest.max())
    interval = (100 * wilson[0], 100 * wilson[1])
    return ClaimResult(claim_id, text, variant.name, n, count, 100 * count / n, interval, stands)


def _contested(human: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    import pandas as pd

    parts = [
        human[human["dimension"] == dimension.id].assign(
            root=_roots(human.loc[human["dimension"] == dimension.id, "code"], dimension)
        )
        for dimension in codebook.dimensions
    ]
    roots = pd.concat(parts)
    sets = roots.groupby([*KEY, "round", "rater"])["root"].agg(lambda codes: tuple(sorted(set(codes))))
    distinct = sets.groupby(level=KEY).nunique()
    return distinct[distinct > 1].reset_index()[KEY]


def _replaced(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    if len(second) == 0:
        return first
    keys = pd.MultiIndex.from_frame(first[KEY])
    known = pd.MultiIndex.from_frame(second[KEY])
    return pd.concat([first[~keys.isin(known)], second[known.isin(keys)]], ignore_index=True)


def _changed(first: pd.DataFrame, frame: pd.DataFrame) -> int:
    same = first.merge(frame[[*KEY, "code"]], on=[*KEY, "code"])
    return len(first) - len(same)


def _roots(codes: pd.Series, dimension: Dimension) -> pd.Series:
    return codes.map({code.id: dimension.root_of(code.id).id for code in dimension.codes})
