"""Campaigns with real conversions: killed and resumed, workers that die, one outcome each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from conversion.supervisor.workers import Worker
from db.engine import open_engine, reading
from db.models import ConversionRun
from study.folder import open_study
from tests.conftest import Finished

pytestmark = pytest.mark.conversion

GOOD = "import os, signal, torch\nmodel, inputs = torch.nn.Linear(2, 2), (torch.ones(1, 2),)\n"


def outcomes(study: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with reading(open_engine(open_study(study).database_url)) as session:
        for run in session.scalars(select(ConversionRun)):
            found.setdefault(Path(run.model).stem, []).append(run.outcome)
    return found


def test_a_killed_campaign_resumes_with_one_outcome_a_model(
    torch_worker: Worker, tmp_path: Path, failatlas: Callable[..., Finished]
) -> None:
    """The model `c` stops the first run in its middle; another kills its worker, a third aborts."""
    study, models, pipe, mark = (tmp_path / name for name in ("study", "models", "pipe", "mark"))
    assert failatlas("init", study, "--from", "onnx-converters").code == 0
    models.mkdir()
    os.mkfifo(pipe)
    waits = f"if not os.path.exists({str(mark)!r}):\n    open({str(pipe)!r}, 'wb', 0).write(b'x')\n    signal.pause()\n"
    texts = {
        "a": "",
        "b": "os.kill(os.getppid(), signal.SIGKILL)\nsignal.pause()\n",
        "c": waits,
        "d": "os.abort()\n",
    }
    for name, text in texts.items():
        (models / f"{name}.py").write_text(GOOD + text)
    arguments = [
        "campaign",
        "run",
        str(models),
        "--name",
        "first",
        "--toolchain",
        "torch-2.13",
        "--inputs",
        "2",
    ]
    arguments += ["--workers", "1", "--study", str(study), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "failatlas", *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
    )
    with pipe.open("rb") as held:
        assert held.read(1) == b"x"
        process.kill()
        process.wait()
    assert outcomes(study).keys() == {"a", "b"}
    mark.touch()
    done = failatlas(*arguments)
    assert done.code == 0, done.err
    assert (done.json["tried"], done.json["done_before"]) == (2, 2)
    assert outcomes(study) == {
        "a": ["success"],
        "b": ["process crash"],
        "c": ["success"],
        "d": ["process crash"],
    }
    assert failatlas(*arguments).json["tried"] == 0
    report = failatlas("campaign", "report", "--study", study, "--name", "first", "--json").json
    assert report["columns"][0]["converter"] == "torch-2.13"
    assert Counter(report["columns"][0]["counts"]) == Counter({"success": 2, "process crash": 2})
    assert report["repeated"] == []
    assert failatlas("campaign", "report", "--study", study, "--name", "other").code == 2
