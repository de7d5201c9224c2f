"""`failatlas validate-filter`: precision and recall of the study's filters."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from miner.validation import FilterQuality, filter_quality, import_verdicts, validation_sample


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Check that the filters keep what the study wants, and drop what it does not."""


@command.command()
@study_option
@click.option(
    "--size", type=click.IntRange(1), default=50, show_default=True, help="Issues of each repository."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write a CSV to fill in, with a column `relevant`."
)
@json_option
def sample(study_dir: Path, size: int, out: Path | None, as_json: bool) -> None:
    """Draw issues from before the filters, for a person to say which of them the study wants."""
    study, engine = open_store(study_dir)
    drawn = validation_sample(engine, study, size)
    if out is not None:
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["repository", "number", "relevant", "rater", "title", "url"])
            writer.writerows([item.repository, item.number, "", "", item.title, item.url] for item in drawn)
    if as_json:
        print_json({"issues": drawn})
        return
    for item in drawn:
        console().print(f"{item.repository}#{item.number} {item.title or ''}", markup=False)
    if out is not None:
        console().print(
            f"Wrote {out}: fill in yes or no, then `failatlas validate-filter report --labels {out}`."
        )


@command.command()
@study_option
@click.option(
    "--labels", type=click.Path(path_type=Path), help="First store the answers in this CSV or XLSX file."
)
@json_option
def report(study_dir: Path, labels: Path | None, as_json: bool) -> None:
    """Precision and recall with intervals; exit code 1 when the study's bar is not met."""
    study, engine = open_store(study_dir)
    if labels is not None:
        import_verdicts(engine, study, labels)
    found = filter_quality(engine, study)
    if as_json:
        print_json({"filters": found})
    else:
        for quality in found:
            _tell(quality)
    sys.exit(1 if any(quality.meets_bar is False for quality in found) else 0)


def _tell(quality: FilterQuality) -> None:
    out = console()
    out.print(
        f"{quality.repository}: {quality.judged} judged, {quality.relevant} relevant, {quality.kept} kept, "
        f"{quality.unknown} undecided."
    )
    for name, value, interval in (
        ("precision", quality.precision, quality.precision_interval),
        ("recall", quality.recall, quality.recall_interval),
    ):
        if value is None or interval is None:
            out.print(f"  {name} is undefined: nothing to divide by")
        else:
            out.print(f"  {name} {value:.2f} [{interval[0]:.2f}, {interval[1]:.2f}]", markup=False)
    if quality.meets_bar is not None:
        out.print(f"  the bar of {quality.bar} is {'met' if quality.meets_bar else 'not met'}")
