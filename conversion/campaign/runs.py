"""Running a campaign: each outcome stored as it comes, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from conversion.campaign.store import add_outcome, done_pairs, has_outcome
from conversion.campaign.trials import Campaign, Finished, Lane, Runner
from conversion.environments.builds import ensure_environment
from conversion.environments.installing import Say
from conversion.sources.specs import ModelSource
from conversion.toolchains.files import Toolchain
from db.engine import reading, writing
from taxonomy.errors import BadInput


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
    runner: Runner,
    progress: Callable[[Finished], None] = lambda finished: None,
) -> int:
    """Try every model that has no outcome yet on its lane's toolchain; how many were tried.

    An outcome is stored in a transaction of its own as soon as it is known, so that a killed campaign
    loses at most the models that were running; one that is known already is not stored again.

    Raises:
        BadInput: When the same campaign is running already.
    """
    try:
        with FileLock(lock, timeout=0):
            count = 0
            for lane in waiting_models(campaign, lanes, engine):
                for finished in runner(campaign, lane):
                    _keep(campaign, finished, engine)
                    progress(finished)
                    count += 1
            return count
    except Timeout as error:
        raise BadInput(f"The campaign {campaign.name} is running already.", where=lock) from error


def _keep(campaign: Campaign, finished: Finished, engine: Engine) -> None:
    with writing(engine) as session:
        if has_outcome(session, campaign.name, finished.model.name, finished.toolchain.name):
            return
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
