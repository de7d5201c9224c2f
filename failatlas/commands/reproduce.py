"""`failatlas reproduce`: run cases of reported failures in the versions they were reported for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import Engine

from conversion.reproduction.atlas.findings import Findings, findings
from conversion.reproduction.atlas.rows import rows
from conversion.reproduction.atlas.writing import write_atlas
from conversion.reproduction.case import Case, read_case
from conversion.reproduction.environments import is_built
from conversion.reproduction.ladder import bisect, span
from conversion.reproduction.running import CaseRun, run_cases
from conversion.reproduction.store import keep, latest_runs
from conversion.reproduction.toolchains import Toolchain, ladder, toolchain, toolchains
from db.engine import reading, writing
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, progress_console, study_option
from study import bundled
from taxonomy.errors import BadInput

BUNDLED = Path(bundled.__file__).parent / "onnx-converters" / "cases"
GIGABYTES = 1.2


@click.command()
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--toolchain", "names", multiple=True, help="Run in this toolchain, not in reported and fixed ones."
)
@click.option("--all-versions", is_flag=True, help="Run the whole ladder of versions.")
@click.option(
    "--bisect", "bisecting", is_flag=True, help="Find where the failure begins and ends by bisection."
)
@click.option(
    "--atlas", type=click.Path(path_type=Path), help="Write the atlas of all stored runs to this folder."
)
@click.option("--resume", is_flag=True, help="Leave out what the store already has.")
@click.option("--evidence", type=click.Path(path_type=Path), help="Keep models and logs in this folder.")
@study_option
@json_option
def command(
    cases: tuple[Path, ...],
    names: tuple[str, ...],
    all_versions: bool,
    bisecting: bool,
    atlas: Path | None,
    resume: bool,
    evidence: Path | None,
    study_dir: Path,
    as_json: bool,
) -> None:
    """Run CASES (files or folders; all bundled ones if none is given) and say what came of each.

    Outcomes are kept in the study's store when there is a study in the folder.
    """
    chosen = find_cases(cases)
    study, engine = open_store(study_dir) if (study_dir / "study.toml").exists() else (None, None)
    if engine is None and (resume or atlas):
        raise BadInput(
            "--resume and --atlas need a study's store.",
            where=str(study_dir),
            mend="Make one with failatlas init.",
        )
    if bisecting:
        _bisect(chosen, as_json)
        return
    done = _done(engine) if resume else set()
    plan = _plan(chosen, names, all_versions, done)
    _tell_disk(list(plan))
    made = []
    for item, own in plan.items():
        for run in run_cases(own, item, evidence):
            made.append(run)
            if engine is not None:
                with writing(engine) as session:
                    keep(session, run)
            if not as_json:
                console().print(f"{run.issue}  {run.toolchain}  {run.verdict}{_why(run)}", markup=False)
    found = None
    if study is not None and engine is not None:
        with reading(engine) as session:
            lines = rows(chosen, latest_runs(session))
            found = findings(session, study, lines) if as_json or atlas else None
            if atlas:
                write_atlas(lines, found, atlas)
    if as_json:
        spans = _spans(chosen, made) if all_versions else []
        print_json({"runs": made, "spans": spans, "symptoms": _symptoms(found)})


def find_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases in files and folders, or the bundled ones; raises BadInput."""
    files: list[Path] = []
    for path in paths or (BUNDLED,):
        files.extend(sorted(path.rglob("*.py")) if path.is_dir() else [path])
    return [read_case(path) for path in files]


def _plan(
    cases: Sequence[Case], names: Sequence[str], all_versions: bool, done: set[tuple[str, str]]
) -> dict[Toolchain, list[Case]]:
    """Which cases run in which toolchain, in the ladder's order."""
    wanted: dict[str, list[Case]] = {}
    for case in cases:
        own = [toolchain(name).name for name in names]
        if all_versions:
            own = [item.name for item in ladder(case.framework)]
        elif not own:
            newest = [item.name for item in ladder(case.framework)][-1:] if case.header.alive else []
            newest = ["torch-2.13"] if case.header.alive and case.framework == "torch" else newest
            own = [case.header.reported, *([case.header.fixed] if case.header.fixed else newest)]
        if case.header.expect == "build failure":
            own = [name for name in own if name in {case.header.reported, case.header.fixed}]
        for name in dict.fromkeys(own):
            if (case.header.issue, name) not in done:
                wanted.setdefault(name, []).append(case)
    return {item: wanted[name] for name, item in toolchains().items() if name in wanted}


def _done(engine: Engine | None) -> set[tuple[str, str]]:
    if engine is None:
        return set()
    with reading(engine) as session:
        return {(run.issue, run.toolchain) for run in latest_runs(session)}


def _tell_disk(chosen: Sequence[Toolchain]) -> None:
    missing = {item.environment for item in chosen if not is_built(item)}
    if missing:
        progress_console().print(
            f"{len(missing)} environment(s) are built first: about {GIGABYTES * len(missing):.0f} GB of disk."
        )


def _bisect(cases: Sequence[Case], as_json: bool) -> None:
    found = []
    for case in cases:
        names = [item.name for item in ladder(case.framework)]
        seen: dict[str, CaseRun] = {}

        def verdict(name: str, case: Case = case, seen: dict[str, CaseRun] = seen) -> str:
            if name not in seen:
                seen[name] = next(iter(run_cases([case], toolchain(name))))
            return seen[name].verdict

        where = bisect(names, case.header.reported, verdict)
        found.append({"issue": case.header.issue, "span": where, "runs": list(seen.values())})
        if not as_json:
            console().print(
                f"{case.header.issue}  begins {where.begins}  ends {where.ends}  gone in {where.gone_in}"
            )
    if as_json:
        print_json({"bisections": found})


def _spans(cases: Sequence[Case], made: Sequence[CaseRun]) -> list[dict[str, object]]:
    return [
        {
            "issue": case.header.issue,
            "span": span([(run.toolchain, run.verdict) for run in made if run.issue == case.header.issue]),
        }
        for case in cases
    ]


def _symptoms(found: Findings | None) -> dict[str, object] | None:
    """Symptoms from execution beside those from labels; None where the store has no labels."""
    return None if found is None else {"issues": found.pairs, "agreement": found.agreement}


def _why(run: CaseRun) -> str:
    first = run.message.strip().splitlines()[:1]
    return f"  {run.stage}: {first[0][:160]}" if first and run.verdict != "not reproduced" else ""
