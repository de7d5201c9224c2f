"""One worker: started on its first job, replaced when a model took it down, ended without leftovers."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from types import TracebackType
from typing import Any, Self

from conversion.environments.builds import Environment
from conversion.supervisor.jobs import Answer, Job
from conversion.supervisor.strays import end_strays
from conversion.toolchains.files import Toolchain
from conversion.worker import START_SCRIPT

START_SECONDS = 300.0
GRACE_SECONDS = 8.0
HIDDEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONSTARTUP")


class Worker:
    """Runs jobs one after the other on one toolchain; a context manager."""

    def __init__(self, toolchain: Toolchain, environment: Environment) -> None:
        self.toolchain = toolchain
        self.versions: dict[str, str] = {}
        self.start_seconds = 0.0
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._control = -1
        self._pending = b""
        self._folder = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, job: Job) -> Answer:
        """Try one model within its limits, whatever it does; the worker is ready for the next one after."""
        if self._process is None and (failure := self._start()) is not None:
            return Answer(status="environment", error=failure)
        started = time.monotonic()
        value = self._ask(job.message, job.limits.timeout + GRACE_SECONDS)
        seconds = time.monotonic() - started
        if value is not None:
            return Answer(**value)
        # The model ended or froze the worker itself: its guard cleans up, and a new one is started next.
        self.close()
        late = seconds >= job.limits.timeout
        return Answer(status="timeout" if late else "crashed", last_stage="build", seconds=seconds)

    def close(self) -> None:
        """End the worker; its guard ends whatever its models left, and we do if a model ended the guard."""
        if self._process is None:
            return
        os.close(self._control)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        if self._process.wait() != 0:
            end_strays(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._process = None

    def _start(self) -> dict[str, Any] | None:
        reader, self._control = os.pipe()
        folder = self._folder = tempfile.mkdtemp(prefix="failatlas-")
        variables = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        variables["TMPDIR"] = folder
        program = [str(self._environment.interpreter), "-s", "-B", str(START_SCRIPT), str(reader), folder]
        with tempfile.TemporaryFile() as said:
            self._process = subprocess.Popen(
                program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                pass_fds=(reader,),
                env=variables,
                cwd=folder,
            )
            os.close(reader)
            self._pending = b""
            value = self._ask(self.toolchain.settings, START_SECONDS)
            if value is not None and value["ready"]:
                self.versions, self.start_seconds = value["versions"], value["seconds"]
                return None
            self.close()
            said.seek(0)
            lines = said.read()[-2000:].decode("utf-8", "replace")
        return value["error"] if value else {"type": "WorkerDied", "message": lines, "frames": []}

    def _ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """Send one line and read one; None when the worker ended or stayed silent."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return None
        deadline = time.monotonic() + seconds
        while b"\n" not in self._pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                return None
            data = os.read(process.stdout.fileno(), 1 << 16)
            if not data:
                return None
            self._pending += data
        line, _, self._pending = self._pending.partition(b"\n")
        value: dict[str, Any] = json.loads(line)
        return value
