"""A running campaign on the terminal: how many models are done, how fast, what came of them, how long it takes yet."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class RateColumn(ProgressColumn):
    """Models a minute, over the last ones."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed * 60:,.1f} a minute")


class CampaignProgress:
    """Shows each toolchain's models as they are done; a context manager that stays silent without a terminal."""

    def __init__(self, console: Console) -> None:
        self.outcomes: Counter[str] = Counter()
        self._counts: dict[str, Counter[str]] = {}
        self._tasks: dict[str, int] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[outcomes]}"),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def expect(self, lane: str, models: int) -> None:
        """Announce how many models a toolchain will try; its clock starts with the first that is done."""
        self._counts[lane] = Counter()
        self._tasks[lane] = self._progress.add_task(lane, total=models, start=False, outcomes="")

    def done(self, lane: str, outcome: str) -> None:
        """Count one model's outcome."""
        self.outcomes[outcome] += 1
        counts, task = self._counts[lane], self._progress.tasks[self._tasks[lane]]
        if not counts:
            self._progress.start_task(task.id)
        counts[outcome] += 1
        said = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        self._progress.update(task.id, advance=1, outcomes=said)
