"""Hostile models: each gets its outcome, the next model is unharmed, nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.outcomes.outcome import outcome_of
from conversion.supervisor.jobs import Job, Limits, file_source
from conversion.supervisor.workers import Worker
from tests.conversion.conftest import LIMITS, tried

pytestmark = pytest.mark.conversion

GOOD = (
    "import os, signal, subprocess, sys, torch\nmodel, inputs = torch.nn.Linear(2, 2), (torch.ones(1, 2),)\n"
)
PARENT_OF = (
    "def parent_of(pid):\n    return int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
)
GUARD = PARENT_OF + "guard = parent_of(os.getppid())\n"
BRIEF = Limits(timeout=3, memory=1024**3)

HOSTILE = {
    "segfault": ("import ctypes; ctypes.string_at(0)", "process crash", LIMITS),
    "abort": ("os.abort()", "process crash", LIMITS),
    "leaves": ("os._exit(0)", "process crash", LIMITS),
    "endless loop": ("while True: pass", "timeout", BRIEF),
    "ignores signals": ("signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass", "timeout", BRIEF),
    "allocates": ("kept = []\nwhile True: kept.append(bytearray(1 << 26))", "out of memory", LIMITS),
    "allocates tensors": ("kept = []\nwhile True: kept.append(torch.ones(1 << 24))", "out of memory", LIMITS),
    "prints 1 GB": ("for _ in range(1024): sys.stdout.write('x' * (1 << 20))", "success", LIMITS),
    "deletes its file": ("os.remove(__file__)", "success", LIMITS),
    "interrupts": ("raise KeyboardInterrupt", "invalid model", LIMITS),
    "changes folder": ("os.chdir('/')", "success", LIMITS),
    "closes everything": ("os.closerange(0, 64)", "process crash", LIMITS),
    "kills the worker": ("os.kill(os.getppid(), signal.SIGKILL)\nsignal.pause()", "process crash", LIMITS),
    "kills its process group": ("os.killpg(0, signal.SIGKILL)", "process crash", LIMITS),
    "kills the worker's process group": (
        "os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)\nsignal.pause()",
        "process crash",
        LIMITS,
    ),
    "kills the guard": (GUARD + "os.kill(guard, signal.SIGKILL)\nsignal.pause()", "process crash", LIMITS),
    "kills the guard's process group": (
        GUARD + "os.killpg(os.getpgid(guard), signal.SIGKILL)\nsignal.pause()",
        "process crash",
        LIMITS,
    ),
    "freezes the worker": ("os.kill(os.getppid(), signal.SIGSTOP)\nsignal.pause()", "timeout", BRIEF),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_gets_its_outcome_and_the_next_is_unharmed(
    torch_worker: Worker, model_file: Callable[[str], Path], name: str
) -> None:
    text, expected, limits = HOSTILE[name]
    path = model_file(GOOD + text + "\n")
    assert tried(torch_worker, path, limits).outcome == expected
    assert path.exists()
    path.write_text(GOOD)
    assert tried(torch_worker, path).outcome == "success"


def processes_with(mark: str) -> list[str]:
    """The ids of processes whose command line holds the mark."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if mark.encode() in (folder / "cmdline").read_bytes():
                    found.append(folder.name)
            except OSError:
                continue
    return found


def test_children_do_not_outlive_their_model(
    torch_worker: Worker, model_file: Callable[[str], Path], tmp_path: Path
) -> None:
    mark = tmp_path.name + "-child"
    program = f"[sys.executable, '-c', 'import time; time.sleep(9999)', {mark!r}]"
    path = model_file(
        f"{GOOD}for _ in range(100):\n    subprocess.Popen({program}, start_new_session=True)\n"
    )
    assert tried(torch_worker, path).outcome == "success"
    assert processes_with(mark) == []


@pytest.mark.parametrize(
    "kill",
    [
        "os.kill(os.getppid(), signal.SIGKILL)",
        "os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)",
        GUARD + "os.kill(guard, signal.SIGKILL)",
        GUARD + "os.killpg(os.getpgid(guard), signal.SIGKILL)",
    ],
)
def test_nothing_outlives_a_model_that_kills_what_watches_over_it(
    torch_worker: Worker, model_file: Callable[[str], Path], tmp_path: Path, kill: str
) -> None:
    """Neither detached programs nor detached forks, and no temporary folder."""
    mark = tmp_path.name + "-child"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program = f"[sys.executable, '-c', 'import time; time.sleep(9999)', {mark!r}]"
    fork = f"held = open({str(pipe)!r}, 'wb', 0)\nif os.fork() == 0:\n    os.setsid()\n    while True: signal.pause()\n"
    path = model_file(
        f"{GOOD}subprocess.Popen({program}, start_new_session=True)\n{fork}{kill}\nsignal.pause()\n"
    )
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as held:
        assert tried(torch_worker, path).outcome == "process crash"
        os.set_blocking(held.fileno(), True)
        assert held.read() == b""  # the end: no process holds the pipe open any more
    assert processes_with(mark) == []
    path.write_text(GOOD)
    assert tried(torch_worker, path).outcome == "success"


def test_much_output_is_capped_and_counted(torch_worker: Worker, model_file: Callable[[str], Path]) -> None:
    path = model_file(GOOD + "print('first')\nprint('x' * 10**7)\nprint('last')\n")
    answer = torch_worker.run(Job(file_source(path), LIMITS, inputs=1))
    assert outcome_of(answer).outcome == "success"
    assert answer.printed_bytes == 10**7 + len("first\n\nlast\n")
    assert answer.stdout.startswith("first\n")
    assert answer.stdout.endswith("last\n")
    assert len(answer.stdout) < 100_000


def test_a_killed_supervisor_leaves_no_process_and_no_folder(
    torch_worker: Worker, model_file: Callable[[str], Path], tmp_path: Path
) -> None:
    """The model holds a named pipe open: its end is seen there; the guard removes the folder after that."""
    pipe, folder = tmp_path / "pipe", tmp_path / "temporary"
    os.mkfifo(pipe)
    folder.mkdir()
    path = model_file(GOOD + f"held = open({str(pipe)!r}, 'wb', 0)\nheld.write(b'x')\nsignal.pause()\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "failatlas", "convert", str(path), "--toolchain", "torch-2.13"],
        env={**os.environ, "TMPDIR": str(folder)},
        cwd=Path(__file__).parents[2],
    )
    with pipe.open("rb") as held:
        assert held.read(1) == b"x"
        process.kill()
        process.wait()
        assert held.read() == b""
    deadline = time.monotonic() + 60
    while list(folder.glob("failatlas-*")):
        assert time.monotonic() < deadline, "the guard did not clean up"
        time.sleep(0.05)
    assert processes_with(str(path)) == []
