"""Real toolchains, built once; a machine that cannot build them skips what needs them, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conversion.environments.builds import EnvironmentFailed, ensure_environment
from conversion.outcomes.outcome import Outcome, outcome_of
from conversion.supervisor.jobs import Job, Limits, file_source
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import open_toolchain

LIMITS = Limits(timeout=60, memory=2 * 1024**3)


def worker_of(name: str) -> Iterator[Worker]:
    toolchain = open_toolchain(name)
    try:
        environment = ensure_environment(toolchain)
    except EnvironmentFailed as error:
        pytest.skip(f"the environment of {name} cannot be built here: {error.problem[-300:]}")
    with Worker(toolchain, environment) as worker:
        yield worker


@pytest.fixture(scope="session")
def torch_worker() -> Iterator[Worker]:
    yield from worker_of("torch-2.13")


@pytest.fixture(scope="session")
def dynamo_worker() -> Iterator[Worker]:
    yield from worker_of("torch-2.13-dynamo")


@pytest.fixture(scope="session")
def tf_worker() -> Iterator[Worker]:
    yield from worker_of("tf2onnx-1.17")


@pytest.fixture
def model_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a model's file."""

    def write(text: str) -> Path:
        path = tmp_path / "model.py"
        path.write_text(text)
        return path

    return write


def tried(
    worker: Worker, path: Path, limits: Limits = LIMITS, inputs: int = 3, rule: str = "paper"
) -> Outcome:
    return outcome_of(worker.run(Job(file_source(path), limits, inputs=inputs)), rule)
