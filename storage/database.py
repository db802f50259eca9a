"""The database of an installation: opened, brought up to date, and handed out as units of work and the ledger."""

import sqlite3
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from core.errors import BadConfig, Unavailable
from core.retention import Retention
from storage.connection import beginning
from storage.leases import Leases
from storage.ledger import Ledger
from storage.presence import AmongOthers, OnOneMachine
from storage.reach import Reach
from storage.retention import Expiry
from storage.schema import upgrade
from storage.tokens import Tokens
from storage.trail import Trail
from storage.transactions import PATIENCE, Transactions, is_damaged, is_out
from storage.unit_of_work import UnitOfWork
from storage.wecom import Wecom

_PRAGMAS = (
    f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}",
    # A tenth of a millisecond a commit; losing the last commits at a power cut would cost trust.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """Everything kept, at one URL (`sqlite:///file`, `sqlite://` in memory, `postgresql://…`); for many threads.

    Opening it brings it up to date. Raises BadConfig for another kind of database or one that a newer program has
    worked with, Unavailable where it can't be reached.
    """

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self.transactions = Transactions(self.engine)
        try:
            upgrade(self.engine)
        except BaseException as error:
            self.engine.dispose()
            if is_out(error):
                raise Unavailable(type(error).__name__) from error
            if is_damaged(error):
                raise BadConfig(f"{self.engine.url.database} is no database, or damaged. Restore a backup") from error
            raise
        self._presence = _presence(self.engine)
        self.ledger = Ledger(self.transactions, self._presence)
        self.leases = Leases(self.transactions, self._presence)
        self.reach = Reach(self.transactions)
        self.tokens = Tokens(self.transactions)
        self.trail = Trail(self.transactions)
        self.wecom = Wecom(self.transactions)

    @property
    def has_one_writer(self) -> bool:
        """Tell whether one unit of work at a time can write here."""
        return self.engine.dialect.name == "sqlite"

    def work(self) -> UnitOfWork:
        """Return a unit of work not yet begun."""
        return UnitOfWork(self.transactions.open)

    def look(self) -> UnitOfWork:
        """Return a unit of work in which nothing can be written: it sees one state of everything and holds up nobody."""
        return UnitOfWork(self.transactions.looking)

    def expiry(self, retention: Retention, now: datetime) -> Expiry:
        """Return what is kept no longer at that instant."""
        return Expiry(self.transactions, retention, now)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Return a connection for the reporting queries; it sees one state of everything and holds up nobody."""
        return self.transactions.reading()

    def close(self) -> None:
        """Let go of all connections."""
        self._presence.close()
        self.engine.dispose()


def connect(address: str) -> sa.Engine:
    """Return the engine of a URL, its schema as it was found; BadConfig for another kind of database, or no URL."""
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError as error:
        raise BadConfig(
            "SUBAN_DATABASE_URL is no URL: write sqlite:///file or postgresql://name:word@host/name"
        ) from error
    # What residents said must not travel into logs with an error.
    options: dict[str, Any] = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, options)
    if url.get_backend_name() != "postgresql":
        raise BadConfig(f"SUBAN_DATABASE_URL: a database is sqlite or postgresql, not {url.get_backend_name()}")
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return sa.create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, **options)


def _presence(engine: sa.Engine) -> OnOneMachine | AmongOthers:
    if engine.dialect.name != "sqlite":
        return AmongOthers(engine)
    file = None if isinstance(engine.pool, StaticPool) else Path(str(engine.url.database))
    return OnOneMachine(file and file.with_name(f"{file.name}-processes"))


def _sqlite(url: sa.URL, options: dict[str, Any]) -> sa.Engine:
    options["connect_args"] = {"check_same_thread": False}
    if url.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        _make_room(Path(str(url.database)).parent)
    engine = sa.create_engine(url, **options)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfig(f"{folder} can't be made ({error.strerror}): set SUBAN_DATA to a folder that can") from error


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver would begin late, and only before some statements
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection, attempts: int = 20) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        # Somebody else makes the same new database, and this pragma does not wait for them as transactions do.
        if not attempts:
            raise
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        _use_wal(connection, attempts - 1)


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(beginning(connection.engine))
