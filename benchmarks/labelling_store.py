"""Studies of any size to label in: invented issues, the bundled codebook, raters, and labels given before."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, select

from db.engine import open_engine, reading, writing
from db.models import (
    Assignment,
    Issue,
    LabelEvent,
    MemoEvent,
    Rater,
    Repository,
    Round,
    Sample,
    SampleMember,
    Save,
    TimelineEvent,
    utc_now,
)
from labeling_app.access.people import add_rater
from labeling_app.labelling.saying import Saying
from labeling_app.rounds.opening import open_round
from study.bundled import bundled_studies
from study.folder import StudyFolder, open_study
from study.registry import ensure_codebook

ROUND = "main"
EVENTS_OF_AN_ISSUE = 5
WORDS = (
    "export", "import", "operator", "tensor", "shape", "opset", "graph", "node", "crash", "wrong", "output", "type",
)  # fmt: skip
PROTOCOL = """
title = "A study to measure"

[[repositories]]
name = "acme/exporter"
converter = "exporter"

[sampling]
size = {issues}

[[rounds]]
name = "main"
kind = "main"
raters = {raters}
size = {issues}
overlap = {overlap}
"""


@dataclass(frozen=True)
class BigStudy:
    """A study with an open round, and its store."""

    study: StudyFolder
    engine: Engine


def big_study(
    folder: Path, *, issues: int, raters: Sequence[str], overlap: float = 0.0, url: str | None = None
) -> BigStudy:
    """A study whose main round gives `issues` issues to its raters."""
    folder.mkdir(parents=True)
    database = f'\n[database]\nurl = "{url}"\n' if url else ""
    names = "[" + ", ".join(f'"{name}"' for name in raters) + "]"
    (folder / "study.toml").write_text(
        PROTOCOL.format(issues=issues, raters=names, overlap=overlap) + database
    )
    shutil.copy(bundled_studies()["onnx-converters"] / "codebook.toml", folder / "codebook.toml")
    study = open_study(folder)
    engine = open_engine(study.database_url)
    with writing(engine) as session:
        repository = Repository(name="acme/exporter", converter="exporter")
        session.add(repository)
        for name in raters:
            add_rater(session, name)
        session.flush()
        now, rng = utc_now(), random.Random(0)
        session.execute(insert(Issue), [_issue(n, repository.id, now, rng) for n in range(1, issues + 1)])
        ids = list(session.scalars(select(Issue.id).order_by(Issue.number)))
        session.execute(insert(TimelineEvent), [event for one in ids for event in _events(one, now, rng)])
        sample = Sample(name=ROUND, repository_id=repository.id, seed=0, method="random", created_at=now)
        session.add(sample)
        session.flush()
        session.execute(
            insert(SampleMember),
            [{"sample_id": sample.id, "issue_id": one, "position": n} for n, one in enumerate(ids)],
        )
        open_round(session, study, ROUND)
    return BigStudy(study, engine)


def said_of(study: StudyFolder, assignment_id: int) -> Saying:
    """Codes for an assignment: at random, and the same each time one asks."""
    rng = random.Random(assignment_id)
    codes = {
        one.id: (rng.choice([code.id for code in one.codes if not code.retired]),)
        for one in study.codebook.dimensions
    }
    return Saying(codes=codes, memo=_sentence(rng) if rng.random() < 0.1 else "")


def label_before(big: BigStudy, labels: int) -> int:
    """Store about so many labels as if they had been saved on the days before, and return how many."""
    dimensions = [one.id for one in big.study.codebook.dimensions]
    start = utc_now() - timedelta(days=30)
    with writing(big.engine) as session:
        version = ensure_codebook(session, big.study).id
        order = Assignment.position, Assignment.rater_id
        query = select(Assignment).order_by(*order).limit(labels // len(dimensions))
        events, memos, saves = [], [], []
        for second, one in enumerate(session.scalars(query)):
            when = start + timedelta(seconds=10 * second)
            said = said_of(big.study, one.id)
            key = {"issue_id": one.issue_id, "rater_id": one.rater_id, "round_id": one.round_id}
            token = f"{one.id}-0"
            events += [
                {
                    **key,
                    "codebook_version_id": version,
                    "dimension": dimension,
                    "codes": list(codes),
                    "token": f"{token}:{dimension}",
                    "source": "app",
                    "created_at": when,
                }
                for dimension, codes in said.codes.items()
            ]
            if said.memo:
                memos.append({**key, "text": said.memo, "token": token, "source": "app", "created_at": when})
            saves.append(
                {
                    "assignment_id": one.id,
                    "token": token,
                    "kind": "label",
                    "before": Saying().as_json(),
                    "created_at": when,
                }
            )
        session.execute(insert(LabelEvent), events)
        session.execute(insert(MemoEvent), memos)
        session.execute(insert(Save), saves)
    return len(events)


def raters_of(big: BigStudy) -> dict[str, int]:
    """The row ids of the raters, by name."""
    with reading(big.engine) as session:
        return {row[0]: row[1] for row in session.execute(select(Rater.name, Rater.id).order_by(Rater.id))}


def round_id(big: BigStudy) -> int:
    """The row id of the main round."""
    with reading(big.engine) as session:
        return session.scalars(select(Round.id).where(Round.name == ROUND)).one()


def _sentence(rng: random.Random, words: int = 12) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."


def _issue(number: int, repository: int, now: datetime, rng: random.Random) -> dict[str, object]:
    text = "\n\n".join(_sentence(rng, 40) for _ in range(4))
    return {
        "repository_id": repository,
        "number": number,
        "title": f"{_sentence(rng, 6)[:-1]} ({number})",
        "body": f"{text}\n\n```python\n{_sentence(rng)}\n```\n",
        "state": "closed",
        "author": f"user-{number % 97}",
        "url": f"https://github.com/acme/exporter/issues/{number}",
        "is_pull_request": False,
        "created_at": now - timedelta(days=number % 900),
        "closed_at": now,
        "fetched_at": now,
        "source": "benchmark",
    }


def _events(issue: int, now: datetime, rng: random.Random) -> list[dict[str, object]]:
    return [
        {
            "issue_id": issue,
            "key": f"{issue}-{nth}",
            "kind": "commented",
            "actor": f"user-{nth}",
            "created_at": now,
            "payload": {"body": _sentence(rng, 60), "url": f"https://github.com/acme/exporter/issues/{nth}"},
            "fetched_at": now,
            "source": "benchmark",
        }
        for nth in range(EVENTS_OF_AN_ISSUE)
    ]
