"""How a transaction begins and ends on each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import sqlalchemy as sa

#: How long a writer waits for another one, in seconds, before it gives up.
PATIENCE = 10.0

#: What PostgreSQL answers to a transaction that has to be done again: deadlock, serialization failure.
_AGAIN = ("40P01", "40001")


def gave_way(error: sa.exc.DBAPIError) -> bool:
    """Tell whether the database ended a transaction in favour of another one."""
    return getattr(error.orig, "sqlstate", None) in _AGAIN


class Transactions:
    """Opens connections that undo whatever was not committed.

    SQLite has one writer at a time: within a process a lock hands the turn over at once, where SQLite's own busy
    time-out (which is for other processes) would sleep and try again.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._turn = Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def open(self) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction of its own; TimeoutError if another holds the turn for too long."""
        if self._turn is not None and not self._turn.acquire(timeout=PATIENCE):
            raise TimeoutError("another unit of work did not end")
        try:
            with self.engine.connect() as connection:
                yield connection
        finally:
            if self._turn is not None:
                self._turn.release()
