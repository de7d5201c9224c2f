"""What a campaign tries and how, and trying one model on one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from conversion.environments.builds import Environment
from conversion.outcomes.outcome import Outcome, outcome_of
from conversion.sources.specs import ModelSpec
from conversion.supervisor.jobs import Answer, Job, Limits
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain


@dataclass(frozen=True)
class Campaign:
    """How models are tried: within which limits, with how many inputs drawn by which seed, judged by which rule."""

    name: str
    limits: Limits
    inputs: int
    seed: int
    rule: str

    def job(self, model: ModelSpec) -> Job:
        return Job(dict(model.source), self.limits, seed=self.seed, inputs=self.inputs)

    @property
    def settings(self) -> dict[str, Any]:
        """What is kept beside each outcome."""
        return {
            "timeout": self.limits.timeout,
            "memory": self.limits.memory,
            "disk": self.limits.disk,
            "inputs": self.inputs,
            "seed": self.seed,
            "rule": self.rule,
        }


@dataclass(frozen=True)
class Lane:
    """One toolchain, its environment, and the models that it tries."""

    toolchain: Toolchain
    environment: Environment
    models: tuple[ModelSpec, ...]


@dataclass(frozen=True)
class Finished:
    """One model's outcome on one toolchain, and the versions that the worker found itself with."""

    model: ModelSpec
    toolchain: Toolchain
    outcome: Outcome
    answer: Answer
    versions: dict[str, str]
    started_at: datetime
    ended_at: datetime


Runner = Callable[[Campaign, Lane], Iterator[Finished]]
"""Tries all models of a lane, in any order, several at a time."""


def try_model(campaign: Campaign, model: ModelSpec, worker: Worker) -> Finished:
    """Try one model; a model never raises, whatever it does."""
    started = datetime.now(UTC)
    answer = worker.run(campaign.job(model))
    outcome = outcome_of(answer, campaign.rule)
    return Finished(
        model, worker.toolchain, outcome, answer, dict(worker.versions), started, datetime.now(UTC)
    )
