"""Mining a JSON file of REST issues instead of GitHub: a run like any other."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, select

from db.engine import writing
from db.models import Issue
from miner.archive.writing import Archive
from miner.batches import batched
from miner.json_exchange import JsonExchange
from miner.json_files import read_issues, read_payloads
from miner.marks import mark_whole
from miner.mining import RunPlan, mine
from miner.rest.transport import RestTransport
from miner.runs import RunSummary, Tally, begin_run, end_run, list_runs
from miner.starting import chosen_repositories
from miner.storing import store_page
from miner.tokens import token_kind
from miner.usage import Usage
from study.folder import StudyFolder
from study.registry import ensure_repositories

PAGE = 500


def mine_json(engine: Engine, study: StudyFolder, path: Path, repository: str) -> RunSummary:
    """Store the issues of the JSON file at `path` as those of `repository`.

    Raises:
        BadInput: The file is no list of issues, or the study has no such repository.
    """
    protocol = chosen_repositories(study, (repository,))[0]
    mined = read_issues(path, protocol.name)
    tally = Tally()
    with writing(engine) as session:
        row = ensure_repositories(session, study)[protocol.name.casefold()]
        run_id = begin_run(
            session,
            row,
            study_version=study.version,
            transport=f"file {path.name}",
            token_kind=token_kind(()),
            mode="whole",
        ).id
        for page in batched(mined, PAGE):
            tally.add(store_page(session, row.id, run_id, page))
            numbers = [item.issue.number for item in page if item.events is not None]
            for issue in session.scalars(
                select(Issue).where(Issue.repository_id == row.id, Issue.number.in_(numbers))
            ):
                issue.timeline_mark = issue.timeline_mark or mark_whole()
    end_run(engine, run_id, Usage(), tally, "done", None)
    return next(run for run in list_runs(engine) if run.run == run_id)


def archive_json(
    engine: Engine, study: StudyFolder, path: Path, repository: str, archive: Archive
) -> RunSummary:
    """Like `mine_json`, and keep the issues in an archive as if GitHub had answered with them."""
    protocol = chosen_repositories(study, (repository,))[0]
    read_issues(path, protocol.name)
    exchange = archive.keeping(JsonExchange(protocol.name, read_payloads(path)), protocol.name)
    return mine(engine, RunPlan(study, protocol, "none"), RestTransport(exchange, protocol), Usage())
