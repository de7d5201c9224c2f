"""Opening the store, and the two kinds of session: one that reads, one that writes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from taxonomy.errors import BadInput

BUSY_TIMEOUT_S = 10.0
LOOK_S, SHORTEST_LOOK_S, HASTENING_S = 0.005, 0.001, 0.01
"""A writer looks every 5 ms whether the lock is free, twice as often after 10 ms, down to every millisecond."""


def open_engine(url: str, *, busy_timeout: float = BUSY_TIMEOUT_S) -> Engine:
    """An engine for the store at `url`, brought up to the newest schema.

    SQLite runs in WAL mode with foreign keys on; PostgreSQL is taken as it is.

    Args:
        url: A SQLAlchemy URL, such as `sqlite:///study/failatlas.db` or `postgresql+psycopg://...`.
        busy_timeout: How long a writer waits for another one, in seconds (SQLite).

    Raises:
        BadInput: The store cannot be opened, is no database, or is newer than this Failatlas.
    """
    from db.migrations.upgrade import upgrade

    engine = bare_engine(url, busy_timeout=busy_timeout)
    with explained(url):
        upgrade(engine)
    return engine


def bare_engine(url: str, *, busy_timeout: float = BUSY_TIMEOUT_S) -> Engine:
    """An engine for `url` as it is, without touching its schema; raises `BadInput`."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": busy_timeout})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise BadInput(
            f"the database URL cannot be used: {error}.",
            where="study.toml: database.url",
            mend="Write e.g. postgresql://user@host/name, and install failatlas[postgres] for it.",
        ) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading; it sees one consistent state and writes nothing."""
    with explained(str(engine.url)), Session(engine, autoflush=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose whole work is one transaction: stored at the end, or not at all.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE): deferred transactions that
    turn into writers fail under concurrency, waiting ones don't.
    """
    with explained(str(engine.url)), Session(engine) as session:
        session.connection(execution_options={"failatlas_writes": True})
        yield session
        session.commit()


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn what the database driver says about a store that cannot be used into `BadInput`."""
    try:
        yield
    except OperationalError as error:
        raise BadInput(*_said(error, url)) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and "not a database" in str(error.orig):
            raise BadInput(f"{place_of(url)} is not a Failatlas database.") from error
        raise


def place_of(url: str) -> str:
    """A name for the store that may be shown: its file, or its URL without the password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return str(Path(parsed.database))
    return parsed.render_as_string(hide_password=True)


def _said(error: OperationalError, url: str) -> tuple[str]:
    text = str(error.orig).strip()
    place = place_of(url)
    if "locked" in text:
        return (
            f"{place} is locked by another program; nothing was written. Wait for it to end, or stop it.",
        )
    if "readonly" in text or "unable to open" in text:
        return (f"{place} cannot be opened for writing. Check that the folder exists and can be written to.",)
    return (f"{place}: {text}.",)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("failatlas_writes", False):
        _begin_immediate(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock as soon as it is free; raises what SQLite says when the busy timeout is over.

    SQLite's own waiting sleeps longer and longer, up to a tenth of a second, while those who come later
    go first. Here whoever has waited longer looks more often.
    """
    raw: Any = connection.connection.dbapi_connection
    patience_ms = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        start = time.monotonic()
        while (waited := time.monotonic() - start) < patience_ms / 1000:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    break
                time.sleep(max(SHORTEST_LOOK_S, LOOK_S / (1 + waited / HASTENING_S)))
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout = {patience_ms}")
