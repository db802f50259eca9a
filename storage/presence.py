"""Which processes are alive, so that only a dead one's work is taken over."""

import os
import weakref
from contextlib import suppress
from pathlib import Path
from secrets import randbits
from threading import Lock

import sqlalchemy as sa

from storage.connection import Connection
from storage.statements import param

try:
    import fcntl
except ImportError:  # Windows; there SQLite is used by one process at a time
    fcntl = None  # type: ignore[assignment]

_LOCK = sa.select(sa.func.pg_advisory_lock(sa.cast(param("name"), sa.BigInteger)))
_UNLOCK = sa.select(sa.func.pg_advisory_unlock(sa.cast(param("name"), sa.BigInteger)))
_TRY = sa.select(sa.func.pg_try_advisory_xact_lock(sa.cast(param("name"), sa.BigInteger)))


class OnOneMachine:
    """On SQLite every process holds the lock of a file of its own name, which the system drops when the process ends.

    The files lie in a folder beside the database; one in memory has none, and is one process's alone.
    """

    def __init__(self, folder: Path | None) -> None:
        self.name = randbits(62)
        self._folder = folder if fcntl is not None else None
        self._turn = Lock()
        self._let_go: weakref.finalize[[int], OnOneMachine] | None = None

    def is_dead(self, other: int, connection: Connection) -> bool:
        """Tell whether the process of that name has ended."""
        return other != self.name and (self._folder is None or _is_free(self._folder / str(other)))

    def keep(self) -> None:
        """Make sure that others see this process alive."""
        with self._turn:
            if self._folder is None or self._let_go is not None:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            for left in self._folder.iterdir():
                _is_free(left)
            # Locked before it has its name, so that nobody finds it free.
            unnamed = self._folder / f".{self.name}"
            file = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            unnamed.rename(self._folder / str(self.name))
            # However this ends, the file is closed with it.
            self._let_go = weakref.finalize(self, os.close, file)

    def close(self) -> None:
        """Let others see that this process has ended."""
        with self._turn:
            if self._let_go is not None and self._folder is not None:
                (self._folder / str(self.name)).unlink(missing_ok=True)
                self._let_go()
                self._let_go = None


def _is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock of a file, and clear away one that was left."""
    if path.name.startswith("."):
        return False
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


class AmongOthers:
    """On PostgreSQL every process holds a lock of its own name, which the server drops when its connection breaks."""

    def __init__(self, engine: sa.Engine) -> None:
        self.name = randbits(62)
        self._engine = engine
        self._turn = Lock()
        self._connection: sa.Connection | None = None

    def is_dead(self, other: int, connection: Connection) -> bool:
        """Tell whether the process of that name has ended; that stays so for the rest of this transaction."""
        return other != self.name and bool(connection.execute(_TRY, {"name": other}).scalar_one())

    def keep(self) -> None:
        """Make sure that others see this process alive, even after the server was restarted."""
        with self._turn:
            if not self._is_connected():
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                self._connection.execute(_LOCK, {"name": self.name})

    def close(self) -> None:
        """Let others see that this process has ended."""
        with self._turn:
            if self._connection is not None:
                # Let go in so many words: a server takes its time to notice that a connection has ended.
                with suppress(sa.exc.DBAPIError):
                    self._connection.execute(_UNLOCK, {"name": self.name})
                self._connection.invalidate()
                self._connection.close()
                self._connection = None

    def _is_connected(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(sa.select(1))
        except sa.exc.DBAPIError:
            self._connection.close()
            return False
        return True
