"""Raters that save at the same time, each a process that may be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.labelling_store import BigStudy, raters_of, said_of
from db.engine import open_engine, reading, writing
from db.models import Assignment, LabelEvent, Round, Save, utc_now
from labeling_app.labelling.saving import open_issue, save
from labeling_app.rounds.queue import next_assignment
from study.folder import open_study

# Forked: a writer that was killed is back within milliseconds. The parent has closed its connections before.
PROCESSES = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Savings:
    """What became of the saves; times are of `save` alone, in milliseconds."""

    acknowledged: int
    kills: int
    kills_in_mid_save: int
    lost: int
    doubled: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


def save_under_kills(big: BigStudy, journals: Path, *, kills: int, pause: float, seed: int = 0) -> Savings:
    """All raters label all that they were given, pausing `pause` seconds between two saves, and are killed."""
    journals.mkdir()
    raters = raters_of(big)
    big.engine.dispose()
    start = time.perf_counter()
    writers = {name: _started(big, number, journals / name, pause) for name, number in raters.items()}
    rng = random.Random(seed)
    killed = in_mid_save = 0
    while any(writer.exitcode is None for writer in writers.values()) or killed < kills:
        share = _saves(journals) / max(1, _expected(big))
        alive = [name for name, writer in writers.items() if writer.exitcode is None]
        if not alive:
            break
        if killed < kills and share >= (killed + 1) / (kills + 1):
            name = rng.choice(alive)
            in_mid_save += _kill(writers[name], journals / name, rng)
            writers[name] = _started(big, raters[name], journals / name, pause)
            killed += 1
        time.sleep(0.02)
    seconds = time.perf_counter() - start
    failed = {name: writer.exitcode for name, writer in writers.items() if writer.exitcode != 0}
    if failed:
        raise SystemExit(f"Writers ended early: {failed}")
    return _verdict(big, journals, killed, in_mid_save, seconds)


def beside_plain_inserts(big: BigStudy, saves: int) -> dict[str, float]:
    """Median milliseconds of a save, and of the bare inserts of its rows, which check and ask for nothing."""
    with reading(big.engine) as session:
        mine = session.execute(
            select(Assignment.id, Assignment.rater_id, Assignment.issue_id, Assignment.round_id).limit(
                2 * saves
            )
        ).all()
        version = session.scalars(select(Round.codebook_version_id)).first()
    times: dict[str, list[float]] = {"save_ms": [], "plain_inserts_ms": []}
    for nth, (assignment, rater, issue, round_) in enumerate(mine):
        said, token = said_of(big.study, assignment), f"{assignment}-0"
        key = {"issue_id": issue, "rater_id": rater, "round_id": round_, "codebook_version_id": version}
        start = time.perf_counter()
        if nth % 2 == 0:
            save(big.engine, big.study, rater, assignment, token, said)
        else:
            now = utc_now()
            rows = [
                {**key, "dimension": one, "codes": list(codes), "token": f"{token}:{one}", "source": "app"}
                for one, codes in said.codes.items()
            ]
            with writing(big.engine) as session:
                session.execute(insert(LabelEvent), [{**row, "created_at": now} for row in rows])
                session.execute(
                    insert(Save),
                    [
                        {
                            "assignment_id": assignment,
                            "token": token,
                            "kind": "label",
                            "before": {},
                            "created_at": now,
                        }
                    ],
                )
        times["plain_inserts_ms" if nth % 2 else "save_ms"].append(1000 * (time.perf_counter() - start))
    medians = {name: round(statistics.median(taken), 2) for name, taken in times.items()}
    return {**medians, "times": round(medians["save_ms"] / medians["plain_inserts_ms"], 1)}


def _started(big: BigStudy, rater: int, journal: Path, pause: float) -> BaseProcess:
    writer = PROCESSES.Process(target=_write, args=(big.study.path, rater, journal, pause), daemon=True)
    writer.start()
    return writer


def _write(folder: Path, rater: int, journal: Path, pause: float) -> None:
    """Label what is left: note the press, save, acknowledge. A press that was killed is pressed again."""
    study = open_study(folder)
    engine = open_engine(study.database_url)
    rng = random.Random(rater)
    unfinished = _unfinished(journal)
    out = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    time.sleep(rng.random() * pause)
    while True:
        if unfinished is not None:
            assignment, token = unfinished
            unfinished = None
        else:
            with reading(engine) as session:
                following = next_assignment(session, rater)
                opened = open_issue(session, rater, following.id) if following else None
            if opened is None:
                return
            assignment, token = opened.assignment.id, opened.token
            time.sleep(pause * (0.5 + rng.random()))
            os.write(out, f"press {assignment} {token}\n".encode())
        said = said_of(study, assignment)
        start = time.perf_counter()
        save(engine, study, rater, assignment, token, said)
        taken = time.perf_counter() - start
        os.write(out, f"saved {assignment} {token} {1000 * taken:.3f}\n".encode())


def _unfinished(journal: Path) -> tuple[int, str] | None:
    lines = journal.read_text().splitlines() if journal.exists() else []
    if not lines or not lines[-1].startswith("press"):
        return None
    _, assignment, token = lines[-1].split()
    return int(assignment), token


def _kill(writer: BaseProcess, journal: Path, rng: random.Random) -> bool:
    """Kill a writer just after it pressed, if it presses within a second; whether its save was not acknowledged."""
    until = time.monotonic() + 1.0
    while _unfinished(journal) is None and time.monotonic() < until and writer.exitcode is None:
        time.sleep(0.0002)
    time.sleep(rng.random() * 0.004)
    if writer.pid is not None and writer.exitcode is None:
        os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    return _unfinished(journal) is not None


def _saves(journals: Path) -> int:
    return sum(file.read_bytes().count(b"saved") for file in journals.iterdir())


def _expected(big: BigStudy) -> int:
    return big.study.protocol.rounds[0].size or 0


def _verdict(big: BigStudy, journals: Path, kills: int, in_mid_save: int, seconds: float) -> Savings:
    acknowledged: dict[int, str] = {}
    times: list[float] = []
    for file in journals.iterdir():
        for line in file.read_text().splitlines():
            if line.startswith("saved"):
                _, assignment, token, taken = line.split()
                acknowledged[int(assignment)] = token
                times.append(float(taken))
    with reading(big.engine) as session:
        tokens = set(session.scalars(select(Save.token)))
        saves = Counter(session.scalars(select(Save.assignment_id)))
        stored = {
            row[0]: tuple(row[1]) for row in session.execute(select(LabelEvent.token, LabelEvent.codes))
        }
        key = LabelEvent.round_id, LabelEvent.issue_id, LabelEvent.rater_id, LabelEvent.dimension
        twice = select(func.count()).select_from(
            select(*key).group_by(*key).having(func.count() > 1).subquery()
        )
        doubled = (session.scalar(twice) or 0) + sum(count > 1 for count in saves.values())
    lost = sum(
        token not in tokens
        or any(
            stored.get(f"{token}:{dimension}") != codes
            for dimension, codes in said_of(big.study, assignment).codes.items()
        )
        for assignment, token in acknowledged.items()
    )
    cut = statistics.quantiles(times, n=100)
    return Savings(
        acknowledged=len(acknowledged),
        kills=kills,
        kills_in_mid_save=in_mid_save,
        lost=lost,
        doubled=doubled,
        seconds=round(seconds, 1),
        p50_ms=round(cut[49], 2),
        p95_ms=round(cut[94], 2),
        p99_ms=round(cut[98], 2),
        longest_ms=round(max(times), 2),
    )
