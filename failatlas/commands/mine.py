"""`failatlas mine`: issues and timelines from GitHub into the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, progress_console, study_option
from miner.archive.replay import mine_archive
from miner.archive.writing import Archive
from miner.from_json import archive_json, mine_json
from miner.live import PUBLIC_API
from miner.runs import RunSummary, Tally
from miner.starting import MiningOptions, Watching, mine_study
from miner.usage import Usage
from taxonomy.errors import BadInput


@click.command()
@study_option
@click.option("--repository", "repositories", multiple=True, help="Only this repository (may be repeated).")
@click.option("--base-url", default=PUBLIC_API, show_default=True, help="Another GitHub's REST address.")
@click.option(
    "--transport", type=click.Choice(["graphql", "rest"]), help="By default GraphQL with a token, else REST."
)
@click.option("--full", is_flag=True, help="Fetch everything again, and look for what is gone.")
@click.option("--max-wait", type=click.FloatRange(0), help="The longest wait for a limit, in seconds.")
@click.option("--archive", type=click.Path(path_type=Path), help="Keep every raw answer in this folder.")
@click.option("--from-archive", type=click.Path(path_type=Path), help="Mine such a folder instead of GitHub.")
@click.option("--from-json", type=click.Path(path_type=Path), help="Mine a JSON list of REST issues instead.")
@json_option
def command(
    study_dir: Path,
    repositories: tuple[str, ...],
    base_url: str,
    transport: str | None,
    full: bool,
    max_wait: float | None,
    archive: Path | None,
    from_archive: Path | None,
    from_json: Path | None,
    as_json: bool,
) -> None:
    """Pull issues, labels and timeline events of the study's repositories into the store.

    The first run mines everything, later ones only what changed. A token is taken from GITHUB_TOKEN
    (several separated by commas) or `gh auth token`. Exit code 1 says that a run could not end.
    """
    study, engine = open_store(study_dir)
    options = MiningOptions(base_url, transport, max_wait, full, repositories)
    with _watched(as_json) as watching:
        if from_json is not None:
            if len(repositories) != 1:
                raise BadInput("--from-json needs one --repository.")
            if archive is None:
                runs = [mine_json(engine, study, from_json, repositories[0])]
            else:
                with Archive(archive) as kept:
                    runs = [archive_json(engine, study, from_json, repositories[0], kept)]
        elif from_archive is not None:
            runs = list(mine_archive(engine, study, from_archive, options, watching))
        elif archive is not None:
            with Archive(archive) as kept:
                runs = list(mine_study(engine, study, options, watching, wrap=kept.keeping))
        else:
            runs = list(mine_study(engine, study, options, watching))
    _tell(runs, as_json)
    sys.exit(0 if all(run.result == "done" for run in runs) else 1)


@contextmanager
def _watched(as_json: bool) -> Iterator[Watching]:
    err = progress_console()
    if as_json or not err.is_terminal:
        yield Watching(tell=lambda sentence: click.echo(sentence, err=True))
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(repository: str, tally: Tally, usage: Usage) -> None:
            if repository not in tasks:
                tasks[repository] = progress.add_task(repository, total=None)
            issues = len(tally.new | tally.changed | tally.unchanged)
            rate = usage.rate_after or {}
            left = f", quota left {rate['remaining']}" if rate.get("remaining") is not None else ""
            said = f"{repository}: {issues:,} issues, {tally.events_new:,} new events, {usage.requests:,} requests"
            progress.update(tasks[repository], description=f"{said}{left}")

        yield Watching(tell=progress.console.print, advance=advance)


def _tell(runs: list[RunSummary], as_json: bool) -> None:
    if as_json:
        print_json({"runs": [asdict(run) for run in runs]})
        return
    for run in runs:
        found = run.issues
        console().print(
            f"{run.repository} by {run.transport}: {run.result}. {found.new} issues new, {found.changed} changed, "
            f"{found.unchanged} unchanged, {found.gone} gone; {run.events} new events. {run.requests} requests "
            f"({run.not_modified} not modified), {run.graphql_points} points."
        )
        if run.message:
            console().print(f"  {run.message}")
