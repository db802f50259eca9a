"""Which processes are alive, so that only a dead one's work is taken over."""

from secrets import randbits
from threading import Lock

import sqlalchemy as sa

from storage.statements import param

_LOCK = sa.select(sa.func.pg_advisory_lock(sa.cast(param("name"), sa.BigInteger)))
_TRY = sa.select(sa.func.pg_try_advisory_xact_lock(sa.cast(param("name"), sa.BigInteger)))


class Alone:
    """SQLite is delivered from by one process at a time: what another one was sending, it sends no more."""

    def __init__(self) -> None:
        self.name = randbits(62)

    def is_dead(self, other: int, connection: sa.Connection) -> bool:
        """Tell whether the process of that name has ended."""
        return other != self.name

    def keep(self) -> None:
        """Make sure that others see this process alive."""

    def close(self) -> None:
        """Let others see that this process has ended."""


class AmongOthers:
    """On PostgreSQL every process holds a lock of its own name, which the server drops when its connection breaks."""

    def __init__(self, engine: sa.Engine) -> None:
        self.name = randbits(62)
        self._engine = engine
        self._turn = Lock()
        self._connection: sa.Connection | None = None

    def is_dead(self, other: int, connection: sa.Connection) -> bool:
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
