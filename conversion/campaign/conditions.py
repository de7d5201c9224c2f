"""Under which conditions outcomes came about: when, with which versions, limits, inputs, seeds and sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.models import ConversionRun

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Conditions:
    """What a campaign's models of one toolchain and origin were tried with.

    Attributes:
        models: How many models.
        days: The first and the last day of the runs.
        sizes: The smallest and the largest number of operators that was asked for; None where none was.
        weight_seeds: The smallest and the largest seed of weights (and of generated graphs), where known.
        settings: Limits, inputs, their seed, and the rule that outcomes were stored by.
        versions: What the worker found installed.
        median_seconds: The median of the seconds that a model took.
    """

    campaign: str
    toolchain: str
    converter: str
    origin: str
    models: int
    days: tuple[date, date]
    sizes: tuple[int, int] | None
    weight_seeds: tuple[int, int] | None
    settings: dict[str, float | int | str]
    versions: dict[str, str]
    median_seconds: float


def campaign_conditions(runs: Iterable[ConversionRun]) -> list[Conditions]:
    """The conditions of campaigns' runs (see `campaign_runs`), by toolchain, origin and campaign."""
    groups: dict[tuple[str, str, str], list[ConversionRun]] = defaultdict(list)
    for run in runs:
        groups[run.toolchain, run.details["origin"], run.details["campaign"]].append(run)
    return [_conditions(name, own) for (_, _, name), own in sorted(groups.items())]


def _conditions(campaign: str, runs: Sequence[ConversionRun]) -> Conditions:
    last = runs[-1]
    seconds = sorted(run.details["seconds"]["total"] for run in runs)
    days = [run.started_at.date() for run in runs]
    return Conditions(
        campaign=campaign,
        toolchain=last.toolchain,
        converter=last.converter,
        origin=last.details["origin"],
        models=len(runs),
        days=(min(days), max(days)),
        sizes=_range([run.details.get("size") for run in runs]),
        weight_seeds=_range([run.details.get("weights_seed") for run in runs]),
        settings=last.details.get("settings", {}),
        versions=next((run.details["versions"] for run in runs if run.details.get("versions")), {}),
        median_seconds=seconds[len(seconds) // 2],
    )


def _range(values: Sequence[int | None]) -> tuple[int, int] | None:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None
