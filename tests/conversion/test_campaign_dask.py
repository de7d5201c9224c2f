"""A campaign on a real Dask cluster: its workers and its supervisor are killed, and each model has one outcome."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from conversion.supervisor.workers import Worker
from tests.conftest import Finished
from tests.conversion.test_campaign_run import outcomes

pytest.importorskip("distributed", reason="Dask Distributed is not installed")
pytestmark = pytest.mark.conversion

PROJECT = Path(__file__).parents[2]
GOOD = "import os, signal, torch\nmodel, inputs = torch.nn.Linear(2, 2), (torch.ones(1, 2),)\n"
WAITS = """
if not os.path.exists({mark!r}):
    held = open({pipe!r}, 'wb', 0)
    held.write(b'%d ' % os.getppid())
    signal.pause()
"""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of the cluster, as its own command, ended at last."""
    with subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_in(path: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """The scheduler's address, once it has written it down."""
    while True:
        assert scheduler.poll() is None, "the scheduler ended"
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.05)


def ancestors(pid: int) -> Iterator[int]:
    while pid > 1:
        yield pid
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler on a free port, and two workers of one thread."""
    written = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        settings = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(written))
        scheduler = stack.enter_context(started("scheduler", *settings))
        address = address_in(written, scheduler)
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path))
        yield (
            address,
            [stack.enter_context(started("worker", address, "--name", name, *options)) for name in "ab"],
        )


def test_killed_dask_workers_and_supervisors_leave_one_outcome_a_model(
    torch_worker: Worker,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
    failatlas: Callable[..., Finished],
) -> None:
    address, workers = cluster
    study, models = tmp_path / "study", tmp_path / "models"
    assert failatlas("init", study, "--from", "onnx-converters").code == 0
    models.mkdir()
    texts = {
        "a": "",
        "b": "os.abort()\n",
        "e": "",
        "f": "os.kill(os.getppid(), signal.SIGKILL)\nsignal.pause()\n",
    }
    for name in "cd":  # the first run waits in c, the second in d
        os.mkfifo(tmp_path / f"{name}.pipe")
        texts[name] = WAITS.format(mark=str(tmp_path / f"{name}.mark"), pipe=str(tmp_path / f"{name}.pipe"))
    for name, text in texts.items():
        (models / f"{name}.py").write_text(GOOD + text)
    arguments = [
        *("campaign", "run", str(models), "--name", "first", "--toolchain", "torch-2.13", "--inputs", "2"),
        *("--dask", address, "--study", str(study), "--json"),
    ]
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "failatlas", *arguments], cwd=PROJECT, stdout=subprocess.DEVNULL
    )
    with waiting_model(tmp_path / "c.pipe", supervisor) as (pid, held):
        running = set(ancestors(pid))
        (tmp_path / "c.mark").touch()
        (killed,) = (worker for worker in workers if worker.pid in running)
        killed.kill()
        killed.wait()
        assert held.read() == b""  # the model ended with its Dask worker
    with waiting_model(tmp_path / "d.pipe", supervisor) as (_, held):
        supervisor.kill()
        supervisor.wait()
        (tmp_path / "d.mark").touch()
        for worker in workers:
            worker.kill()
        assert held.read() == b""
    before = outcomes(study)
    assert "d" not in before
    with started("worker", address, "--nthreads", "2", "--no-nanny", "--no-dashboard"):
        done = failatlas(*arguments)
        assert done.code == 0, done.err
        assert (done.json["tried"], done.json["done_before"]) == (6 - len(before), len(before))
        assert failatlas(*arguments).json["tried"] == 0
    expected = {name: ["success"] for name in "acde"} | {name: ["process crash"] for name in "bf"}
    assert outcomes(study) == expected


@contextmanager
def waiting_model(pipe: Path, supervisor: subprocess.Popen[bytes]) -> Iterator[tuple[int, IO[bytes]]]:
    """The process id that a model says when it begins to wait, and its pipe, which ends when it does."""
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as held:
        said = b""
        while not said.endswith(b" "):
            assert supervisor.poll() is None, "the supervisor ended"
            said += held.read(1) or b""
            time.sleep(0.01)
        os.set_blocking(held.fileno(), True)
        yield int(said), held


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path, failatlas: Callable[..., Finished]) -> None:
    model = tmp_path / "a.py"
    model.write_text(GOOD)
    study = tmp_path / "study"
    assert failatlas("init", study, "--from", "onnx-converters").code == 0
    common = ("campaign", "run", model, "--name", "first", "--toolchain", "torch-2.13", "--study", study)
    for address in ("nonsense://somewhere:1", "tcp://127.0.0.1:1"):
        done = failatlas(*common, "--dask", address)
        assert done.code == 2
        assert "No Dask scheduler answers" in done.err
