"""Answers counted: respondents are the base of every percentage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.distributions.wilson import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

Respondents = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OptionCount:
    """The respondents who chose an option; percent (and Wilson's 95 % interval) of the base."""

    option: str
    respondents: Respondents
    percent: float | None
    interval: tuple[float, float] | None
    percent_of_respondents: float | None

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.respondents)


@dataclass(frozen=True, slots=True)
class Tabulation:
    """One question's answers.

    `answered` and `skipped` add up to all respondents; `base` counts those that percentages are of.
    """

    question: str
    title: str
    kind: str
    answered: int
    skipped: int
    base: int
    base_name: str
    options: tuple[OptionCount, ...]


@dataclass(frozen=True, slots=True)
class BaseGroup:
    """Respondents that percentages are taken of, and what to call them."""

    name: str
    respondents: frozenset[int]


def tabulate(
    answers: pd.DataFrame,
    respondents: Sequence[int],
    *,
    question: str,
    title: str,
    kind: str,
    options: Sequence[str],
    base: BaseGroup,
) -> Tabulation:
    """Count one question's options; a multiple choice counts each respondent once an option.

    Args:
        answers: See `db.survey_frame.StoredSurvey`.
        respondents: All valid respondents.
        question: The question's id.
        title: What to call it.
        kind: `single`, `multiple` or `text`.
        options: The options, in the order to show.
        base: Who percentages are of.
    """
    own = answers[answers["question"] == question]
    by_option: dict[str, list[int]] = {option: [] for option in options}
    for respondent, chosen in zip(own["respondent"], own["options"], strict=True):
        for option in chosen:
            by_option.setdefault(option, []).append(int(respondent))
    return Tabulation(
        question=question,
        title=title,
        kind=kind,
        answered=len(own),
        skipped=len(respondents) - len(own),
        base=len(base.respondents),
        base_name=base.name,
        options=tuple(
            count_option(option, chosen, base.respondents, len(respondents))
            for option, chosen in by_option.items()
        ),
    )


def count_option(option: str, chosen: Sequence[int], base: Collection[int], everyone: int) -> OptionCount:
    """Count those of the base who chose an option (or any of several)."""
    counted = tuple(sorted({respondent for respondent in chosen if respondent in base}))
    percent, interval = share(len(counted), len(base))
    return OptionCount(option, counted, percent, interval, share(len(counted), everyone)[0])


def share(count: int, total: int) -> tuple[float | None, tuple[float, float] | None]:
    """A percentage and Wilson's 95 % interval; None of nobody."""
    found = wilson_interval(count, total)
    if found is None:
        return None, None
    return 100 * count / total, (100 * found[0], 100 * found[1])
