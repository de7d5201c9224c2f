"""`failatlas campaign`: many models through converters, and what came of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from rich.table import Table

from conversion.campaign.cluster import runner_of
from conversion.campaign.publishing import campaign_page, read_remarks
from conversion.campaign.report import ORDER, CampaignReport, campaign_report
from conversion.campaign.rows import CampaignRow, read_rows, write_rows
from conversion.campaign.runs import open_lanes, run_campaign, waiting_models
from conversion.campaign.store import campaign_runs, judged_row
from conversion.campaign.trials import Campaign
from conversion.outcomes.rules import RULES
from conversion.sources.nnsmith import NNSmithSource, sizes_of
from conversion.sources.opening import SourceRequest, open_source
from conversion.supervisor.jobs import Limits
from conversion.supervisor.quantities import bytes_of
from conversion.toolchains.files import open_toolchain
from db.engine import open_engine, reading
from failatlas.campaign_progress import CampaignProgress
from failatlas.output import console, json_option, print_json, progress_console, study_option
from study.folder import open_study
from taxonomy.errors import BadInput


@click.group()
def command() -> None:
    """Take many models through converters, and report what came of them."""


@command.command()
@click.argument("paths", metavar="[MODELS]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Names the campaign; run it again to resume it.")
@click.option(
    "--toolchain", "names", multiple=True, required=True, help="A toolchain; may be given several times."
)
@click.option(
    "--source", help="Instead of MODELS: architectures, nnsmith, or the path of a catalogue of architectures."
)
@click.option("--only", metavar="PATTERN", help='Only models whose names fit, such as "timm/*".')
@click.option(
    "--sizes", default="15-100/5", show_default=True, help="nnsmith: operators a model, FROM-TO/STEP."
)
@click.option(
    "--per-size", default=100, show_default=True, type=click.IntRange(min=1), help="nnsmith: models a size."
)
@click.option("--exclude", multiple=True, help="nnsmith: an operator to leave out, such as core.Tan.")
@click.option("--origin", default="real", show_default=True, help="The column of MODELS in the table.")
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(min=0, min_open=True))
@click.option("--memory", default="4GB", show_default=True, help="Memory for a model beyond the framework's.")
@click.option("--inputs", default=100, show_default=True, type=click.IntRange(min=1), help="Inputs tried.")
@click.option("--seed", default=0, show_default=True, help="Seeds weights and inputs.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1), help="Models at a time.")
@click.option("--dask", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler, tcp://HOST:PORT.")
@study_option
@json_option
def run(
    paths: tuple[Path, ...],
    name: str,
    names: tuple[str, ...],
    source: str | None,
    only: str | None,
    sizes: str,
    per_size: int,
    exclude: tuple[str, ...],
    origin: str,
    timeout: float,
    memory: str,
    inputs: int,
    seed: int,
    workers: int,
    dask: str | None,
    study_dir: Path,
    as_json: bool,
) -> None:
    """Convert MODELS (files, or folders of them) or a source's with each toolchain; outcomes go to the store.

    A campaign that was stopped or killed goes on with the models that have no outcome yet.
    """
    study = open_study(study_dir)
    engine = open_engine(study.database_url)
    campaign = Campaign(name, Limits(timeout=timeout, memory=bytes_of(memory)), inputs, seed, "paper")
    generated = NNSmithSource(sizes_of(sizes), per_size, exclude)
    models = open_source(SourceRequest(paths, source, origin, only, generated))
    toolchains = list({toolchain.name: toolchain for toolchain in map(open_toolchain, names)}.values())
    console_ = progress_console()
    lanes = open_lanes(models, toolchains, seed, lambda line: console_.print(line, markup=False))
    total = sum(len(lane.models) for lane in lanes)
    with runner_of(dask, workers) as runner, CampaignProgress(console_) as progress:
        for lane in waiting_models(campaign, lanes, engine):
            progress.expect(lane.toolchain.name, len(lane.models))
        lock = study.path / f".campaign-{hashlib.sha256(name.encode()).hexdigest()[:12]}.lock"
        tried = run_campaign(
            campaign,
            lanes,
            engine,
            lock,
            runner,
            lambda finished: progress.done(finished.toolchain.name, finished.outcome.outcome),
        )
    outcomes = dict(progress.outcomes)
    if as_json:
        print_json({"campaign": name, "tried": tried, "done_before": total - tried, "outcomes": outcomes})
    else:
        console().print(f"{tried} tried, {total - tried} had their outcome before.")


@command.command()
@click.option(
    "--from", "source", type=click.Path(path_type=Path), help="A CSV file of outcomes, not the store."
)
@click.option("--name", help="The campaign; all of them when left out.")
@click.option("--rule", default="paper", show_default=True, type=click.Choice(list(RULES)))
@study_option
@json_option
def report(source: Path | None, name: str | None, rule: str, study_dir: Path, as_json: bool) -> None:
    """Count outcomes by converter and by the models' origin, and failures by signature.

    Outcomes in the store are judged anew by the rule, from their raw differences.
    """
    found = campaign_report(read_rows(source) if source else _stored(study_dir, name, rule))
    if as_json:
        print_json(found)
    else:
        _show(found)


def _stored(study_dir: Path, name: str | None, rule: str) -> list[CampaignRow]:
    with reading(open_engine(open_study(study_dir).database_url)) as session:
        rows = [judged_row(run, rule) for run in campaign_runs(session, (name,) if name else ())]
    if not rows:
        raise BadInput("The store has no such campaign.", mend="See `failatlas campaign run`.")
    return rows


def _show(found: CampaignReport) -> None:
    shown = Table("Outcome", *(f"{column.converter} {column.origin}" for column in found.columns))
    shown.add_row("total", *(f"{column.total:,}" for column in found.columns))
    for outcome in ORDER:
        if any(outcome in column.counts for column in found.columns):
            shown.add_row(outcome, *(_cell(column.counts, column.total, outcome) for column in found.columns))
    out = console()
    out.print(shown)
    for group in found.failures[:10]:
        out.print(
            f"{group.count:>6}  {group.converter}, {group.outcome}: {group.signature[:160]} ({group.model})",
            markup=False,
        )
    if found.repeated:
        out.print(
            f"{len(found.repeated)} models have several rows for a converter, such as {found.repeated[0]}."
        )


def _cell(counts: dict[str, int], total: int, outcome: str) -> str:
    count = counts.get(outcome, 0)
    return f"{count:,} ({count / total:.0%})"


@command.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--name", "names", multiple=True, help="A campaign; all of them when left out.")
@click.option("--remarks", type=click.Path(path_type=Path), help="Markdown to put beside what changed.")
@study_option
@json_option
def page(out: Path, names: tuple[str, ...], remarks: Path | None, study_dir: Path, as_json: bool) -> None:
    """Write campaigns up: a page beside the study's published outcomes, and all outcomes as a CSV file."""
    study = open_study(study_dir)
    said = read_remarks(remarks) if remarks else ""
    with reading(open_engine(study.database_url)) as session:
        text, rows = campaign_page(session, names, study, said)
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.md").write_text(text, encoding="utf-8")
    write_rows(rows, out / "outcomes.csv")
    if as_json:
        print_json({"page": str(out / "index.md"), "outcomes": len(rows)})
    else:
        console().print(f"{len(rows):,} outcomes: {out / 'index.md'}", markup=False)
