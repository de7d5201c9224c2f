"""Studies to label in: a small codebook, issues, raters, and a drawn sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select

from db.engine import open_engine, reading, writing
from db.models import Assignment, Issue, Rater, Repository, Sample, SampleMember, utc_now
from labeling_app.access.people import add_rater
from labeling_app.labelling.saying import Saying
from labeling_app.rounds.opening import open_round
from study.folder import StudyFolder, open_study

CODEBOOK = """
version = "1"

[[dimensions]]
id = "symptom"
name = "Symptom"
question = "How did it show?"

[[dimensions.codes]]
id = "crash"
name = "Crash"
definition = "The program ends with an error."
when = "An exception or a signal ends it."
examples = ["KeyError while exporting"]

[[dimensions.codes]]
id = "wrong"
name = "Wrong result"
definition = "It ends well, and its result is wrong."

[[dimensions.codes]]
id = "cannot-tell"
name = "Cannot tell"
definition = "The issue does not say."

[[dimensions]]
id = "cause"
name = "Cause"

[[dimensions.codes]]
id = "operator"
name = "Operator"
definition = "An operator is at fault."

[[dimensions.codes]]
id = "missing"
name = "Missing operator"
parent = "operator"
definition = "There is no such operator."

[[dimensions.codes]]
id = "type"
name = "Type"
definition = "A type is at fault."
"""

PROTOCOL = """
title = "A study to label in"

[[repositories]]
name = "acme/exporter"
converter = "exporter"

[sampling]
size = 4
seed = 5

[[rounds]]
name = "first"
kind = "pilot"
raters = ["ann", "bob"]
size = 4

[[rounds]]
name = "second"
kind = "main"
raters = ["ann", "bob", "cyd"]
size = 4
overlap = 0.5
"""


@dataclass(frozen=True)
class Labelling:
    """A study with an open pilot round for ann and bob."""

    study: StudyFolder
    engine: Engine

    def rater(self, name: str) -> int:
        with reading(self.engine) as session:
            return session.scalars(select(Rater.id).where(Rater.name == name)).one()

    def assignments(self, name: str) -> list[int]:
        with reading(self.engine) as session:
            rows = select(Assignment.id).where(Assignment.rater_id == self.rater(name))
            return list(session.scalars(rows.order_by(Assignment.position)))

    def issue_of(self, assignment_id: int) -> int:
        with reading(self.engine) as session:
            return session.scalars(select(Assignment.issue_id).where(Assignment.id == assignment_id)).one()


def saying(symptom: str = "crash", cause: str = "type", memo: str = "") -> Saying:
    return Saying(codes={"symptom": (symptom,), "cause": (cause,)}, memo=memo)


def labelling_study(
    folder: Path, *, url: str | None = None, bodies: Sequence[str] = ("It fails.",) * 4
) -> Labelling:
    """A fresh study in `folder`, whose issues say what `bodies` say."""
    labelling = empty_study(folder, PROTOCOL, url=url)
    add_issues(labelling, ("first", "second"), bodies)
    with writing(labelling.engine) as session:
        open_round(session, labelling.study, "first")
    return labelling


def empty_study(folder: Path, protocol: str, *, url: str | None = None) -> Labelling:
    """A study of this protocol without issues."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f'\n[database]\nurl = "{url}"\n' if url else ""
    (folder / "study.toml").write_text(protocol + database)
    (folder / "codebook.toml").write_text(CODEBOOK)
    study = open_study(folder)
    engine = open_engine(study.database_url)
    with writing(engine) as session:
        session.add(Repository(name="acme/exporter", converter="exporter"))
        for name in sorted({rater for round_ in study.protocol.rounds for rater in round_.raters}):
            add_rater(session, name)
    return Labelling(study, engine)


def add_issues(labelling: Labelling, rounds: Sequence[str], bodies: Sequence[str]) -> None:
    """Issues that say what `bodies` say, drawn for these rounds."""
    with writing(labelling.engine) as session:
        repository = session.scalars(select(Repository)).one()
        last = session.scalars(select(func.max(Issue.number))).one() or 0
        issues = [
            Issue(
                repository_id=repository.id,
                number=number,
                title=f"Export fails, {number}",
                body=body,
                state="closed",
                author="user",
                url=f"https://github.com/acme/exporter/issues/{number}",
                is_pull_request=False,
                created_at=utc_now(),
                fetched_at=utc_now(),
                source="test",
            )
            for number, body in enumerate(bodies, last + 1)
        ]
        session.add_all(issues)
        session.flush()
        for name in rounds:
            sample = Sample(
                name=name, repository_id=repository.id, seed=0, method="random", created_at=utc_now()
            )
            session.add(sample)
            session.flush()
            session.add_all(
                SampleMember(sample_id=sample.id, issue_id=issue.id, position=position)
                for position, issue in enumerate(issues)
            )
