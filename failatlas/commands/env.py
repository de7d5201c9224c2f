"""`failatlas env`: the environments that converters run in."""

from __future__ import annotations

from typing import Any

import click
from rich.filesize import decimal
from rich.table import Table

from conversion.environments.builds import (
    Environment,
    all_environments,
    ensure_environment,
    find_environment,
    remove_environment,
)
from conversion.toolchains.files import bundled_names, open_toolchain
from failatlas.output import console, json_option, print_json, progress_console
from taxonomy.errors import BadInput


@click.group()
def command() -> None:
    """List, build and remove the environments that converters run in."""


@command.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the bundled toolchains, and which of them are built."""
    rows = [_row(name) for name in bundled_names()]
    if as_json:
        print_json({"toolchains": rows})
        return
    shown = Table("Toolchain", "Converter", "Python", "GB", "Built", "Packages")
    for row in rows:
        built = "yes" if row["built"] else "no"
        size = "" if row["gigabytes"] is None else f"{row['gigabytes']:.1f}"
        shown.add_row(row["name"], row["converter"], row["python"], size, built, ", ".join(row["packages"]))
    console().print(shown)


def _row(name: str) -> dict[str, Any]:
    toolchain = open_toolchain(name)
    environment = find_environment(toolchain)
    return {
        "name": name,
        "converter": toolchain.converter,
        "python": toolchain.python,
        "packages": list(toolchain.packages),
        "gigabytes": toolchain.gigabytes,
        "built": environment is not None,
        "path": environment.path if environment else None,
    }


@command.command()
@click.argument("names", nargs=-1, required=True)
@json_option
def build(names: tuple[str, ...], as_json: bool) -> None:
    """Build the environments of toolchains, by name or by the path of a .toml file."""
    toolchains = [open_toolchain(name) for name in names]
    progress = progress_console()
    built = [
        ensure_environment(toolchain, lambda line: progress.print(line, style="dim", markup=False))
        for toolchain in toolchains
    ]
    if as_json:
        print_json({"built": [_described(environment) for environment in built]})
        return
    for toolchain, environment in zip(toolchains, built, strict=True):
        console().print(f"{toolchain.name}: {environment.path} (built in {environment.build_seconds:.0f} s)")


@command.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Remove every environment.")
@json_option
def remove(names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Remove the environments of toolchains (those that share one lose it together)."""
    if everything == bool(names):
        raise BadInput("Give the names of toolchains, or --all.")
    found = all_environments() if everything else [_built(name) for name in names]
    unique = list({environment.path: environment for environment in found}.values())
    for environment in unique:
        remove_environment(environment)
    if as_json:
        print_json({"removed": [environment.path for environment in unique]})
    else:
        console().print(f"Removed {len(unique)}.")


@command.command()
@json_option
def size(as_json: bool) -> None:
    """Say how much room the environments take."""
    rows = [_described(environment) for environment in all_environments()]
    total = sum(environment.bytes for environment in all_environments())
    if as_json:
        print_json({"total_bytes": total, "environments": rows})
        return
    for environment in all_environments():
        console().print(f"{decimal(environment.bytes):>10}  {environment.path}")
    console().print(f"{decimal(total):>10}  in all")


def _built(name: str) -> Environment:
    environment = find_environment(open_toolchain(name))
    if environment is None:
        raise BadInput(f"The environment of {name} is not built.", mend="See `failatlas env list`.")
    return environment


def _described(environment: Environment) -> dict[str, object]:
    return {
        "path": environment.path,
        "python": environment.python,
        "packages": list(environment.packages),
        "build_seconds": environment.build_seconds,
        "bytes": environment.bytes,
    }
