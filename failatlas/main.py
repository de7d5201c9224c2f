"""The entry point: finds a command, runs it, and turns bad input into one message and exit code 2."""

from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

import click

from taxonomy.errors import BadInput


class Command(NamedTuple):
    """Where a command lives, and its line in `failatlas --help` (kept here so that help imports nothing)."""

    module: str
    help: str


COMMANDS: dict[str, Command] = {
    "init": Command("init", "Make a study's folder, empty or from a bundled study."),
    "import": Command("import_", "Read labels or issues from files into the store."),
    "codebook": Command("codebook", "Check, show, compare and migrate codebooks."),
    "db": Command("db", "Upgrade, check and back up the store."),
    "mine": Command("mine", "Pull issues and timelines from GitHub into the store."),
    "funnel": Command("funnel", "Say how many issues each filter stage keeps."),
    "why": Command("why", "Say why an issue is in or out of the study."),
    "validate-filter": Command("validate_filter", "Say how well the filters find what the study wants."),
    "sample": Command("sample", "Draw the issues that raters will label, or plan how many."),
    "schedule": Command("schedule", "Mine on a cron expression, in the foreground."),
    "runs": Command("runs", "List mining runs."),
    "round": Command("round", "Open, close and list rounds of labelling."),
    "rater": Command("rater", "Add raters, invite them, give them roles."),
    "label": Command("label", "Label in the browser."),
    "export": Command("export", "Write the labels as CSV or JSON."),
    "tables": Command("tables", "Print or write the study's tables."),
    "agreement": Command("agreement", "Say how far raters agree, round by round."),
    "compare": Command("compare", "Hold our figures against those that were published."),
    "sequences": Command("sequences", "Say what operators and operator sequences failing models share."),
    "demo": Command("demo", "Make a small example study and carry it to its tables."),
    "report": Command("report", "Write all tables, figures, numbers and an HTML report."),
    "package": Command("package", "Pack the study for others, or check such a package."),
    "trace": Command("trace", "List the issues behind a printed number."),
    "survey": Command("survey", "Tabulate the imported surveys."),
    "convert": Command("convert", "Convert a model, safely, and say what came of it."),
    "campaign": Command("campaign", "Take many models through converters; report what came of them."),
    "outcomes": Command("outcomes", "Judge a campaign by another pass rule; mismatch rate over tolerance."),
    "reduce": Command("reduce", "Shrink a failing model to the smallest one that fails in the same way."),
    "env": Command("env", "List, build and remove the environments that converters run in."),
    "reproduce": Command(
        "reproduce", "Run cases of reported failures in the versions they were reported for."
    ),
    "case": Command("case", "Begin a case of a reported failure, or check cases."),
    "opsets": Command("opsets", "Show how many operators each operator set added and updated."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = importlib.import_module(f"failatlas.commands.{entry.module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="failatlas")
def cli() -> None:
    """Carry a failure study from GitHub issues to the tables of a paper."""


def main() -> None:
    """Run the command line; bad input is said once, on standard error, with exit code 2."""
    try:
        cli(standalone_mode=True)
    except BadInput as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
