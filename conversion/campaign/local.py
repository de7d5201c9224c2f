"""Running a lane on this machine: threads that hand models to workers of their own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from conversion.campaign.trials import Campaign, Finished, Lane, try_model
from conversion.sources.specs import ModelSpec
from conversion.supervisor.workers import Worker


def run_locally(campaign: Campaign, lane: Lane, workers: int) -> Iterator[Finished]:
    """Try the lane's models on `workers` workers at a time."""
    waiting: queue.SimpleQueue[ModelSpec] = queue.SimpleQueue()
    results: queue.SimpleQueue[Finished | BaseException | None] = queue.SimpleQueue()
    stopped = threading.Event()
    for model in lane.models:
        waiting.put(model)

    def work() -> None:
        try:
            with Worker(lane.toolchain, lane.environment) as worker:
                _until_empty(lambda model: results.put(try_model(campaign, model, worker)), waiting, stopped)
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
