"""Brings a database up to the newest schema: Alembic, forward only, run whenever a database is opened."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.errors import BadConfig

MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number: processes that open one PostgreSQL database at once take turns on it.
_TURN = 7_482_001


def config(connection: sa.Connection) -> Config:
    """Return what Alembic has to know to work over that connection."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Apply the migrations that are missing, all or none; BadConfig if a newer program has been at work here."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
        found = version(connection)
        if found and found not in known_versions():
            raise BadConfig(
                f"SUBAN_DATABASE_URL: a newer version of Suban has worked with this database (its schema is {found}, "
                f"this program knows no later one than {known_versions()[0]}). Nothing was changed. Start the newer "
                "version again, or restore a backup from before the upgrade into an empty place"
            )
        # Most databases that are opened are; Alembic would read every migration to find that out.
        if found != (known_versions()[0] if to == "head" else to):
            command.upgrade(config(connection), to)


def version(connection: sa.Connection) -> str:
    """Return the version of a database's schema; nothing for a database that has none yet."""
    return MigrationContext.configure(connection).get_current_revision() or ""


@cache
def known_versions() -> tuple[str, ...]:
    """Return the versions of the schema that this program knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
