"""Carrying current labels from one codebook version to the next; old labels stay in the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.label_log import LabelKey, NewLabel, append_labels, current_codes
from db.models import CodebookVersion, Issue, Rater, Repository, Round
from study.folder import StudyFolder
from study.registry import ensure_codebook
from taxonomy.codebook import Codebook
from taxonomy.differences import differences
from taxonomy.errors import BadInput
from taxonomy.recoding import LOOK_AGAIN, RecodeMap


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A label that no rule carries over: its rater must look at the issue again."""

    repository: str
    number: int
    round: str
    rater: str
    dimension: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationSummary:
    """What a migration appended, what it left as it is, and what must be looked at again."""

    old_version: str
    new_version: str
    dry_run: bool
    recoded: int
    kept: int
    look_again: tuple[LookAgain, ...]


def migrate_labels(
    engine: Engine, study: StudyFolder, old: Codebook, recode_map: RecodeMap, *, dry_run: bool = False
) -> MigrationSummary:
    """Append, for each current label of the old version, what the map makes of it.

    A label whose code changed in meaning and has no rule, or whose rule says so, is listed to be
    looked at again and is not touched. A code that stayed the same is carried over as it is.

    Raises:
        BadInput: The store has no labels of the old version's codebook.
    """
    changed = {
        (item.dimension, item.code) for item in differences(old, study.codebook) if item.changes_meaning
    }
    with writing(engine) as session:
        before = session.scalar(select(CodebookVersion).where(CodebookVersion.version == old.version))
        if before is None:
            raise BadInput(f"the store has no labels by the codebook version {old.version!r}.")
        after = ensure_codebook(session, study)
        rounds = list(session.scalars(select(Round.id)))
        carried: list[NewLabel] = []
        look_again: list[LabelKey] = []
        labels = {
            key: codes
            for key, (codes, version) in current_codes(session, rounds).items()
            if version == before.id and codes
        }
        recoded = 0
        for key, codes in labels.items():
            new = _carried_codes(key[3], codes, recode_map, changed)
            if new is None:
                look_again.append(key)
                continue
            recoded += new != codes
            carried.append(
                NewLabel(
                    *key[:3],
                    dimension=key[3],
                    codes=new,
                    codebook_version_id=after.id,
                    source=f"migrated from codebook {old.version}",
                )
            )
        append_labels(session, carried)
        listed = tuple(_named(session, key, labels[key]) for key in look_again)
        if dry_run:
            session.rollback()
    return MigrationSummary(
        old.version, study.codebook.version, dry_run, recoded, len(carried) - recoded, listed
    )


def _carried_codes(
    dimension: str, codes: tuple[str, ...], recode_map: RecodeMap, changed: set[tuple[str, str | None]]
) -> tuple[str, ...] | None:
    result: list[str] = []
    for code in codes:
        new = recode_map.new_code(dimension, code)
        if new == LOOK_AGAIN or (new is None and (dimension, code) in changed):
            return None
        result.append(new if new is not None else code)
    return tuple(dict.fromkeys(result))


def _named(session: Session, key: LabelKey, codes: tuple[str, ...]) -> LookAgain:
    repository, number = session.execute(
        select(Repository.name, Issue.number)
        .join(Repository, Repository.id == Issue.repository_id)
        .where(Issue.id == key[1])
    ).one()
    round_ = session.get_one(Round, key[0])
    rater = session.get_one(Rater, key[2])
    return LookAgain(repository, number, round_.name, rater.name, key[3], codes)
