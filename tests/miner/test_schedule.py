from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from study.folder import StudyFolder
from tests.conftest import PROJECT, Finished


def test_a_schedule_ends_cleanly_on_sigterm(study: StudyFolder) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "failatlas", "schedule", "0 3 * * *", "--study", str(study.path)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "next at" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert "Ending" in process.stderr.read()


def test_a_wrong_cron_expression_is_said_so(failatlas: Callable[..., Finished], study: StudyFolder) -> None:
    done = failatlas("schedule", "every night", "--study", study.path)
    assert done.code == 2
    assert "no cron expression" in done.err
