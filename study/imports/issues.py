"""`failatlas import issues`: numbers, days and titles of issues, from a CSV or XLSX file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.models import Issue, IssueLabel, utc_now
from study.folder import StudyFolder
from study.imports.labels import checked_repository
from study.imports.tabular import Row, read_table
from study.imports.writing import midnight
from study.registry import ensure_repositories

REQUIRED = ("repository", "number", "created_on")
OPTIONAL = ("title", "closed_on", "state", "labels")


@dataclass(frozen=True, slots=True)
class IssueImportSummary:
    """What an import of issues did (or would do, when `dry_run`)."""

    file: str
    dry_run: bool
    rows: int
    issues_new: int
    issues_changed: int
    issues_unchanged: int
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ImportedIssue:
    created_at: datetime | None
    closed_at: datetime | None
    title: str | None
    state: str | None
    labels: tuple[str, ...] | None


def import_issues(
    engine: Engine, study: StudyFolder, path: Path, *, dry_run: bool = False
) -> IssueImportSummary:
    """Import issues; a cell that is empty leaves what the store knows, a mined issue keeps its instants.

    Raises:
        BadInput: A row is wrong; names file, sheet, row, column and the value.
    """
    table = read_table(path, required=REQUIRED, optional=OPTIONAL)
    wanted = {(checked_repository(row, study), row.integer("number")): _parsed(row) for row in table.rows}
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    with writing(engine) as session:
        repositories = ensure_repositories(session, study)
        known = {(issue.repository_id, issue.number): issue for issue in session.scalars(select(Issue))}
        labels = _labels_by_issue(session)
        for (name, number), imported in wanted.items():
            repository = repositories[name]
            issue = known.get((repository.id, number))
            counts[
                _store(session, issue, repository.id, repository.name, number, imported, labels, path.name)
            ] += 1
        if dry_run:
            session.rollback()
    return IssueImportSummary(
        file=path.name,
        dry_run=dry_run,
        rows=len(table.rows),
        issues_new=counts["new"],
        issues_changed=counts["changed"],
        issues_unchanged=counts["unchanged"],
        ignored_columns=table.ignored,
    )


def _parsed(row: Row) -> _ImportedIssue:
    state = row.cells.get("state", "").lower() or None
    if state not in (None, "open", "closed"):
        raise row.mistake("state", f"{state!r} is no state.", "Allowed: open, closed.")
    labels = row.cells.get("labels", "")
    return _ImportedIssue(
        created_at=midnight(row.day("created_on")),
        closed_at=midnight(row.day("closed_on")),
        title=row.cells.get("title") or None,
        state=state,
        labels=tuple(part.strip() for part in labels.split(";") if part.strip()) if labels else None,
    )


def _store(
    session: Session,
    issue: Issue | None,
    repository_id: int,
    repository: str,
    number: int,
    imported: _ImportedIssue,
    labels: dict[int, frozenset[str]],
    file: str,
) -> str:
    is_new = issue is None
    if issue is None:
        issue = Issue(
            repository_id=repository_id,
            number=number,
            url=f"https://github.com/{repository}/issues/{number}",
            fetched_at=utc_now(),
            source=f"file {file}",
        )
        session.add(issue)
    changed = _set_if_unknown_or_same_source(issue, imported)
    if imported.labels is not None and frozenset(imported.labels) != labels.get(issue.id, frozenset()):
        session.flush()
        session.execute(delete(IssueLabel).where(IssueLabel.issue_id == issue.id))
        rows: list[dict[str, Any]] = [
            {"issue_id": issue.id, "name": name} for name in dict.fromkeys(imported.labels)
        ]
        session.execute(insert(IssueLabel), rows)
        changed = True
    if is_new:
        return "new"
    return "changed" if changed else "unchanged"


def _set_if_unknown_or_same_source(issue: Issue, imported: _ImportedIssue) -> bool:
    changed = False
    for name in ("created_at", "closed_at", "title", "state"):
        value = getattr(imported, name)
        known = getattr(issue, name)
        was_mined = issue.node_id is not None and known is not None
        if value is not None and value != known and not was_mined:
            setattr(issue, name, value)
            changed = True
    return changed


def _labels_by_issue(session: Session) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for issue_id, name in session.execute(select(IssueLabel.issue_id, IssueLabel.name)):
        found.setdefault(issue_id, set()).add(name)
    return {issue_id: frozenset(names) for issue_id, names in found.items()}
