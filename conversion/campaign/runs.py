"""Running a campaign: local workers in parallel, each outcome stored as it comes, resumed where it stopped."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from conversion.campaign.store import add_outcome, done_pairs
from conversion.environments.builds import Environment, ensure_environment
from conversion.outcomes.outcome import Outcome, outcome_of
from conversion.sources.specs import ModelSource, ModelSpec, Say
from conversion.supervisor.jobs import Answer, Job, Limits
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain
from db.engine import reading, writing
from taxonomy.errors import BadInput


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


def open_lanes(source: ModelSource, toolchains: Sequence[Toolchain], seed: int, say: Say) -> list[Lane]:
    """A lane for each toolchain: its environment, with what the source needs, is built, and its models are found.

    Raises:
        BadInput: When the source has no model for a toolchain, or an environment cannot be built.
    """
    lanes = []
    for plain in toolchains:
        toolchain = source.needs(plain).added_to(plain)
        environment = ensure_environment(toolchain, say)
        models = tuple(source.models(toolchain, environment, seed, say))
        if not models:
            raise BadInput(f"There is no model for {toolchain.name}.")
        lanes.append(Lane(toolchain, environment, models))
    return lanes


def waiting_models(campaign: Campaign, lanes: Sequence[Lane], engine: Engine) -> list[Lane]:
    """The lanes with those models alone that have no outcome in this campaign yet."""
    with reading(engine) as session:
        done = done_pairs(session, campaign.name)
    return [
        replace(
            lane,
            models=tuple(model for model in lane.models if (model.name, lane.toolchain.name) not in done),
        )
        for lane in lanes
    ]


def run_campaign(
    campaign: Campaign,
    lanes: Sequence[Lane],
    engine: Engine,
    lock: Path,
    workers: int,
    progress: Callable[[Finished], None] = lambda finished: None,
) -> int:
    """Try every model that has no outcome yet on its lane's toolchain; how many were tried.

    An outcome is stored in a transaction of its own as soon as it is known, so that a killed campaign
    loses at most the models that were running.

    Raises:
        BadInput: When the same campaign is running already.
    """
    try:
        with FileLock(lock, timeout=0):
            count = 0
            for lane in waiting_models(campaign, lanes, engine):
                for finished in _in_parallel(campaign, lane, workers):
                    _keep(campaign, finished, engine)
                    progress(finished)
                    count += 1
            return count
    except Timeout as error:
        raise BadInput(f"The campaign {campaign.name} is running already.", where=lock) from error


def _keep(campaign: Campaign, finished: Finished, engine: Engine) -> None:
    with writing(engine) as session:
        add_outcome(
            session,
            campaign=campaign.name,
            settings=campaign.settings,
            model=finished.model,
            toolchain=finished.toolchain,
            versions=finished.versions,
            outcome=finished.outcome,
            answer=finished.answer,
            started_at=finished.started_at,
            ended_at=finished.ended_at,
        )


def _in_parallel(campaign: Campaign, lane: Lane, workers: int) -> Iterator[Finished]:
    waiting: queue.SimpleQueue[ModelSpec] = queue.SimpleQueue()
    results: queue.SimpleQueue[Finished | BaseException | None] = queue.SimpleQueue()
    stopped = threading.Event()
    for model in lane.models:
        waiting.put(model)

    def work() -> None:
        try:
            with Worker(lane.toolchain, lane.environment) as worker:
                _until_empty(lambda model: results.put(_try(campaign, model, worker)), waiting, stopped)
            results.put(None)
        except BaseException as error:
            results.put(error)

    threads = [threading.Thread(target=work) for _ in range(min(workers, len(lane.models)))]
    for thread in threads:
        thread.start()
    try:
        for _ in threads:
            while (result := results.get()) is not None:
                if isinstance(result, BaseException):
                    raise result
                yield result
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _until_empty(
    handle: Callable[[ModelSpec], None], waiting: queue.SimpleQueue[ModelSpec], stopped: threading.Event
) -> None:
    while not stopped.is_set():
        try:
            model = waiting.get_nowait()
        except queue.Empty:
            return
        handle(model)


def _try(campaign: Campaign, model: ModelSpec, worker: Worker) -> Finished:
    started = datetime.now(UTC)
    answer = worker.run(campaign.job(model))
    outcome = outcome_of(answer, campaign.rule)
    return Finished(
        model, worker.toolchain, outcome, answer, dict(worker.versions), started, datetime.now(UTC)
    )
