"""Running a campaign: local workers in parallel, each outcome stored as it comes, resumed where it stopped."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from conversion.campaign.store import add_outcome, done_pairs
from conversion.environments.builds import Environment
from conversion.outcomes.outcome import Outcome, outcome_of
from conversion.supervisor.jobs import Answer, Job, Limits, file_source
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain
from db.engine import reading, writing
from taxonomy.errors import BadInput

SUFFIXES = (".py", ".onnx")


@dataclass(frozen=True)
class Campaign:
    """What is tried: model files, and how. `origin` is the models' column in the table (real, synthetic)."""

    name: str
    models: tuple[Path, ...]
    origin: str
    limits: Limits
    inputs: int
    seed: int
    rule: str

    def job(self, model: Path) -> Job:
        return Job(file_source(model), self.limits, seed=self.seed, inputs=self.inputs)


@dataclass(frozen=True)
class Finished:
    """One model's outcome on one toolchain."""

    model: Path
    toolchain: Toolchain
    outcome: Outcome
    answer: Answer
    started_at: datetime
    ended_at: datetime


def find_models(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The model files among the paths: files as given, and those in folders, sorted.

    Raises:
        BadInput: When a path does not exist, or there is no model at all.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise BadInput("There is no such file or folder.", where=path)
        inside = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    if not found:
        raise BadInput("No model was found.", mend=f"Models are files that end in {' or '.join(SUFFIXES)}.")
    return tuple(found)


def run_campaign(
    campaign: Campaign,
    toolchains: Sequence[tuple[Toolchain, Environment]],
    engine: Engine,
    lock: Path,
    workers: int,
    progress: Callable[[Finished], None] = lambda finished: None,
) -> int:
    """Try every model that has no outcome yet on each toolchain; how many were tried.

    An outcome is stored in a transaction of its own as soon as it is known, so that a killed campaign
    loses at most the models that were running.

    Raises:
        BadInput: When the same campaign is running already.
    """
    try:
        with FileLock(lock, timeout=0):
            with reading(engine) as session:
                done = done_pairs(session, campaign.name)
            count = 0
            for toolchain, environment in toolchains:
                waiting = [model for model in campaign.models if (str(model), toolchain.name) not in done]
                for finished in _in_parallel(campaign, waiting, toolchain, environment, workers):
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
            model=str(finished.model),
            origin=campaign.origin,
            toolchain=finished.toolchain,
            outcome=finished.outcome,
            answer=finished.answer,
            started_at=finished.started_at,
            ended_at=finished.ended_at,
        )


def _in_parallel(
    campaign: Campaign, models: Sequence[Path], toolchain: Toolchain, environment: Environment, workers: int
) -> Iterator[Finished]:
    waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
    results: queue.SimpleQueue[Finished | BaseException | None] = queue.SimpleQueue()
    stopped = threading.Event()
    for model in models:
        waiting.put(model)

    def work() -> None:
        try:
            with Worker(toolchain, environment) as worker:
                _until_empty(
                    lambda model: results.put(_try(campaign, model, toolchain, worker)), waiting, stopped
                )
            results.put(None)
        except BaseException as error:
            results.put(error)

    threads = [threading.Thread(target=work) for _ in range(min(workers, len(models)))]
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
    handle: Callable[[Path], None], waiting: queue.SimpleQueue[Path], stopped: threading.Event
) -> None:
    while not stopped.is_set():
        try:
            model = waiting.get_nowait()
        except queue.Empty:
            return
        handle(model)


def _try(campaign: Campaign, model: Path, toolchain: Toolchain, worker: Worker) -> Finished:
    started = datetime.now(UTC)
    answer = worker.run(campaign.job(model))
    outcome = outcome_of(answer, campaign.rule)
    return Finished(model, toolchain, outcome, answer, started, datetime.now(UTC))
