"""Saving, skipping, flagging and undoing: each one transaction, and each the same however often it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.models import Assignment, Draft, Flag, LabelEvent, MemoEvent, Save, utc_now
from labeling_app.labelling.saying import Saying, newest_events, said
from labeling_app.rounds.queue import last_saved, own_assignment
from study.folder import StudyFolder
from study.registry import ensure_codebook
from taxonomy.codebook import Codebook, UnknownCode
from taxonomy.errors import BadInput

SOURCE = "app"
NOT_YOURS = "this issue is not assigned to you in an open round."
CLOSED = "this round was closed meanwhile, and takes no more labels; what you had saved in it stands."


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An assigned issue as its rater left it: the draft where there is one, else what was saved.

    `token` names the save that comes next; `is_saved` tells whether there is a save that stands.
    """

    assignment: Assignment
    saying: Saying
    token: str
    is_saved: bool
    flagged: bool


def open_issue(session: Session, rater_id: int, assignment_id: int) -> OpenIssue | None:
    """An issue to label; None when it is not this rater's to label now."""
    assignment = own_assignment(session, rater_id, assignment_id)
    if assignment is None:
        return None
    draft = session.get(Draft, assignment_id)
    saying = Saying.from_json(draft.content) if draft else said(session, assignment)
    stands = Save.undone_at.is_(None) & (Save.kind != "undo")
    saves, standing = session.execute(
        select(func.count(), func.count().filter(stands)).where(Save.assignment_id == assignment_id)
    ).one()
    return OpenIssue(
        assignment,
        saying,
        _token(assignment_id, saves),
        is_saved=standing > 0,
        flagged=_flag(session, assignment_id) is not None,
    )


def keep_draft(engine: Engine, rater_id: int, assignment_id: int, token: str, saying: Saying) -> bool:
    """Keep what was chosen and typed; False when the page that asks was saved meanwhile."""
    with writing(engine) as session:
        _locked(session, rater_id, assignment_id)
        if _next_token(session, assignment_id) != token:
            return False
        draft = session.get(Draft, assignment_id)
        if draft is None:
            draft = Draft(assignment_id=assignment_id)
            session.add(draft)
        draft.content = saying.as_json()
        draft.updated_at = utc_now()
    return True


def save(
    engine: Engine, study: StudyFolder, rater_id: int, assignment_id: int, token: str, saying: Saying
) -> bool:
    """Store a rater's labels and memo; False when the save of this token is stored already.

    Raises:
        BadInput: The issue is not this rater's in an open round, a required dimension has no code,
            or a code is none of the codebook's. Nothing is stored then.
    """
    with writing(engine) as session:
        assignment = _locked(session, rater_id, assignment_id)
        if _is_stored(session, assignment_id, token):
            return False
        _check(study.codebook, saying)
        before = _append(session, study, assignment, saying, token)
        _finish(session, assignment_id, token, "label", before)
    return True


def skip(engine: Engine, rater_id: int, assignment_id: int, token: str, reason: str) -> bool:
    """Put an issue aside with a reason; what was saved of it before stays. Raises `BadInput`."""
    if not reason.strip():
        raise BadInput("a skipped issue needs a reason.")
    with writing(engine) as session:
        assignment = _locked(session, rater_id, assignment_id)
        if _is_stored(session, assignment_id, token):
            return False
        _finish(session, assignment_id, token, "skip", said(session, assignment), reason.strip())
    return True


def undo(engine: Engine, study: StudyFolder, rater_id: int) -> int | None:
    """Take the rater's last save back, and keep what it said as a draft; the assignment, or None.

    The log only grows: undoing appends what had been said before.
    """
    with writing(engine) as session:
        assignment = last_saved(session, rater_id)
        if assignment is None:
            return None
        _locked(session, rater_id, assignment.id)
        last = session.scalars(
            select(Save)
            .where(Save.assignment_id == assignment.id, Save.undone_at.is_(None), Save.kind != "undo")
            .order_by(Save.id.desc())
            .limit(1)
        ).one()
        # An edit that was not saved is newer than the save that is taken back.
        edited = session.scalar(select(Draft.content).where(Draft.assignment_id == assignment.id))
        last.undone_at = utc_now()
        token = _next_token(session, assignment.id)
        was = _append(session, study, assignment, Saying.from_json(last.before), token)
        _finish(session, assignment.id, token, "undo", was)
        content = edited or was.as_json()
        session.add(Draft(assignment_id=assignment.id, content=content, updated_at=utc_now()))
        return assignment.id


def set_flag(engine: Engine, rater_id: int, assignment_id: int, *, raised: bool) -> None:
    """Mark an issue as one to talk about, or take the mark away."""
    with writing(engine) as session:
        _locked(session, rater_id, assignment_id)
        flag = _flag(session, assignment_id)
        if raised and flag is None:
            session.add(Flag(assignment_id=assignment_id, raised_at=utc_now()))
        elif not raised and flag is not None:
            flag.resolved_at = utc_now()


def _locked(session: Session, rater_id: int, assignment_id: int) -> Assignment:
    # PostgreSQL: saves of one assignment wait for each other; on SQLite the transaction already does that.
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(Assignment.id).where(Assignment.id == assignment_id).with_for_update())
    assignment = own_assignment(session, rater_id, assignment_id)
    if assignment is None:
        own = select(Assignment.id).where(Assignment.id == assignment_id, Assignment.rater_id == rater_id)
        raise BadInput(NOT_YOURS if session.scalar(own) is None else CLOSED)
    return assignment


def _next_token(session: Session, assignment_id: int) -> str:
    saves = session.scalar(select(func.count()).where(Save.assignment_id == assignment_id))
    return _token(assignment_id, saves or 0)


def _token(assignment_id: int, saves: int) -> str:
    return f"{assignment_id}-{saves}"


def _is_stored(session: Session, assignment_id: int, token: str) -> bool:
    tokens = session.scalars(select(Save.token).where(Save.assignment_id == assignment_id)).all()
    if token in tokens:
        return True
    if token != _token(assignment_id, len(tokens)):
        raise BadInput("the page is out of date.", mend="Load it again.")
    return False


def _check(codebook: Codebook, saying: Saying) -> None:
    missing = saying.unanswered(codebook)
    if missing:
        raise BadInput(f"no code yet for: {', '.join(dimension.name for dimension in missing)}.")
    try:
        for dimension_id, codes in saying.codes.items():
            dimension = codebook.dimension(dimension_id)
            if len(codes) > 1 and not dimension.multiple:
                raise BadInput(f"{dimension.name} takes one code.")
            for code in codes:
                dimension.code(code)
    except UnknownCode as error:
        raise BadInput(str(error)) from error


def _append(
    session: Session, study: StudyFolder, assignment: Assignment, saying: Saying, token: str
) -> Saying:
    """Append to the log what differs from what was said before, and return that."""
    now = utc_now()
    newest = newest_events(session, assignment)
    before = said(session, assignment, newest)
    version = ensure_codebook(session, study).id
    key = {
        "issue_id": assignment.issue_id,
        "rater_id": assignment.rater_id,
        "round_id": assignment.round_id,
        "source": SOURCE,
        "created_at": now,
    }
    events = [
        {
            **key,
            "codebook_version_id": version,
            "dimension": dimension,
            "codes": list(codes),
            "confidence": saying.confidence,
            "evidence": evidence,
            "token": f"{token}:{dimension}",
            "labelled_on": now.date(),
        }
        for dimension in sorted({*newest, *saying.codes})
        for codes in [saying.codes.get(dimension, ())]
        for evidence in [list(saying.evidence.get(dimension, ())) or None]
        if _is_news(newest.get(dimension), list(codes), saying.confidence, evidence, version)
    ]
    if events:
        session.execute(insert(LabelEvent), events)
    if saying.memo != before.memo:
        session.execute(insert(MemoEvent), [{**key, "text": saying.memo, "token": token}])
    return before


def _is_news(
    last: LabelEvent | None,
    codes: list[str],
    confidence: str | None,
    evidence: list[str] | None,
    version: int,
) -> bool:
    if last is None:
        return bool(codes)
    return (last.codes, last.confidence, last.evidence, last.codebook_version_id) != (
        codes,
        confidence,
        evidence,
        version,
    )


def _finish(
    session: Session, assignment_id: int, token: str, kind: str, before: Saying, note: str | None = None
) -> None:
    row = {
        "assignment_id": assignment_id,
        "token": token,
        "kind": kind,
        "note": note,
        "before": before.as_json(),
        "created_at": utc_now(),
    }
    session.execute(insert(Save), [row])
    session.execute(delete(Draft).where(Draft.assignment_id == assignment_id))


def _flag(session: Session, assignment_id: int) -> Flag | None:
    return session.scalar(select(Flag).where(Flag.assignment_id == assignment_id, Flag.resolved_at.is_(None)))
