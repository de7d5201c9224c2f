from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.engine import open_engine, reading
from db.models import FilterOutcome, Issue
from miner.filters.evaluation import evaluate
from miner.runs import RunSummary
from miner.starting import MiningOptions, Watching, mine_study
from study.folder import StudyFolder, open_study
from tests.github_emulator.server import Emulator
from tests.miner.worlds import emulated_study

Mine = Callable[..., RunSummary]


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    return emulated_study(tmp_path / "study")


@pytest.fixture
def store(study: StudyFolder) -> Engine:
    return open_engine(study.database_url)


@pytest.fixture
def postgres_study(tmp_path: Path, postgres_url: str) -> StudyFolder:
    """A study whose store is a PostgreSQL database, named in its study.toml."""
    folder = tmp_path / "group-study"
    emulated_study(folder)
    protocol = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(f'{protocol}\n[database]\nurl = "{postgres_url}"\n')
    return open_study(folder)


@pytest.fixture
def mine(study: StudyFolder, store: Engine, monkeypatch: pytest.MonkeyPatch) -> Mine:
    """Mines the emulator once, in this process."""
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_test")
    monkeypatch.setattr("miner.limits.FIRST_LIMIT_WAIT_S", 1.0)

    def run(emulator: Emulator, transport: str, **options: Any) -> RunSummary:
        asked = MiningOptions(base_url=emulator.url, transport=transport, **options)
        (summary,) = mine_study(store, study, asked, Watching())
        return summary

    return run


def outcomes(store: Engine, study: StudyFolder) -> dict[int, str]:
    """What the filters say of each stored issue that is not gone."""
    evaluate(store, study)
    with reading(store) as session:
        rows = session.execute(
            select(Issue.number, FilterOutcome.outcome)
            .join(FilterOutcome, FilterOutcome.issue_id == Issue.id)
            .where(Issue.gone_at.is_(None))
            .order_by(Issue.number, FilterOutcome.position)
        ).all()
    return dict(tuple(row) for row in rows)


def without_pulls(answers: dict[int, str], emulator: Emulator) -> dict[int, str]:
    """Only GraphQL leaves pull requests out of the listing; what it says of issues is compared."""
    pulls = {issue.number for issue in emulator.world.issues.values() if issue.is_pull}
    return {number: answer for number, answer in answers.items() if number not in pulls}
