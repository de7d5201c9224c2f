"""A model's way through its stages, each timed and announced, and what is said of an error."""

import json
import os
import time
import traceback
from types import TracebackType
from typing import Any, Callable, Dict, List, Optional

MAX_MESSAGE = 4000
MAX_FRAMES = 40


class Stages:
    """Announces each stage before it begins, so that a crash is known by the stage it came in."""

    def __init__(self, reports: int) -> None:
        self._reports = reports
        self.seconds = {}  # type: Dict[str, float]
        self.current = "start"

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Run `work` as stage `name`; whatever it raises ends the job as that stage's failure."""
        self.current = name
        self.tell({"stage": name})
        started = time.time()
        try:
            return work()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.time() - started

    def tell(self, value: Dict[str, Any]) -> None:
        """Write one line to the worker that watches."""
        data = (json.dumps(value) + "\n").encode("utf-8")
        while data:
            data = data[os.write(self._reports, data) :]


def error_of(error: BaseException) -> Dict[str, Any]:
    """An error's type, message, and the frames that it came through, outermost first."""
    message = str(error)
    if len(message) > MAX_MESSAGE:
        message = message[: MAX_MESSAGE // 2] + "\n...\n" + message[-MAX_MESSAGE // 2 :]
    return {"type": type(error).__name__, "message": message, "frames": _frames(error.__traceback__)}


def _frames(tb: Optional[TracebackType]) -> List[Dict[str, Any]]:
    return [
        {"file": frame.filename, "line": frame.lineno, "function": frame.name}
        for frame in traceback.extract_tb(tb)[-MAX_FRAMES:]
    ]
