"""`failatlas schedule`: mine on a cron expression, in the foreground."""

from __future__ import annotations

from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import study_option
from miner.live import PUBLIC_API
from miner.schedule import run_on_schedule
from miner.starting import MiningOptions, Watching, mine_study
from taxonomy.errors import BadInput


@click.command()
@click.argument("cron")
@study_option
@click.option("--base-url", default=PUBLIC_API, show_default=True, help="Another GitHub's REST address.")
@click.option("--max-wait", type=click.FloatRange(0), help="The longest wait for a limit, in seconds.")
def command(cron: str, study_dir: Path, base_url: str, max_wait: float | None) -> None:
    """Mine the study at the times of CRON (five fields, UTC), never two runs at once.

    Each run is logged and listed by `failatlas runs`. SIGTERM ends it after the run under way.
    """
    study, engine = open_store(study_dir)
    options = MiningOptions(base_url=base_url, max_wait=max_wait)

    def tell(sentence: str) -> None:
        click.echo(sentence, err=True)

    def job() -> None:
        try:
            for run in mine_study(engine, study, options, Watching(tell=tell)):
                found = run.issues
                tell(
                    f"{run.repository}: {run.result}, {found.new} new, {found.changed} changed, "
                    f"{found.gone} gone, {run.requests} requests."
                )
        except BadInput as error:
            tell(f"Error: {error}")

    run_on_schedule(cron, job, tell)
