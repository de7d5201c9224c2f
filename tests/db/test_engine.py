from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db.backup import backup, check
from db.engine import open_engine, reading, writing
from db.migrations.upgrade import newest_revision, schema_differences, schema_state
from db.models import Rater, Repository, utc_now
from taxonomy.errors import BadInput


def test_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert schema_state(connection).current == newest_revision()
        assert schema_differences(connection) == []


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def add_then_fail() -> None:
        with writing(engine) as session:
            session.add(Repository(name="a/b", converter="c"))
            session.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        add_then_fail()
    with reading(engine) as session:
        assert session.scalars(select(Repository)).all() == []


def test_writers_wait_for_one_another(engine: Engine) -> None:
    def add(number: int) -> None:
        for nth in range(20):
            with writing(engine) as session:
                session.add(
                    Rater(name=f"rater {number}-{nth}", kind="human", role="rater", created_at=utc_now())
                )

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert len(session.scalars(select(Rater)).all()) == 160


def test_instants_come_back_aware_and_naive_ones_are_refused(engine: Engine) -> None:
    now = utc_now()
    with writing(engine) as session:
        session.add(Rater(name="ann", kind="human", role="rater", created_at=now))
    with reading(engine) as session:
        assert session.scalars(select(Rater)).one().created_at == now


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_engine(url).dispose()
    holder = sqlite3.connect(tmp_path / "store.db")
    holder.execute("BEGIN IMMEDIATE")
    opened = open_engine(url, busy_timeout=0.05)
    with pytest.raises(BadInput, match="is locked by another program"), writing(opened):
        pass
    holder.rollback()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_text("these are no pages of a database, but words " * 50)
    with pytest.raises(BadInput, match="not a Failatlas database"):
        open_engine(f"sqlite:///{file}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder_is_said_to_be_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadInput, match="cannot be opened for writing"):
            open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_does_not_exist_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")


def test_a_store_from_the_future_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_engine(url).dispose()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadInput, match="schema 9999"):
        open_engine(url)


def test_a_backup_is_consistent_while_others_write(tmp_path: Path) -> None:
    source = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    stop = threading.Event()

    def write_pairs() -> None:
        nth = 0
        while not stop.is_set():
            nth += 1
            with writing(source) as session:
                session.add(Repository(name=f"a/{nth}", converter="left"))
                session.flush()
                session.add(Repository(name=f"b/{nth}", converter="right"))

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        backup(source, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    copy = open_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    assert check(copy).problems == ()
    with reading(copy) as session:
        sides = [row.converter for row in session.scalars(select(Repository))]
    assert sides.count("left") == sides.count("right")
    with pytest.raises(BadInput, match="exists already"):
        backup(source, tmp_path / "copy.db")


def test_check_finds_a_broken_reference(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO issue_labels (issue_id, name) VALUES (77, 'bug')")
    assert any("issue_labels" in problem for problem in check(opened).problems)
