"""Which messages had their effect, kept; fits `core.ports.Inbox`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.messages import Inbound
from storage.connection import Connection
from storage.rows import table
from storage.statements import param, upsert
from storage.tables import InboxRow

_C = table(InboxRow).c

#: Who waits here is let in in the order of coming. The number is this chat's, whatever process asks for it.
_TURN = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(param("channel")), sa.func.hashtext(param("chat"))))
_TAKE = upsert(InboxRow).on_conflict_do_nothing()
_NEW = upsert(InboxRow)
_FAIL = _NEW.on_conflict_do_update(
    index_elements=["channel", "message"],
    set_={name: _NEW.excluded[name] for name in ("error", "inbound", "handled_at", "told_at")},
)
_FAILED = (
    sa.select(_C.inbound, _C.handled_at, _C.error)
    .where(_C.error.is_not(None))
    .order_by(_C.handled_at.desc())
    .limit(param("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A message that could not be handled, when and why."""

    inbound: Inbound
    at: datetime
    error: str


class Inbox:
    """The inbox of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, inbound: Inbound, *, at: datetime) -> bool:
        """Record the message as handled; False if it was handled, or failed, before. Its words are not kept.

        One chat's messages are handled one after the other, in the order in which they come here from any process.
        """
        # SQLite has one writer at a time anyway.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_TURN, {"channel": inbound.peer.channel, "chat": inbound.peer.chat})
        values = {"channel": inbound.channel, "message": inbound.id, "handled_at": at}
        return self._connection.execute(_TAKE, values | {"error": None, "inbound": None, "told_at": None}).rowcount == 1

    def fail(self, inbound: Inbound, *, at: datetime, error: str, told: bool) -> None:
        """Record a message that could not be handled, with its words kept for the operator; `told`: the staff know of it."""
        values = {"channel": inbound.channel, "message": inbound.id, "handled_at": at, "told_at": at if told else None}
        self._connection.execute(_FAIL, values | {"error": _storable(error), "inbound": inbound})

    def failed(self, limit: int) -> Sequence[Failure]:
        """Return the messages that could not be handled, newest first."""
        rows = self._connection.execute(_FAILED, {"limit": limit})
        return [Failure(inbound=inbound, at=at, error=error) for inbound, at, error in rows]


def _storable(text: str) -> str:
    # The error may quote the very characters that no database takes.
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
