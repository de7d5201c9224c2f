"""`failatlas package`: a study packed so that a stranger can rerun it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option


class _PackageGroup(click.Group):
    """A group in which what is no subcommand is the file to write: `package FILE.zip`."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or super().get_command(ctx, "write")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {"-h", "--help", *self.commands}:
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_PackageGroup, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Pack the study: `failatlas package FILE.zip`; check a package: `failatlas package verify FILE.zip`."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@study_option
@click.option("--keep-names", is_flag=True, help="Keep raters' names, logins and free text of people.")
@json_option
def write(file: Path, study_dir: Path, keep_names: bool, as_json: bool) -> None:
    """Write the study, its data, its codebooks and its report to FILE."""
    from analysis.report.replication.building import package_files, write_package

    study, engine = open_store(study_dir)
    files = package_files(engine, study, keep_names=keep_names)
    write_package(files, file)
    if as_json:
        print_json({"file": file, "files": len(files), "pseudonymised": not keep_names})
    else:
        names = "with names" if keep_names else "raters pseudonymised"
        console().print(f"Wrote {len(files)} files to {file} ({names}).")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def verify(file: Path, as_json: bool) -> None:
    """Check FILE: its checksums, its data, and that the data give its report. Exit code 1 if not."""
    from analysis.report.replication.verifying import verify_package

    outcome = verify_package(file)
    if as_json:
        print_json({"passes": outcome.passes, "check": outcome})
    else:
        for problem in outcome.problems:
            console().print(problem, markup=False, highlight=False)
        for note in outcome.notes:
            console().print(f"Note: {note}.")
        if outcome.passes:
            console().print(f"All {outcome.files} files hold together; {outcome.rows} rows give the report.")
    if not outcome.passes:
        sys.exit(1)
