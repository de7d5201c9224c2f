"""Writing checked label rows to the store in one transaction, whatever file they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.label_log import NewLabel, NewMemo, append_labels, append_memos
from db.models import Issue, Repository, utc_now
from study.folder import StudyFolder
from study.registry import ensure_codebook, ensure_rater, ensure_repositories, ensure_round


@dataclass(frozen=True, slots=True)
class ImportedLabel:
    """One label as a file states it, codes already resolved; `source` names file, sheet and row."""

    repository: str
    number: int
    rater: str
    round: str
    dimension: str
    codes: tuple[str, ...]
    source: str
    title: str | None = None
    memo: str | None = None
    labelled_on: date | None = None


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did (or would do, when `dry_run`): labels and memos, raters and issues it added."""

    file: str
    dry_run: bool
    rows: int
    labels_new: int
    labels_changed: int
    labels_unchanged: int
    memos_new: int
    issues_new: int
    raters_new: tuple[str, ...]
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def write_labels(
    engine: Engine,
    study: StudyFolder,
    labels: Sequence[ImportedLabel],
    *,
    file: str,
    dry_run: bool = False,
    ignored_columns: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> ImportSummary:
    """Append the labels, adding the raters, rounds and issues that the store has not seen.

    Raises:
        BadInput: A round that the study does not have, or a changed codebook under an old version.
    """
    with writing(engine) as session:
        codebook = ensure_codebook(session, study)
        found = _Lookup(session, study, file)
        issue_ids = found.issues({(label.repository, label.number): label.title for label in labels})
        rounds = {name: found.round_id(name) for name in dict.fromkeys(label.round for label in labels)}
        raters = {name: found.rater_id(name) for name in dict.fromkeys(label.rater for label in labels)}
        keys = [
            (rounds[label.round], issue_ids[label.repository, label.number], raters[label.rater])
            for label in labels
        ]
        appended = append_labels(
            session,
            [
                NewLabel(
                    *key,
                    dimension=label.dimension,
                    codes=label.codes,
                    codebook_version_id=codebook.id,
                    source=label.source,
                    labelled_on=label.labelled_on,
                )
                for key, label in zip(keys, labels, strict=True)
            ],
        )
        memos = append_memos(session, _memos(keys, labels))
        if dry_run:
            session.rollback()
    return ImportSummary(
        file=file,
        dry_run=dry_run,
        rows=len(labels),
        labels_new=appended.new,
        labels_changed=appended.changed,
        labels_unchanged=appended.unchanged,
        memos_new=memos.new + memos.changed,
        issues_new=found.issues_new,
        raters_new=tuple(found.raters_new),
        ignored_columns=ignored_columns,
        notes=notes,
    )


def _memos(keys: Sequence[tuple[int, int, int]], labels: Sequence[ImportedLabel]) -> list[NewMemo]:
    texts: dict[tuple[int, int, int], dict[str, str]] = {}
    for key, label in zip(keys, labels, strict=True):
        if label.memo:
            texts.setdefault(key, {}).setdefault(label.memo, label.source)
    return [
        NewMemo(*key, text="\n\n".join(memos), source=next(iter(memos.values())))
        for key, memos in texts.items()
    ]


class _Lookup:
    """Row ids by the names that files use; makes the rows that are missing and counts them."""

    def __init__(self, session: Session, study: StudyFolder, file: str) -> None:
        self._session = session
        self._study = study
        self._file = file
        self.issues_new = 0
        self.raters_new: list[str] = []

    @cached_property
    def _repositories(self) -> dict[str, Repository]:
        return ensure_repositories(self._session, self._study)

    def round_id(self, name: str) -> int:
        return ensure_round(self._session, self._study, name).id

    def rater_id(self, name: str) -> int:
        rater, is_new = ensure_rater(self._session, name)
        if is_new:
            self.raters_new.append(name)
        return rater.id

    def issues(self, wanted: dict[tuple[str, int], str | None]) -> dict[tuple[str, int], int]:
        known = self._known_issues()
        missing = [key for key in wanted if key not in known]
        if missing:
            self._session.execute(
                insert(Issue),
                [new_issue_row(self._repositories, key, wanted[key], self._file) for key in missing],
            )
            known = self._known_issues()
        self.issues_new = len(missing)
        return {key: known[key] for key in wanted}

    def _known_issues(self) -> dict[tuple[str, int], int]:
        rows = self._session.execute(
            select(Repository.name, Issue.number, Issue.id).join(
                Repository, Repository.id == Issue.repository_id
            )
        )
        return {(name.casefold(), number): issue_id for name, number, issue_id in rows}


def new_issue_row(
    repositories: dict[str, Repository], key: tuple[str, int], title: str | None, source: str
) -> dict[str, object]:
    """The row of an issue of which only its number (and perhaps its title) is known yet."""
    repository = repositories[key[0]]
    return {
        "repository_id": repository.id,
        "number": key[1],
        "title": title,
        "url": f"https://github.com/{repository.name}/issues/{key[1]}",
        "is_pull_request": False,
        "fetched_at": utc_now(),
        "source": f"file {source}",
    }


def midnight(day: date | None) -> datetime | None:
    """The first instant of a day in UTC, which is what a date without a time is stored as."""
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
