"""Mining on a schedule in the foreground: one run at a time, until a signal asks it to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from taxonomy.errors import BadInput


def run_on_schedule(expression: str, job: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Call `job` at the times of a cron expression (UTC), never twice at once, until SIGTERM or SIGINT.

    A job that is running when the signal comes is finished first.

    Raises:
        BadInput: The expression is no cron expression.
    """
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.cron import CronTrigger

    try:
        trigger = CronTrigger.from_crontab(expression, timezone="UTC")
    except ValueError as error:
        raise BadInput(
            f"{expression!r} is no cron expression: {error}.",
            mend="Write e.g. '0 3 * * *' for each night at 3.",
        ) from error
    scheduler = BackgroundScheduler(timezone="UTC")
    task = scheduler.add_job(job, trigger, max_instances=1, coalesce=True, misfire_grace_time=None)
    asked_to_end = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        asked_to_end.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    scheduler.start()
    next_time: datetime | None = task.next_run_time
    tell(f"Mining at {expression!r} (UTC), next at {next_time:%Y-%m-%d %H:%M}. Stop with Ctrl+C or SIGTERM.")
    asked_to_end.wait()
    tell("Ending; a run that is under way is finished first.")
    scheduler.shutdown(wait=True)
