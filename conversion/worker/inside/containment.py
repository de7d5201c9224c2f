"""Keeping a model's process within its limits, and ending it with everything that it started."""

import ctypes
import os
import resource
import signal
from typing import Iterable, List

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


def become_subreaper() -> None:
    """Let orphans of this process's descendants become its own children, however they were detached."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the parent ends, even by SIGKILL."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def limit_resources(memory: int, disk: int) -> None:
    """Limit this process to `memory` bytes more address space than it has, and `disk` bytes a file."""
    with open("/proc/self/statm") as statm:
        current = int(statm.read().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, current + memory)
    _lower(resource.RLIMIT_FSIZE, disk)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def children_of(pid: int) -> List[int]:
    """The living children of a process, asked of that process alone (never a scan of all of /proc)."""
    found = []  # type: List[int]
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as children:
                found.extend(int(child) for child in children.read().split())
    except (OSError, ValueError):
        pass
    return found


def descendants_of(pid: int, spared: Iterable[int] = ()) -> List[int]:
    """All descendants of a process, nearest first, without the `spared` ones and theirs."""
    left_alone = set(spared)
    found = []  # type: List[int]
    waiting = [pid]
    while waiting:
        for child in children_of(waiting.pop()):
            if child not in left_alone:
                left_alone.add(child)
                found.append(child)
                waiting.append(child)
    return found


def end_descendants(spared: Iterable[int] = ()) -> None:
    """Kill and reap every descendant of this process but the `spared` ones.

    They are stopped before they are killed, so that one that forks without end cannot outrun the killing;
    this process must be a subreaper, so that orphans come to it.
    """
    kept = set(spared)
    while True:
        found = descendants_of(os.getpid(), kept)
        if not found:
            return
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in found:
                _send(pid, number)
        for pid in children_of(os.getpid()):
            if pid not in kept:
                _reap(pid)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _reap(pid: int) -> None:
    _send(pid, signal.SIGKILL)
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass
