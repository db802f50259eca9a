"""How a transaction begins and ends on each database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from threading import Lock
from typing import Any

import sqlalchemy as sa

from storage.connection import Connection, pooled

#: How long a writer waits for another one, in seconds, before it gives up.
PATIENCE = 10.0

#: What PostgreSQL answers to a transaction that has to be done again: deadlock, serialization failure.
_AGAIN = ("40P01", "40001")
#: What tells that nothing can be done now: busy, locked, read-only, I/O error, full, can't be opened …
_OUT_SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)
#: … and connection broken, resources used up (disk, memory), shut down by the operator.
_OUT_POSTGRESQL = ("08", "53", "57")
#: How a reader sees one state of everything from its first question to its last.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"only_reads": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


def gave_way(error: sa.exc.DBAPIError) -> bool:
    """Tell whether the database ended a transaction in favour of another one."""
    return getattr(error.orig, "sqlstate", None) in _AGAIN


def is_out(error: BaseException) -> bool:
    """Tell whether the database can't be worked with now, whatever was asked of it."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _OUT_SQLITE
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return False
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(_OUT_POSTGRESQL)


def is_damaged(error: BaseException) -> bool:
    """Tell whether a file is no SQLite database, or not a whole one."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Transactions:
    """Opens connections that undo whatever was not committed.

    SQLite has one writer at a time: within a process a lock hands the turn over at once, where SQLite's own busy
    time-out (which is for other processes) would sleep and try again.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**_READING[engine.dialect.name])
        self._turn = Lock() if engine.dialect.name == "sqlite" else None
        self._is_shared = isinstance(engine.pool, sa.StaticPool)

    @contextmanager
    def open(self) -> Iterator[Connection]:
        """Yield a connection in a transaction of its own; TimeoutError if another holds the turn for too long."""
        with self._taking_turns(), closing(pooled(self._engine)) as connection:
            yield Connection(self._engine, connection)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one state of everything and is in no writer's way."""
        turn = self._taking_turns() if self._is_shared else nullcontext()
        with turn, self._reader.connect() as connection:
            yield connection

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Yield the same, for the statements of a unit of work."""
        with self.reading() as connection:
            yield Connection.over(connection)

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=PATIENCE):
            raise TimeoutError("another unit of work did not end")
        try:
            yield
        finally:
            self._turn.release()
