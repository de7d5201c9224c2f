"""Seeded draws that come out alike on every machine and database.

Each issue gets a number from a hash of the seed, the repository and the issue's number; the issues
with the smallest numbers are drawn. A larger sample therefore holds the smaller one, and an issue that
is mined later takes its own place without moving the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawable:
    """An issue that may be drawn, and the stratum that it belongs to ("" without strata)."""

    issue_id: int
    number: int
    stratum: str = ""


def draw(
    issues: Sequence[Drawable],
    size: int,
    *,
    seed: int,
    repository: str,
    taken: Collection[int] = (),
    kept: Collection[int] = (),
) -> list[Drawable]:
    """Draw `size` issues in all, without replacement.

    Args:
        issues: What may be drawn.
        size: How many the sample holds at the end; fewer when there are no more.
        seed: The seed.
        repository: Whose issues they are; it goes into the hash.
        taken: Row ids of issues that another round's sample holds: they are not drawn.
        kept: Row ids of issues that this sample holds already: they stay.

    Returns:
        The issues that are new in the sample, in the order of drawing.
    """
    ordered = sorted(
        (issue for issue in issues if issue.issue_id not in taken and issue.issue_id not in kept),
        key=lambda issue: rank(seed, repository, issue.number),
    )
    missing = max(0, size - len(kept))
    strata = sorted({issue.stratum for issue in issues})
    if len(strata) <= 1:
        return ordered[:missing]
    return _stratified(ordered, missing, strata)


def rank(seed: int, repository: str, number: int) -> bytes:
    """The place of an issue in the order of drawing."""
    return hashlib.sha256(f"{seed}:{repository.casefold()}#{number}".encode()).digest()


def _stratified(ordered: list[Drawable], size: int, strata: list[str]) -> list[Drawable]:
    """Each stratum in proportion to its issues, by largest remainders."""
    by_stratum = {name: [issue for issue in ordered if issue.stratum == name] for name in strata}
    total = len(ordered)
    if total == 0:
        return []
    exact = {name: size * len(found) / total for name, found in by_stratum.items()}
    shares = {name: min(int(share), len(by_stratum[name])) for name, share in exact.items()}
    by_remainder = sorted(strata, key=lambda name: (int(exact[name]) - exact[name], name))
    while sum(shares.values()) < min(size, total):
        for name in by_remainder:
            if shares[name] < len(by_stratum[name]) and sum(shares.values()) < size:
                shares[name] += 1
    chosen = {issue.issue_id for name in strata for issue in by_stratum[name][: shares[name]]}
    return [issue for issue in ordered if issue.issue_id in chosen]
