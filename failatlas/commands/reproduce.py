"""`failatlas reproduce`: run cases of reported failures in the versions they were reported for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.filesize import decimal
from sqlalchemy import Engine

from conversion.reproduction.atlas.findings import Findings, findings
from conversion.reproduction.atlas.rows import rows
from conversion.reproduction.atlas.writing import write_atlas
from conversion.reproduction.bisecting import Bisection, bisect_case
from conversion.reproduction.case import Case, find_cases
from conversion.reproduction.plan import disk_need, plan
from conversion.reproduction.running import CaseRun, Limits, run_cases
from conversion.reproduction.span import span
from conversion.reproduction.store import keep, latest_runs
from conversion.supervisor.quantities import bytes_of
from conversion.toolchains.files import Toolchain
from db.engine import reading, writing
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, progress_console, study_option
from study import bundled
from study.folder import StudyFolder
from taxonomy.errors import BadInput

BUNDLED = Path(bundled.__file__).parent / "onnx-converters" / "cases"
EVIDENCE = "evidence"


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
@click.option(
    "--resume",
    is_flag=True,
    help="Leave out what the store already has, unless the case or the toolchain has changed.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    help="Keep models, logs and versions in this folder; a study keeps them in its folder `evidence`.",
)
@click.option("--memory", default="4GB", show_default=True, help="Memory for a case beyond the framework's.")
@click.option("--disk", default="1GB", show_default=True, help="Disk that a case may write.")
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
    memory: str,
    disk: str,
    study_dir: Path,
    as_json: bool,
) -> None:
    """Run CASES (files or folders; all bundled ones if none is given) and say what came of each.

    Outcomes are kept in the study's store when there is a study in the folder.
    """
    chosen = find_cases(cases or (BUNDLED,))
    study, engine = open_store(study_dir) if (study_dir / "study.toml").exists() else (None, None)
    if engine is None and (resume or atlas):
        raise BadInput(
            "--resume and --atlas need a study's store.",
            where=str(study_dir),
            mend="Make one with failatlas init.",
        )
    if study is not None and evidence is None:
        evidence = study.path / EVIDENCE
    runner = _Runner(engine, evidence, Limits(bytes_of(memory), bytes_of(disk)))
    if bisecting:
        _tell_bisections([bisect_case(case, runner.run_one) for case in chosen], as_json)
        return
    planned = plan(chosen, names, all_versions=all_versions, done=_done(engine) if resume else ())
    _tell_disk(planned)
    made = []
    for item, own in planned.items():
        for run in runner.run(own, item):
            made.append(run)
            if not as_json:
                console().print(f"{run.issue}  {run.toolchain}  {run.verdict}{_why(run)}", markup=False)
    found = _findings(study, engine, chosen, atlas) if as_json or atlas else None
    if as_json:
        spans = _spans(chosen, made) if all_versions else []
        print_json({"runs": made, "spans": spans, "symptoms": _symptoms(found)})


class _Runner:
    """Runs cases and keeps what came of them, where there is a study to keep it."""

    def __init__(self, engine: Engine | None, evidence: Path | None, limits: Limits) -> None:
        self._engine, self._evidence, self._limits = engine, evidence, limits
        self._progress = progress_console()

    def run(self, cases: Sequence[Case], toolchain: Toolchain) -> Iterator[CaseRun]:
        for run in run_cases(cases, toolchain, self._evidence, self._limits, self._say):
            if self._engine is not None:
                with writing(self._engine) as session:
                    keep(session, run)
            yield run

    def _say(self, line: str) -> None:
        self._progress.print(line, style="dim", markup=False)

    def run_one(self, case: Case, toolchain: Toolchain) -> CaseRun:
        (run,) = self.run([case], toolchain)
        return run


def _findings(
    study: StudyFolder | None, engine: Engine | None, cases: Sequence[Case], atlas: Path | None
) -> Findings | None:
    """What the stored runs of the cases say of the study; the atlas of them is written if asked for."""
    if study is None or engine is None:
        return None
    with reading(engine) as session:
        lines = rows(cases, latest_runs(session))
        found = findings(session, study, lines)
    if atlas:
        write_atlas(lines, found, atlas)
    return found


def _done(engine: Engine | None) -> list[CaseRun]:
    if engine is None:
        return []
    with reading(engine) as session:
        return latest_runs(session)


def _tell_disk(planned: dict[Toolchain, list[Case]]) -> None:
    need = disk_need(planned)
    if need.environments:
        progress_console().print(
            f"{need.environments} environment(s) are built first: about {decimal(need.bytes)} of disk in "
            f"{need.folder}, where {decimal(need.free)} are free.",
            markup=False,
            soft_wrap=True,
        )
    if need.bytes > need.free:
        raise BadInput(
            f"The environments need about {decimal(need.bytes)}, and {decimal(need.free)} are free.",
            where=need.folder,
            mend="Make room, name another folder in FAILATLAS_ENVIRONMENTS, or ask for fewer toolchains.",
        )


def _tell_bisections(found: Sequence[Bisection], as_json: bool) -> None:
    if as_json:
        print_json({"bisections": found})
        return
    for item in found:
        where = item.span
        console().print(f"{item.issue}  begins {where.begins}  ends {where.ends}  gone in {where.gone_in}")


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
