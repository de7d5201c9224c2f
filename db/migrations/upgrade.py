"""Bringing a store to the newest schema, and saying where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from db.models import Base
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The revision that a store has (None: it is empty), and the one that this Failatlas writes."""

    current: str | None
    newest: str

    @property
    def is_newest(self) -> bool:
        """Whether there is nothing to upgrade."""
        return self.current == self.newest


def newest_revision() -> str:
    """The last migration's revision, read from the file names (they are numbered)."""
    return max(file.name.split("_", 1)[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


def schema_state(connection: Connection) -> SchemaState:
    """Where the store's schema stands."""
    current = None
    if inspect(connection).has_table("alembic_version"):
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return SchemaState(current, newest_revision())


def upgrade(engine: Engine) -> SchemaState:
    """Upgrade the store's schema if it is older than this Failatlas; returns where it stood before.

    Raises:
        BadInput: The store is newer than this Failatlas.
    """
    with engine.connect() as connection:
        before = schema_state(connection)
    if before.is_newest:
        return before
    if before.current is not None and before.current > before.newest:
        raise BadInput(
            f"the database is at schema {before.current}, this Failatlas knows {before.newest}.",
            mend="Install a newer Failatlas.",
        )
    if engine.dialect.name == "sqlite":
        _switch_to_wal(engine)
    with engine.connect().execution_options(failatlas_writes=True) as connection, connection.begin():
        if not schema_state(connection).is_newest:
            _run(connection)
    return before


def schema_differences(connection: Connection) -> list[str]:
    """What the store's tables lack beside the models, one line each; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def _switch_to_wal(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _run(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection, without an alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
