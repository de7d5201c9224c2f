"""Where the study stands: coverage, pace, saturation, flags, mining runs, and a search over issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from analysis.distributions.settled import settled_labels
from db.frames import label_frame
from db.models import Assignment, Flag, Issue, MiningRun, Rater, Repository, Round, TimelineEvent
from db.settled import adjudication_frame
from db.visible import visible_to
from labeling_app.issues.named import NamedIssue, named

if TYPE_CHECKING:
    import pandas as pd

FOUND_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """How many different codes of a dimension the first `issues` labelled issues carry."""

    dimension: str
    issues: int
    codes: int


def visible_labels(session: Session, *, viewer: str) -> pd.DataFrame:
    """The labels of people that the viewer may see (see `db.frames.label_frame`)."""
    labels = label_frame(session, viewer=viewer)
    return labels[labels["rater_kind"] == "human"]


def settled_main_labels(session: Session, labels: pd.DataFrame) -> pd.DataFrame:
    """One code for each issue and dimension of the main rounds, of `visible_labels`."""
    return settled_labels(labels[labels["round_kind"] == "main"], adjudication_frame(session))


def saturation(labels: pd.DataFrame) -> tuple[SaturationPoint, ...]:
    """Codes seen against issues labelled, in the order of labelling: a curve that flattens is near its end.

    Where nothing new was seen for a while, only the first and the last point of it are there.
    """
    import pandas as pd

    labels = labels.sort_values("created_at", kind="stable")
    points: list[SaturationPoint] = []
    for dimension, rows in labels.groupby("dimension", sort=False):
        seen = pd.DataFrame(
            {
                "issues": (~rows["issue_id"].duplicated()).cumsum(),
                "codes": (~rows["code"].duplicated()).cumsum(),
            }
        ).drop_duplicates("issues", keep="last")
        rises = seen["codes"].diff().ne(0)
        ends = seen[rises | rises.shift(-1, fill_value=True)]
        points += [
            SaturationPoint(str(dimension), int(issues), int(codes))
            for issues, codes in zip(ends["issues"], ends["codes"], strict=True)
        ]
    return tuple(points)


def open_flags(session: Session, *, viewer: str) -> tuple[tuple[NamedIssue, str, datetime], ...]:
    """Flags not yet resolved, with who raised them and when; of open rounds the viewer's own alone."""
    rows = session.execute(
        select(Issue, Repository.name, Rater.name, Flag.raised_at)
        .join(Assignment, Assignment.id == Flag.assignment_id)
        .join(Issue, Issue.id == Assignment.issue_id)
        .join(Repository, Repository.id == Issue.repository_id)
        .join(Rater, Rater.id == Assignment.rater_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Flag.resolved_at.is_(None), visible_to(viewer))
        .order_by(Flag.raised_at)
    )
    return tuple((named(row[0], row[1]), row[2], row[3]) for row in rows)


def mining_runs(session: Session) -> tuple[tuple[str, MiningRun], ...]:
    """The last twenty runs of the miner, the newest first, with their repositories."""
    rows = session.execute(
        select(Repository.name, MiningRun)
        .join(Repository, Repository.id == MiningRun.repository_id)
        .order_by(MiningRun.id.desc())
        .limit(20)
    )
    return tuple((row[0], row[1]) for row in rows)


def search(session: Session, text: str) -> tuple[NamedIssue, ...]:
    """Issues that hold every word of `text` in title, text or comments, in any case; at most `FOUND_AT_MOST`."""
    words = text.split()
    if not words:
        return ()
    query = (
        select(Issue, Repository.name)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(Issue.source != "survey")
        .order_by(Repository.name, Issue.number)
        .limit(FOUND_AT_MOST)
    )
    for word in words:
        said = TimelineEvent.payload["body"].as_string().icontains(word, autoescape=True)
        in_a_comment = select(TimelineEvent.issue_id).where(TimelineEvent.kind == "commented", said)
        query = query.where(
            or_(
                Issue.title.icontains(word, autoescape=True),
                Issue.body.icontains(word, autoescape=True),
                Issue.id.in_(in_a_comment),
            )
        )
    return tuple(named(row[0], row[1]) for row in session.execute(query))
