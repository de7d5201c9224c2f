"""The study's repositories, codebook versions, rounds and raters in the store, made when first met."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from db.models import CodebookVersion, Rater, Repository, Round, utc_now
from study.folder import StudyFolder
from taxonomy.codebook import digest_of
from taxonomy.errors import BadInput


def ensure_repositories(session: Session, study: StudyFolder) -> dict[str, Repository]:
    """The study's repositories as rows, by lower-case name; those that are new are added."""
    rows = {row.name.casefold(): row for row in session.scalars(select(Repository))}
    for repository in study.protocol.repositories:
        row = rows.get(repository.name.casefold())
        if row is None:
            row = Repository(name=repository.name, converter=repository.converter)
            session.add(row)
            rows[repository.name.casefold()] = row
        row.converter = repository.converter
    session.flush()
    return rows


def ensure_codebook(session: Session, study: StudyFolder) -> CodebookVersion:
    """The study's codebook as a row.

    Raises:
        BadInput: The store has other rules under the same version: a codebook that changes must
            get a new version, or old labels would be read against rules that they were not made by.
    """
    digest = digest_of(study.codebook_text)
    version = study.codebook.version
    known = select(CodebookVersion).where(CodebookVersion.version == version)
    row = session.scalar(known.options(defer(CodebookVersion.content)))
    if row is None:
        row = CodebookVersion(version=version, digest=digest, content=study.codebook_text, added_at=utc_now())
        session.add(row)
        session.flush()
    elif row.digest != digest:
        raise BadInput(
            f"the codebook has changed, but its version is still {version!r}.",
            where=study.codebook_path,
            mend="Give it a new version, and say in its changelog what changed.",
        )
    return row


def ensure_round(session: Session, study: StudyFolder, name: str, *, now: datetime | None = None) -> Round:
    """The round `name` as a row; raises `BadInput` when the protocol has no such round."""
    row = session.scalar(select(Round).where(Round.name == name))
    if row is not None:
        return row
    protocol = study.protocol.round(name)
    if protocol is None:
        known = ", ".join(round_.name for round_ in study.protocol.rounds)
        raise BadInput(f"the study has no round {name!r}.", mend=f"Its rounds: {known}.")
    position = [round_.name for round_ in study.protocol.rounds].index(protocol.name)
    row = Round(name=protocol.name, kind=protocol.kind, position=position, opened_at=now or utc_now())
    session.add(row)
    session.flush()
    return row


def ensure_rater(session: Session, name: str, *, kind: str = "human") -> tuple[Rater, bool]:
    """The rater `name` as a row, and whether it is new."""
    row = session.scalar(select(Rater).where(Rater.name == name))
    if row is not None:
        return row, False
    row = Rater(name=name, kind=kind, role="rater", created_at=utc_now())
    session.add(row)
    session.flush()
    return row, True
