"""Brings a database up to the newest schema: Alembic, forward only, run whenever a database is opened."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

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
    """Apply the migrations that are missing, all or none."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
        command.upgrade(config(connection), to)
