"""The worker: imports the framework once, then forks a child for each model and watches over it."""

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import job as one_job
from .containment import become_subreaper, children_of, die_with_parent, end_descendants, limit_resources
from .frameworks import open_framework
from .memory import settle
from .stages import error_of

HEAD = 16 * 1024
TAIL = 48 * 1024


class Capture:
    """The beginning and the end of what a model printed, and how much it was; the rest is let go."""

    def __init__(self) -> None:
        self.head = b""
        self.tail = b""
        self.size = 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        room = HEAD - len(self.head)
        if room > 0:
            self.head += data[:room]
            data = data[room:]
        if data:
            self.tail = (self.tail + data)[-TAIL:]

    def text(self) -> str:
        left_out = self.size - len(self.head) - len(self.tail)
        middle = ("\n... %d bytes left out ...\n" % left_out).encode() if left_out > 0 else b""
        return (self.head + middle + self.tail).decode("utf-8", "replace")


class Wakeup:
    """A pipe that becomes readable when a child ends, so that waiting needs no polling.

    Children close it, and the worker's `other` descriptors: what a model left must not hold them open.
    """

    def __init__(self, other: Sequence[int] = ()) -> None:
        self._other = tuple(other)
        self.reader, self.writer = os.pipe()
        for descriptor in (self.reader, self.writer):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.writer)

    def leave(self) -> None:
        """Let go of it all, in a child."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (self.reader, self.writer) + self._other:
            os.close(descriptor)

    def clear(self) -> None:
        try:
            while os.read(self.reader, 4096):
                pass
        except BlockingIOError:
            pass


def serve(temp_root: str) -> None:
    """Answer the supervisor's JSON lines on standard input until it closes it."""
    become_subreaper()
    jobs = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    settings = json.loads(jobs.readline())
    started = time.time()
    try:
        framework = open_framework(settings)
        versions = framework.prepare()
    except BaseException as error:
        _answer(answers, {"ready": False, "error": error_of(error)})
        return
    wakeup = Wakeup([jobs.fileno(), answers.fileno()])
    spared = children_of(os.getpid())
    settle()
    _answer(answers, {"ready": True, "versions": versions, "seconds": time.time() - started})
    for line in jobs:
        _answer(answers, _run(framework, json.loads(line), temp_root, wakeup, spared))


def _answer(stream: Any, value: Dict[str, Any]) -> None:
    stream.write(json.dumps(value) + "\n")
    stream.flush()


def _run(
    framework: Any, job: Dict[str, Any], temp_root: str, wakeup: Wakeup, spared: List[int]
) -> Dict[str, Any]:
    pipes = [os.pipe() for _ in range(3)]
    folder = tempfile.mkdtemp(dir=temp_root)
    started = time.time()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        for reader, _ in pipes:
            os.close(reader)
        _be_child(framework, job, folder, [writer for _, writer in pipes], wakeup)
    for _, writer in pipes:
        os.close(writer)
    report, output = _watch([reader for reader, _ in pipes], child, started + job["timeout"], wakeup)
    timed_out = report.pop("timed_out")
    code = _exit_code(child, report)
    end_descendants(spared)
    _drain([reader for reader, _ in pipes[1:]], output)
    for reader, _ in pipes:
        os.close(reader)
    _remove(folder)
    return {
        "status": "timeout" if timed_out else "done" if report["result"] is not None else "crashed",
        "exit": None if report["result"] is not None or timed_out else code,
        "last_stage": report["stage"],
        "result": report["result"],
        "stdout": output[0].text(),
        "stderr": output[1].text(),
        "printed_bytes": output[0].size + output[1].size,
        "seconds": time.time() - started,
    }


def _be_child(framework: Any, job: Dict[str, Any], folder: str, writers: List[int], wakeup: Wakeup) -> None:
    try:
        wakeup.leave()
        os.setsid()
        die_with_parent()
        os.dup2(writers[1], 1)
        os.dup2(writers[2], 2)
        os.chdir(folder)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        limit_resources(job["memory"], job["disk"])
        one_job.run(framework, job, writers[0])
    finally:
        # Whatever went wrong, a child must never return into the worker's loop.
        os._exit(0)


def _watch(
    readers: List[int], child: int, deadline: float, wakeup: Wakeup
) -> Tuple[Dict[str, Any], List[Capture]]:
    """Read what the child reports and prints, until its result, its end, or the deadline."""
    reports = readers[0]
    output = [Capture(), Capture()]
    report = {"stage": "start", "result": None, "timed_out": False}  # type: Dict[str, Any]
    pending = b""
    open_readers = list(readers)
    while report["result"] is None:
        left = deadline - time.time()
        ready = select.select(open_readers + [wakeup.reader], [], [], max(left, 0))[0] if left > 0 else []
        if not ready:
            report["timed_out"] = True
            break
        for reader in ready:
            if reader == wakeup.reader:
                wakeup.clear()
                continue
            data = os.read(reader, 1 << 16)
            if not data:
                open_readers.remove(reader)
            elif reader == reports:
                pending = _take(pending + data, report)
            else:
                output[readers.index(reader) - 1].add(data)
        if wakeup.reader in ready and _has_ended(child, report):
            _drain_reports(reports, pending, report)
            break
    return report, output


def _take(pending: bytes, report: Dict[str, Any]) -> bytes:
    *lines, rest = pending.split(b"\n")
    for line in lines:
        try:
            report.update(json.loads(line.decode("utf-8")))
        except (ValueError, TypeError):
            continue
    return rest


def _has_ended(child: int, report: Dict[str, Any]) -> bool:
    pid, status = os.waitpid(child, os.WNOHANG)
    if pid == child:
        report["status"] = status
    return pid == child


def _exit_code(child: int, report: Dict[str, Any]) -> Optional[int]:
    """How the child ended: its exit code, or minus the signal that ended it."""
    status = report.get("status")
    if status is None:
        return None
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _drain_reports(reader: int, pending: bytes, report: Dict[str, Any]) -> None:
    while select.select([reader], [], [], 0)[0]:
        data = os.read(reader, 1 << 16)
        if not data:
            return
        pending = _take(pending + data, report)


def _drain(readers: List[int], output: List[Capture]) -> None:
    for reader, capture in zip(readers, output):
        while select.select([reader], [], [], 0)[0]:
            data = os.read(reader, 1 << 16)
            if not data:
                break
            capture.add(data)


def _remove(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
