"""The guard: a small process above a worker that outlives it just long enough to clean up.

A model may kill its worker, and the supervisor may be killed: in both cases the guard, which is a
subreaper, ends everything that is left and removes the temporary folder.
"""

import os
import select
import shutil
import signal
from typing import Callable

from .containment import become_subreaper, die_with_parent, end_descendants


def run(control: int, temp_root: str, serve: Callable[[str], None]) -> None:
    """Fork a worker that runs `serve(temp_root)`; end it when the pipe `control` is closed."""
    os.setsid()
    become_subreaper()
    ended, wake = os.pipe()
    for descriptor in (ended, wake):
        os.set_blocking(descriptor, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    worker = os.fork()
    if worker == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (control, ended, wake):
            os.close(descriptor)
        os.setsid()  # so that a model that kills its parent's process group spares the guard
        die_with_parent()
        serve(temp_root)
        os._exit(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    while not _has_ended(worker):
        ready, _, _ = select.select([control, ended], [], [])
        if control in ready:
            break
        os.read(ended, 4096)
    end_descendants()
    shutil.rmtree(temp_root, ignore_errors=True)


def _has_ended(worker: int) -> bool:
    """Reap what has ended (orphans come here when the worker is gone); whether the worker is among it."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if pid in (0, worker):
            return pid == worker
