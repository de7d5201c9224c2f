"""`failatlas reduce`: the smallest part of a failing model that still fails in the same way."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from conversion.environments.builds import ensure_environment
from conversion.outcomes.rules import RULES
from conversion.reduction.run import Progress, Reduced, Trial, reduce_model
from conversion.supervisor.jobs import Limits
from conversion.supervisor.quantities import bytes_of
from conversion.toolchains.files import open_toolchain
from failatlas.output import console, json_option, print_json, progress_console
from taxonomy.errors import BadInput

SUFFIXES = (".py", ".onnx")


@click.command()
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--toolchain", "name", required=True, help="A bundled toolchain, or the path of a .toml file.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The script to write. [default: MODEL-reduced.py]"
)
@click.option(
    "--budget",
    default=600.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Seconds in all.",
)
@click.option(
    "--timeout",
    default=60.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Seconds a try.",
)
@click.option("--memory", default="4GB", show_default=True, help="Memory for a try beyond the framework's.")
@click.option("--inputs", default=10, show_default=True, type=click.IntRange(min=1), help="Inputs a try.")
@click.option("--seed", default=0, show_default=True, help="Seeds weights and inputs.")
@click.option("--rule", default="dtype", show_default=True, type=click.Choice(list(RULES)))
@json_option
def command(
    model: Path,
    name: str,
    out: Path | None,
    budget: float,
    timeout: float,
    memory: str,
    inputs: int,
    seed: int,
    rule: str,
    as_json: bool,
) -> None:
    """Shrink the failing MODEL (.py for torch, .onnx) and write it as a script that needs only the toolchain.

    Parts of the model's graph are left out as long as what is left fails with the same signature.
    """
    if not model.is_file():
        raise BadInput("There is no such file.", where=model)
    if model.suffix not in SUFFIXES:
        raise BadInput("A model's name ends in .py or .onnx.", where=model)
    target = out or Path(f"{model.stem}-reduced.py")
    if target.exists():
        raise BadInput("The file is there already.", where=target, mend="Name another one by --out.")
    if not target.resolve().parent.is_dir():
        raise BadInput("There is no such folder.", where=target.parent)
    toolchain = open_toolchain(name)
    trial = Trial(Limits(timeout=timeout, memory=bytes_of(memory)), inputs, seed, rule, budget)
    progress = progress_console()
    environment = ensure_environment(toolchain, lambda line: progress.print(line, style="dim", markup=False))
    with progress.status(f"Trying {model.name} ...") as status:

        def say(now: Progress) -> None:
            status.update(f"{now.tries} tries; the last with {now.size} of {now.whole} parts")

        found = reduce_model(model, toolchain, environment, trial, say)
    _write(target, found.script)
    if as_json:
        values = {key: value for key, value in asdict(found).items() if key != "script"}
        print_json({**values, "script": target, "toolchain": toolchain.name})
    else:
        _show(found, target)


def _write(target: Path, text: str) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, target)


def _show(found: Reduced, target: Path) -> None:
    out = console()
    out.print(f"{found.outcome} (in {found.stage}): {found.reduced_signature}", markup=False)
    least = (
        "no part of it can be left out" if found.minimal else "the time was used up: it may not be minimal"
    )
    out.print(f"{found.size} parts became {found.reduced_size} in {found.tries} tries; {least}.")
    out.print(f"Wrote {target}.", markup=False)
