"""The app served for browser tests: one server for a module, a round of its own for each test."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from db.engine import writing
from labeling_app.access.people import set_role
from labeling_app.access.serving import invite_link
from labeling_app.rounds.opening import close_round, open_round
from tests.labeling_app.studies import Labelling, add_issues, empty_study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "no Chromium is installed: apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 30_000
ROUNDS = 16
HEAD = """
title = "A study to label in"

[[repositories]]
name = "acme/exporter"
converter = "exporter"

[sampling]
size = 4
"""
ROUND = """
[[rounds]]
name = "pilot-{n}"
kind = "pilot"
raters = ["ann-{n}", "bob-{n}"]
size = 4
"""


@dataclass
class Served:
    """A study that is served at `address`."""

    labelling: Labelling
    port: int
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fresh(self, *bodies: str) -> OpenRound:
        """A new open round of two raters, with issues of these bodies."""
        number = next(self.numbers)
        name = f"pilot-{number}"
        add_issues(self.labelling, (name,), bodies or ("It fails.", "It fails again."))
        with writing(self.labelling.engine) as session:
            open_round(session, self.labelling.study, name)
        return OpenRound(self, name, f"ann-{number}", f"bob-{number}")


@dataclass(frozen=True)
class OpenRound:
    """A round of its own, and its raters."""

    served: Served
    name: str
    ann: str
    bob: str

    def invite(self, rater: str) -> str:
        return invite_link(self.served.labelling.engine, rater, port=self.served.port)

    def close(self) -> None:
        with writing(self.served.labelling.engine) as session:
            close_round(session, self.served.labelling.study, self.name)

    def make(self, rater: str, role: Any) -> None:
        with writing(self.served.labelling.engine) as session:
            set_role(session, rater, role)


@contextmanager
def serving(folder: Path, *, before: Callable[[Path, int], None] | None = None) -> Iterator[Served]:
    """The app in a process of its own, on a port that was free; another port is tried if it was taken.

    `before` is called with the study's folder and the port before the app starts.
    """
    labelling = empty_study(folder, HEAD + "".join(ROUND.format(n=number) for number in range(ROUNDS)))
    with listening(folder, before=before) as port:
        yield Served(labelling, port)


@contextmanager
def listening(folder: Path, *, before: Callable[[Path, int], None] | None = None) -> Iterator[int]:
    """The port on which the app serves the study in `folder`."""

    def command(port: int) -> list[str]:
        if before is not None:
            before(folder, port)
        return ["-m", "failatlas", "label", "--study", str(folder), "--port", str(port)]

    with answering(command, "/_stcore/health", folder / "server.log") as port:
        yield port


@contextmanager
def answering(command: Callable[[int], list[str]], health: str, log: Path) -> Iterator[int]:
    """The port of a server in a process of its own: Python run with `command`, once it answers at `health`."""
    for _ in range(5):
        port = free_port()
        with log.open("wb") as said:
            server = subprocess.Popen([sys.executable, *command(port)], stdout=said, stderr=said)
        try:
            if _answers(server, f"http://127.0.0.1:{port}{health}"):
                yield port
                return
        finally:
            server.terminate()
            server.wait(timeout=30)
    raise RuntimeError(log.read_text())


def free_port() -> int:
    """A port that nothing listens on, for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Whether the server came to answer there, before it ended or a minute was over."""
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except OSError:
            time.sleep(0.2)
    return False
