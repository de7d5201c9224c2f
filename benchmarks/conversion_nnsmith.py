"""NNSmith's own fuzz loop (0.1.0): torch.onnx and onnxruntime, five operators a model, one input, two loops at once.

It runs on today's packages with two amendments: torch.onnx.export is called with dynamo=False, and onnx's former
`_serialize` is given back. With `crash_safe` it forks a process for each test, as our worker does; without, a
crash ends the loop. Its models are generated as it goes; that time is told apart.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import textwrap
from pathlib import Path

from benchmarks.nnsmith_models import nnsmith_python

LAUNCH = """
    import functools, onnx, torch
    torch.onnx.export = functools.partial(torch.onnx.export, dynamo=False)
    onnx._serialize = lambda model: model.SerializeToString()
    from nnsmith.cli.fuzz import main
    main()
"""
SETTINGS = (
    "model.type=onnx",
    "backend.type=onnxruntime",
    "mgen.max_nodes=5",
    "mgen.max_elem_per_tensor=4096",
)
LOOPS = 2


def fuzzed(seconds: int, *, crash_safe: bool) -> dict[str, object]:
    """What two loops do in some seconds: models a minute, and of each model's time the share for generating it."""
    with tempfile.TemporaryDirectory() as folder:
        launcher = Path(folder) / "launch.py"
        launcher.write_text(textwrap.dedent(LAUNCH), encoding="utf-8")
        _run(launcher, "prepare", 1, crash_safe)  # finds out, once, which operators it can use
        loops = [_start(launcher, str(number), seconds, crash_safe) for number in range(LOOPS)]
        said = "".join(loop.communicate()[0] for loop in loops)
    times = [tuple(map(float, found)) for found in re.findall(r"gen: ([\d.]+)ms, eval: ([\d.]+)ms", said)]
    spent = sum(map(sum, times))
    return {
        "crash_safe": crash_safe,
        "models": len(times),
        "models_a_minute": round(len(times) / seconds * 60),
        "share_of_generation": round(sum(first for first, _ in times) / spent, 2) if spent else None,
    }


def _start(launcher: Path, name: str, seconds: int, crash_safe: bool) -> subprocess.Popen[str]:
    chosen = (f"fuzz.time={seconds}s", f"fuzz.root={launcher.parent / name}", f"fuzz.crash_safe={crash_safe}")
    return subprocess.Popen(
        [nnsmith_python(), str(launcher), *SETTINGS, *chosen],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        cwd=launcher.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _run(launcher: Path, name: str, seconds: int, crash_safe: bool) -> None:
    _start(launcher, name, seconds, crash_safe).communicate()
