"""What runs inside a Dask worker: a pool of our own workers, so that each toolchain is imported once a thread."""

from __future__ import annotations

import threading

from conversion.campaign.trials import Campaign, Finished, try_model
from conversion.environments.builds import ensure_environment
from conversion.sources.specs import ModelSpec
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain

_idle: list[Worker] = []
_lock = threading.Lock()


def try_here(campaign: Campaign, toolchain: Toolchain, model: ModelSpec) -> Finished:
    """Try a model on this machine, whose environment of the toolchain is built when it is missing.

    When the Dask worker is killed, the guards of its pool end whatever was running.

    Raises:
        BadInput: When the environment cannot be built here.
    """
    worker = _taken(toolchain)
    try:
        finished = try_model(campaign, model, worker)
    except BaseException:
        worker.close()
        raise
    with _lock:
        _idle.append(worker)
    return finished


def _taken(toolchain: Toolchain) -> Worker:
    """An idle worker of the toolchain, or a new one; idle ones of other toolchains are ended."""
    with _lock:
        idle, _idle[:] = _idle[:], []
        fitting = [worker for worker in idle if worker.toolchain == toolchain]
        taken = fitting.pop() if fitting else None
        _idle.extend(fitting)
    for worker in idle:
        if worker.toolchain != toolchain:
            worker.close()
    return taken or Worker(toolchain, ensure_environment(toolchain))
