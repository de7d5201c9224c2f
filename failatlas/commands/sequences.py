"""`failatlas sequences`: operators and operator sequences that failing models share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

import click
from rich.table import Table

from analysis.figures.sequence_sets import draw_sequence_sets
from analysis.sequences.builtin_tests import onnx_test_models
from analysis.sequences.comparison import Comparison, Method, compare_models
from analysis.sequences.coverage import LONGEST_GRAM, GramCoverage, coverage
from analysis.sequences.exact import DEFAULT_BOUND
from analysis.sequences.reading import ModelSet, Skipped, read_folder
from analysis.sequences.tables import operator_table, sequence_table
from analysis.tables.formats import FORMATS
from db.engine import writing
from db.models import SequenceAnalysis, utc_now
from failatlas.opening import open_store
from failatlas.output import as_json_text, console, json_option, print_json, progress_console
from taxonomy.errors import BadInput

folder = click.Path(path_type=Path)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--mismatch", type=folder, help="Folder of .onnx models whose results differ from their sources'."
)
@click.option("--correct", type=folder, help="Folder of .onnx models that convert well.")
@click.option("--tests", type=folder, help="Folder of the models of a converter's test suite.")
@click.option(
    "--method",
    type=click.Choice(["exact", "difflib"]),
    default="exact",
    show_default=True,
    help="How sequences are found: all that are shared, or the study's way.",
)
@click.option(
    "--bound", type=click.IntRange(1), default=DEFAULT_BOUND, show_default=True, help="Walks in one model."
)
@click.option(
    "--out", type=folder, help="Write the sets (JSON), tables 12 and 15 and figure 8 into this folder."
)
@click.option("--study", "study_dir", type=folder, help="Keep the result in this study's store.")
@click.option("--dask", metavar="ADDRESS", help="Read the models on a Dask cluster, such as tcp://host:8786.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    mismatch: Path | None,
    correct: Path | None,
    tests: Path | None,
    method: str,
    bound: int,
    out: Path | None,
    study_dir: Path | None,
    dask: str | None,
    as_json: bool,
) -> None:
    """What do failing models share: operators and operator sequences (the paper's tables 12 and 15).

    Reads folders of .onnx files. A file that cannot be used is listed as skipped, with the reason.
    """
    if ctx.invoked_subcommand is not None:
        return
    if mismatch is None or correct is None:
        raise click.UsageError("Name the folders --mismatch and --correct.")
    folders = {"mismatch": mismatch, "correct": correct, "tests": tests}
    with _workers(dask) as executor:
        sets = [
            ModelSet(()) if path is None else _named(name, read_folder(path, executor))
            for name, path in folders.items()
        ]
    for path, found in zip((mismatch, correct), sets, strict=False):
        if not found.graphs:
            raise BadInput(
                "no model in this folder can be used.", where=path, mend="See what was skipped and why."
            )
    err = progress_console()
    with err.status("comparing") as status:
        result = compare_models(
            sets[0].graphs,
            sets[1].graphs,
            sets[2].graphs,
            method=cast("Method", method),
            bound=bound,
            advance=status.update,
        )
    skipped = [item for found in sets for item in found.skipped]
    written = _write(result, out) if out is not None else []
    if study_dir is not None:
        _keep(study_dir, folders, result, skipped)
    if as_json:
        print_json(_as_json(result, skipped, written))
    else:
        _tell(result, skipped, written)


@command.command("coverage")
@click.argument("models", type=folder)
@click.option(
    "--tests", type=folder, help="The test suite's models; by default those inside the onnx package."
)
@click.option("--longest", type=click.IntRange(1, 8), default=LONGEST_GRAM, show_default=True)
@json_option
def coverage_command(models: Path, tests: Path | None, longest: int, as_json: bool) -> None:
    """How much of the operators and operator sequences of MODELS a test suite covers."""
    with _workers(None) as executor:
        found = read_folder(models, executor)
        suite = onnx_test_models() if tests is None else read_folder(tests, executor)
    result = coverage(suite.graphs, found.graphs, longest=longest)
    skipped = [*found.skipped, *suite.skipped]
    if as_json:
        print_json(
            {"tests": len(suite.graphs), "models": len(found.graphs), "coverage": result, "skipped": skipped}
        )
        return
    _tell_coverage(result, skipped)


@contextmanager
def _workers(dask: str | None) -> Iterator[Executor]:
    """Processes of this machine, or a Dask cluster's."""
    if dask is None:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as executor:
            yield executor
        return
    from distributed import Client

    try:
        client: Any = cast("Any", Client)(dask, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise BadInput(f"there is no Dask scheduler at {dask!r}: {error}.") from error
    with client:
        yield client.get_executor()


def _named(name: str, found: ModelSet) -> ModelSet:
    """The models with their set's name before their own, since sets may hold files of one name."""
    return replace(
        found, graphs=tuple(replace(graph, model=f"{name}/{graph.model}") for graph in found.graphs)
    )


def _keep(
    study_dir: Path, folders: dict[str, Path | None], result: Comparison, skipped: list[Skipped]
) -> None:
    _, engine = open_store(study_dir)
    with writing(engine) as session:
        session.add(
            SequenceAnalysis(
                method=result.sequences.method,
                folders={name: None if path is None else str(path) for name, path in folders.items()},
                definitions=result.definitions,
                result=json.loads(as_json_text(_as_json(result, skipped, []))),
                made_at=utc_now(),
            )
        )


def _write(result: Comparison, out: Path) -> list[Path]:
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, found in result.sequences.sets.items():
            for suffix, sequences in (("", found), ("_reduced", result.sequences.reduced[name])):
                file = out / f"{name}{suffix}.json"
                file.write_text(json.dumps(sorted(map(list, sequences)), indent=0) + "\n", encoding="utf-8")
                written.append(file)
        for layout in (sequence_table(result), operator_table(result)):
            for ending, render in FORMATS.items():
                written.append(out / f"table-{layout.number}.{ending}")
                written[-1].write_text(render(layout), encoding="utf-8")
        written.append(out / "figure-8.svg")
        written[-1].write_bytes(draw_sequence_sets(result)["svg"])
    except OSError as error:
        raise BadInput(f"it cannot be written: {error.strerror}.", where=error.filename or out) from error
    return written


def _as_json(result: Comparison, skipped: list[Skipped], written: list[Path]) -> dict[str, Any]:
    found = result.sequences
    return {
        "method": found.method,
        "models": result.models,
        "paths": result.paths,
        "operators": result.operators,
        "sequences": {**found.sizes, "models_with_only_mismatch": found.models_with_only_mismatch},
        "definitions": result.definitions,
        "top": found.top,
        "sharing": result.sharing,
        "bounded": found.bounded,
        "skipped": skipped,
        "files": written,
    }


def _tell(result: Comparison, skipped: list[Skipped], written: list[Path]) -> None:
    out = console()
    counts = ", ".join(f"{count} {name}" for name, count in result.models.items())
    out.print(f"{counts} models; method {result.sequences.method}.")
    operators = Table(title="Operators (table 15)")
    sequences = Table(title="Shared sequences (table 12)")
    for table, names in ((operators, ("Set", "Operators")), (sequences, ("Set", "Unique", "Reduced"))):
        for name in names:
            table.add_column(name, justify="left" if name == "Set" else "right")
    for name in ("mismatch", "correct", "tests", "mismatch_not_correct", "correct_not_mismatch",
                 "mismatch_not_tests", "tests_not_mismatch"):  # fmt: skip
        operators.add_row(name.replace("_", " "), str(getattr(result.operators, name).count))
    for name, size in result.sequences.sizes.items():
        sequences.add_row(name.replace("_", " "), f"{size.unique:,}", f"{size.reduced:,}")
    sequences.add_row("models with only mismatch", f"{result.sequences.models_with_only_mismatch:,}", "")
    out.print(operators)
    out.print(sequences)
    if result.sharing is not None:
        test = result.sharing
        out.print(
            f"Mismatching models share {test.shared:,} sequences of three; random groups of correct models like "
            f"them {test.expected:,.0f} ({test.low:,.0f} to {test.high:,.0f}), p = {test.p:.3f}."
        )
    for top in result.sequences.top[:5]:
        out.print(
            f"{len(top.models)} models: {' > '.join(top.sequence)} (smallest: {top.example})", markup=False
        )
    for bounded in result.sequences.bounded:
        out.print(f"{bounded.model}: {bounded.what}", markup=False)
    _tell_skipped(skipped)
    for file in written:
        out.print(f"Wrote {file}")


def _tell_coverage(result: tuple[GramCoverage, ...], skipped: list[Skipped]) -> None:
    table = Table(title="Coverage by the test suite")
    for name in ("Length", "In the models", "Covered", "%"):
        table.add_column(name, justify="right")
    for row in result:
        share = "" if row.share is None else f"{100 * row.share:.1f}"
        table.add_row(str(row.length), f"{row.in_models:,}", f"{row.covered:,}", share)
    console().print(table)
    _tell_skipped(skipped)


def _tell_skipped(skipped: list[Skipped]) -> None:
    for item in skipped:
        console().print(f"Skipped {item.file}: {item.reason}", markup=False)
