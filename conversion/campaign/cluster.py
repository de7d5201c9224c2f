"""Running a lane on a Dask cluster, whose workers may die."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from conversion.campaign.local import run_locally
from conversion.campaign.remote import try_here
from conversion.campaign.trials import Campaign, Finished, Lane, Runner
from conversion.outcomes.outcome import outcome_of
from conversion.sources.specs import ModelSpec
from conversion.supervisor.jobs import Answer
from taxonomy.errors import BadInput

CONNECT_SECONDS = 10
AHEAD = 8
"""How many models are handed to the scheduler at least, before the first outcome is back."""


@contextmanager
def runner_of(address: str | None, workers: int) -> Iterator[Runner]:
    """A runner on the cluster of the scheduler at `address`, or with `workers` workers on this machine.

    Raises:
        BadInput: When Dask is not installed, or no scheduler answers.
    """
    if address is None:
        yield partial(run_locally, workers=workers)
        return
    with _connected(address) as client:
        yield partial(run_on_cluster, client=client)


def run_on_cluster(campaign: Campaign, lane: Lane, client: Any) -> Iterator[Finished]:
    """Try the lane's models as Dask tasks. A task whose worker dies is run again by another one.

    Raises:
        BadInput: When the scheduler is lost, or a machine of the cluster cannot build the environment.
    """
    from distributed import as_completed

    waiting = iter(lane.models)
    ahead = max(AHEAD, 2 * sum(client.nthreads().values()))
    models: dict[Any, ModelSpec] = {}

    def handed(count: int) -> list[Any]:
        futures = []
        for model in islice(waiting, count):
            future = client.submit(try_here, campaign, lane.toolchain, model, pure=False)
            models[future] = model
            futures.append(future)
        return futures

    running = as_completed(handed(ahead), loop=client.loop)
    try:
        for future in running:
            running.update(handed(1))
            yield _finished(campaign, lane, models.pop(future), future)
    finally:
        client.cancel(list(models))


def _finished(campaign: Campaign, lane: Lane, model: ModelSpec, future: Any) -> Finished:
    from distributed import KilledWorker

    if future.status in ("cancelled", "lost"):
        raise BadInput("The Dask scheduler is lost.", mend="Run the campaign again to resume it.")
    try:
        finished: Finished = future.result()
    except KilledWorker:
        # Every worker that was given this model died with it: that is the model's own outcome.
        answer = Answer(status="crashed", last_stage="build")
        now = datetime.now(UTC)
        return Finished(model, lane.toolchain, outcome_of(answer, campaign.rule), answer, {}, now, now)
    return finished


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise BadInput("Dask is not installed.", mend="pip install 'failatlas[distributed]'.") from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"No Dask scheduler answers at {address}.", mend="Give it as tcp://HOST:PORT."
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is said once, by us
    with client:
        yield client
