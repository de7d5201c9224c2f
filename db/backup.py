"""Consistent copies of a store while others write to it, and checks of its soundness."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from db.engine import explained, place_of
from db.migrations.upgrade import schema_differences, schema_state
from taxonomy.errors import BadInput


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """The state of a store; it is sound when `problems` is empty."""

    place: str
    schema: str | None
    newest_schema: str
    problems: tuple[str, ...]


def backup(engine: Engine, target: Path) -> Path:
    """Copy the store to `target`: an SQLite file, or a PostgreSQL dump made by pg_dump.

    Raises:
        BadInput: The target exists already or cannot be written, or pg_dump is missing.
    """
    if target.exists():
        raise BadInput("this file exists already.", where=target, mend="Choose another name.")
    partial = target.with_name(target.name + ".partial")
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, partial)
        else:
            _dump_postgres(engine, partial)
        os.replace(partial, target)
    except (OSError, sqlite3.OperationalError) as error:
        raise BadInput(f"the backup cannot be written: {error}.", where=target) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def check(engine: Engine) -> StoreCheck:
    """Look for damage: the database's own checks, broken references, a schema unlike the models."""
    problems: list[str] = []
    with explained(str(engine.url)), engine.connect() as connection:
        state = schema_state(connection)
        if not state.is_newest:
            problems.append(f"schema {state.current} is not the newest, {state.newest}")
        else:
            problems += [f"schema: {line}" for line in schema_differences(connection)]
        if engine.dialect.name == "sqlite":
            lines = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
            problems += [line for line in lines if line != "ok"]
            for row in connection.execute(text("PRAGMA foreign_key_check")):
                problems.append(f"row {row[1]} of {row[0]} points to a missing row of {row[2]}")
    return StoreCheck(place_of(str(engine.url)), state.current, state.newest, tuple(problems))


def _copy_sqlite(engine: Engine, target: Path) -> None:
    source = engine.raw_connection()
    copy = sqlite3.connect(target)
    try:
        driver = source.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise TypeError(f"not an SQLite connection: {driver!r}")
        driver.backup(copy)
    finally:
        copy.close()
        source.close()


def _dump_postgres(engine: Engine, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BadInput("pg_dump is needed to back up a PostgreSQL store, and is not installed.")
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(
        [program, "--format=custom", f"--file={target}", url], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BadInput(f"pg_dump failed: {done.stderr.strip()}", where=target)
