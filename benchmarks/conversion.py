"""Models a minute on two cores: a campaign of ours, a new process for each model, and NNSmith's own fuzz loop.

The same small models (one kind in ten cannot be converted, one is lost by tracing, one aborts) go through each
converter, two at a time, on one thread each, with the same number of inputs, each run twice by the framework.
Ours is a whole campaign: contained children, limits, and each outcome stored in a transaction. The time in which
its workers start (once a campaign) is told apart; processor seconds, which other programs on the machine do not
change, include it. A new process for each model takes seconds a model, so that only
one model of each kind is tried and its rate is extrapolated; it is measured before and after ours.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.conversion_models import kinds, write_models
from benchmarks.conversion_nnsmith import fuzzed
from conversion.campaign.local import run_locally
from conversion.campaign.runs import run_campaign
from conversion.campaign.trials import Campaign, Finished, Lane
from conversion.environments.builds import Environment, ensure_environment
from conversion.outcomes.outcome import outcome_of
from conversion.sources.files import source_of
from conversion.sources.specs import ModelSpec
from conversion.supervisor.jobs import Limits
from conversion.toolchains.files import Toolchain, open_toolchain
from db.engine import open_engine

PEER = Path(__file__).with_name("conversion_peer.py")
REQUIRED = {"torch-2.13": 40, "torch-2.13-dynamo": 10, "tf2onnx-1.17": 12}
CORES = 2
RULE = "dtype"


@dataclass(frozen=True)
class Rate:
    """How many models were tried in how many seconds, and what came of each."""

    models: int
    seconds: float
    outcomes: dict[str, str]

    @property
    def a_minute(self) -> float:
        return self.models / self.seconds * 60


def ours(
    toolchain: Toolchain, environment: Environment, models: list[Path], inputs: int
) -> tuple[Rate, float]:
    """A campaign with a store of its own; its rate from the end of the workers' first models on, and their start."""
    ended: list[datetime] = []
    outcomes: dict[str, str] = {}

    def keep(finished: Finished) -> None:
        ended.append(finished.ended_at)
        outcomes[finished.model.name] = str(outcome_of(finished.answer, RULE).outcome)

    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/store.db")
        campaign = Campaign("benchmark", Limits(), inputs, 0, "paper")
        specs = tuple(ModelSpec(model.stem, "synthetic", source_of(model)) for model in models)
        begun = datetime.now(UTC)
        lane = Lane(toolchain, environment, specs)
        run_campaign(
            campaign, [lane], engine, Path(folder) / "lock", partial(run_locally, workers=CORES), keep
        )
        engine.dispose()
    ended.sort()
    starting = (ended[CORES - 1] - begun).total_seconds()
    return Rate(len(ended) - CORES, (ended[-1] - ended[CORES - 1]).total_seconds(), outcomes), starting


def process_per_model(
    toolchain: Toolchain, environment: Environment, models: list[Path], inputs: int
) -> Rate:
    """A plain script for each model, in a new process of the same environment, two at a time."""
    exporter = toolchain.exporter or toolchain.converter
    threads = dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")

    def outcome(model: Path) -> str:
        command = [environment.interpreter, PEER, exporter, str(toolchain.opset or 0), str(inputs), model]
        done = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, **threads, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.rpartition("outcome: ")[2].strip() if done.returncode == 0 else "process crash"

    started = time.monotonic()
    with ThreadPoolExecutor(CORES) as pool:
        found = dict(zip((model.stem for model in models), pool.map(outcome, models), strict=True))
    return Rate(len(models), time.monotonic() - started, found)


def compared(name: str, count: int, inputs: int) -> dict[str, object]:
    """One toolchain: both rates, their ratio, and the models whose outcomes differ."""
    toolchain = open_toolchain(name)
    environment = ensure_environment(toolchain)
    with tempfile.TemporaryDirectory() as folder:
        models = write_models(Path(folder), toolchain.framework, count)
        sample = models[: len(kinds(toolchain.framework))]
        begun = _processor_seconds()
        before = process_per_model(toolchain, environment, sample, inputs)
        between = _processor_seconds()
        rate, starting = ours(toolchain, environment, models, inputs)
        ended = _processor_seconds()
        after = process_per_model(toolchain, environment, sample, inputs)
    peer = Rate(before.models + after.models, before.seconds + after.seconds, after.outcomes)
    return {
        "toolchain": name,
        "inputs": inputs,
        "models": count,
        "models_a_minute": round(rate.a_minute),
        "seconds_to_start": round(starting, 1),
        "process_per_model_a_minute": round(peer.a_minute, 1),
        "process_per_model_tried": peer.models,
        "times": round(rate.a_minute / peer.a_minute, 1),
        "required": REQUIRED[name],
        "processor_seconds_a_model": round((ended - between) / count, 3),
        "processor_seconds_a_process": round((between - begun) / len(sample), 3),
        "other_outcomes": {
            model: [rate_outcome, peer.outcomes[model]]
            for model, rate_outcome in rate.outcomes.items()
            if peer.outcomes.get(model, rate_outcome) != rate_outcome
        },
    }


def _processor_seconds() -> float:
    """What all processes that were started and have ended took, however busy the machine was with others."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--inputs", type=int, default=10)
    parser.add_argument("--toolchain", action="append", choices=list(REQUIRED))
    parser.add_argument(
        "--nnsmith", type=int, default=20, metavar="SECONDS", help="0 leaves NNSmith's loop out"
    )
    chosen = parser.parse_args()
    rows = [compared(name, chosen.models, chosen.inputs) for name in chosen.toolchain or REQUIRED]
    loops = [fuzzed(chosen.nnsmith, crash_safe=safe) for safe in (True, False)] if chosen.nnsmith else []
    print(json.dumps({"converters": rows, "nnsmith": loops}, indent=2))


if __name__ == "__main__":
    main()
