"""Proposing changes to the codebook, taking them into a new version, and what must be looked at again."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any, Literal

import tomlkit
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.label_details import LabelDetail, label_details
from db.models import CodebookProposal, Issue, Rater, utc_now
from labeling_app.access.people import SETTLING
from study.folder import StudyFolder
from taxonomy.codebook import Codebook, Dimension, UnknownCode, parse_codebook
from taxonomy.errors import BadInput

Kind = Literal["new code", "rewording"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is wanted: a new code (with its `parent`, if any), or other words for one.

    `issue` is the row id of the issue that called for it, `reason` why the rules did not do.
    """

    kind: Kind
    dimension: str
    code: str
    definition: str
    reason: str
    name: str = ""
    parent: str | None = None
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A label that an accepted change affects, and why."""

    label: LabelDetail
    change: str
    version: str


def propose(engine: Engine, study: StudyFolder, proposer_id: int, change: Change) -> int:
    """Keep a proposal, and return its number; raises `BadInput` when it could not be taken in."""
    changed_text(study, change)
    if not change.reason.strip():
        raise BadInput("a proposal needs a reason.")
    with writing(engine) as session:
        if change.issue is not None and session.get(Issue, change.issue) is None:
            raise BadInput(f"there is no issue {change.issue}.")
        proposal = CodebookProposal(
            kind=change.kind,
            dimension=change.dimension,
            code=change.code,
            content={"definition": change.definition, "name": change.name, "parent": change.parent},
            reason=change.reason.strip(),
            issue_id=change.issue,
            proposer_id=proposer_id,
            status="open",
            created_at=utc_now(),
        )
        session.add(proposal)
        session.flush()
        return proposal.id


def proposals(session: Session) -> tuple[tuple[CodebookProposal, str], ...]:
    """All proposals, open ones first, with the names of those who made them."""
    rows = session.execute(
        select(CodebookProposal, Rater.name)
        .join(Rater, Rater.id == CodebookProposal.proposer_id)
        .order_by(CodebookProposal.status != "open", CodebookProposal.id.desc())
    )
    return tuple((row[0], row[1]) for row in rows)


def accept(engine: Engine, study: StudyFolder, decider_id: int, proposal_id: int) -> str:
    """Take a proposal into the codebook's file as a new version, and return that version.

    Raises:
        BadInput: The visitor may not decide, it was decided before, or the codebook has changed so
            that it cannot be taken in.
    """
    with writing(engine) as session:
        proposal = _decidable(session, decider_id, proposal_id)
        text, version = changed_text(study, _change_of(proposal))
        proposal.status, proposal.version, proposal.decided_at = "accepted", version, utc_now()
        session.flush()
        beside = study.codebook_path.with_suffix(".toml.new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, study.codebook_path)
    return version


def decline(engine: Engine, decider_id: int, proposal_id: int) -> None:
    """Turn a proposal down; raises `BadInput` as `accept` does."""
    with writing(engine) as session:
        proposal = _decidable(session, decider_id, proposal_id)
        proposal.status, proposal.decided_at = "declined", utc_now()


def changed_text(study: StudyFolder, change: Change) -> tuple[str, str]:
    """The codebook's file with the change taken in, and its new version; raises `BadInput`."""
    document: Any = tomlkit.parse(study.codebook_path.read_text(encoding="utf-8"))
    version = next_version(str(document["version"]))
    dimension = next((one for one in document["dimensions"] if one["id"] == change.dimension), None)
    if dimension is None:
        raise BadInput(f"the codebook has no dimension {change.dimension!r}.")
    if change.kind == "rewording":
        code = next((one for one in dimension["codes"] if one["id"] == change.code), None)
        if code is None:
            raise BadInput(f"{change.dimension} has no code {change.code!r}.")
        code["definition"] = change.definition
    else:
        new = tomlkit.table()
        new.update({"id": change.code, "name": change.name or change.code, "definition": change.definition})
        if change.parent:
            new["parent"] = change.parent
        dimension["codes"].append(new)
    document["version"] = version
    entry = tomlkit.table()
    entry.update({"version": version, "on": utc_now().date(), "text": told(change)})
    if "changelog" not in document:
        document["changelog"] = tomlkit.aot()
    document["changelog"].append(entry)
    text = tomlkit.dumps(document)
    parse_codebook(text, where=study.codebook_path)
    return text, version


def next_version(version: str) -> str:
    """The version after this one: its last number counted on, or `.1` put behind it."""
    match = re.search(r"(\d+)(?=\D*$)", version)
    if match is None:
        return f"{version}.1"
    return f"{version[: match.start()]}{int(match[1]) + 1}{version[match.end() :]}"


def told(change: Change) -> str:
    """One line for the changelog."""
    what = "New code" if change.kind == "new code" else "New wording of"
    return f"{what} {change.code} ({change.dimension}): {change.reason}"


def look_again(session: Session, codebook: Codebook, *, viewer: str) -> tuple[LookAgain, ...]:
    """The labels that accepted changes affect and that were not given again since; only those.

    A rewording affects the labels that carry the code (or one below it); a new code those that carry
    the code above it, or, with none above it, the labels of the issue that called for it.
    """
    accepted = session.scalars(
        select(CodebookProposal).where(CodebookProposal.status == "accepted").order_by(CodebookProposal.id)
    ).all()
    if not accepted:
        return ()
    labels = label_details(session, viewer=viewer)
    return tuple(
        LookAgain(label, told(_change_of(proposal)), proposal.version or "")
        for proposal in accepted
        for label in labels
        if proposal.decided_at is not None
        and label.created_at < proposal.decided_at
        and label.dimension == proposal.dimension
        and _affects(proposal, label, codebook)
    )


def _affects(proposal: CodebookProposal, label: LabelDetail, codebook: Codebook) -> bool:
    code = proposal.code if proposal.kind == "rewording" else proposal.content.get("parent")
    if code is None:
        return label.issue_id == proposal.issue_id
    if proposal.kind == "new code":
        return code in label.codes
    dimension = codebook.dimension(proposal.dimension)
    return any(code in _with_those_above(dimension, given) for given in label.codes)


def _with_those_above(dimension: Dimension, code: str) -> set[str]:
    """A code that was given, and those above it; alone if the codebook has it no more."""
    try:
        return {one.id for one in dimension.lineage(code)}
    except UnknownCode:
        return {code}


def _decidable(session: Session, decider_id: int, proposal_id: int) -> CodebookProposal:
    if session.get_one(Rater, decider_id).role not in SETTLING:
        raise BadInput("deciding on the codebook is for adjudicators.")
    proposal = session.get(CodebookProposal, proposal_id)
    if proposal is None or proposal.status != "open":
        raise BadInput("this proposal was decided already.")
    return proposal


def _change_of(proposal: CodebookProposal) -> Change:
    return Change(
        kind="rewording" if proposal.kind == "rewording" else "new code",
        dimension=proposal.dimension,
        code=proposal.code,
        definition=proposal.content["definition"],
        name=proposal.content["name"],
        parent=proposal.content["parent"],
        reason=proposal.reason,
        issue=proposal.issue_id,
    )
