"""`failatlas convert`: one or more models through a converter, safely."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from conversion.environments.builds import ensure_environment
from conversion.outcomes.outcome import Outcome, outcome_of
from conversion.outcomes.rules import RULES
from conversion.supervisor.jobs import Answer, Job, Limits, file_source
from conversion.supervisor.quantities import bytes_of
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import open_toolchain
from failatlas.output import console, json_option, print_json, progress_console
from taxonomy.errors import BadInput


@click.command()
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--toolchain", "name", required=True, help="A bundled toolchain, or the path of a .toml file.")
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(min=0, min_open=True))
@click.option(
    "--memory", default="4GB", show_default=True, help="Memory for the model beyond the framework's."
)
@click.option("--inputs", default=100, show_default=True, type=click.IntRange(min=1), help="Inputs tried.")
@click.option("--seed", default=0, show_default=True, help="Seeds weights and inputs.")
@click.option(
    "--edges", is_flag=True, help="Try inputs of zeros, huge and tiny values, NaN and infinities too."
)
@click.option(
    "--diagnose", is_flag=True, help="Look into a difference: is it the converter's or the runtime's?"
)
@click.option("--rule", default="dtype", show_default=True, type=click.Choice(list(RULES)))
@click.option("--keep", type=click.Path(path_type=Path), help="Where to put the converted model.")
@json_option
def command(
    model: Path,
    name: str,
    timeout: float,
    memory: str,
    inputs: int,
    seed: int,
    edges: bool,
    diagnose: bool,
    rule: str,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Convert the model in MODEL and say what came of it.

    MODEL is a Python file that defines `model` and `inputs` (a tuple), or `build()` that returns both.
    """
    if not model.is_file():
        raise BadInput("There is no such file.", where=model)
    toolchain = open_toolchain(name)
    job = Job(
        file_source(model),
        limits=Limits(timeout=timeout, memory=bytes_of(memory)),
        seed=seed,
        inputs=inputs,
        edges=edges,
        diagnose=diagnose,
        keep=keep.resolve() if keep else None,
    )
    progress = progress_console()
    environment = ensure_environment(toolchain, lambda line: progress.print(line, style="dim", markup=False))
    with Worker(toolchain, environment) as worker:
        answer = worker.run(job)
        versions = worker.versions
    outcome = outcome_of(answer, rule)
    described = toolchain.model_dump(include={"name", "converter", "exporter", "python", "packages"})
    described["versions"] = versions
    if as_json:
        print_json(_json(outcome, answer, described))
    else:
        _show(outcome, answer, toolchain.name)


def _json(outcome: Outcome, answer: Answer, toolchain: dict[str, Any]) -> dict[str, Any]:
    result = answer.result or {}
    return {
        "outcome": outcome.outcome,
        "stage": outcome.stage,
        "signature": outcome.signature,
        "error": outcome.error,
        "location": outcome.location,
        "converter_stage": outcome.converter_stage,
        "differences": outcome.differences,
        "diagnosis": result.get("diagnosis"),
        "remarks": result.get("remarks", []),
        "seconds": {**(outcome.seconds or {}), "total": answer.seconds},
        "toolchain": toolchain,
        "output": {"stdout": answer.stdout, "stderr": answer.stderr, "bytes": answer.printed_bytes},
    }


def _show(outcome: Outcome, answer: Answer, toolchain: str) -> None:
    out = console()
    out.print(f"{toolchain}: {outcome.outcome}" + (f" (in {outcome.stage})" if outcome.stage else ""))
    if outcome.error:
        out.print(outcome.error, markup=False)
    for row in outcome.differences:
        out.print(
            f"output {row['output']}: largest absolute difference {row['max_abs']}, relative {row['max_rel']}, "
            f"{row['max_ulp']} units in the last place",
            markup=False,
        )
    for remark in (answer.result or {}).get("remarks", []):
        out.print(f"remark: {remark}", markup=False)
    out.print(f"{answer.seconds:.2f} s")
