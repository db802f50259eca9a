"""Which messages had their effect, kept; fits `core.ports.Inbox`."""

from datetime import datetime

import sqlalchemy as sa

from core.messages import Inbound
from storage.statements import upsert
from storage.tables import InboxRow

_TAKE = upsert(InboxRow).on_conflict_do_nothing()
_NEW = upsert(InboxRow)
_FAIL = _NEW.on_conflict_do_update(
    index_elements=["channel", "message"],
    set_={"error": _NEW.excluded.error, "inbound": _NEW.excluded.inbound, "handled_at": _NEW.excluded.handled_at},
)


class Inbox:
    """The inbox of one unit of work."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def take(self, inbound: Inbound, *, at: datetime) -> bool:
        """Record the message as handled; False if it was handled, or failed, before. Its words are not kept."""
        values = {"channel": inbound.channel, "message": inbound.id, "handled_at": at}
        return self._connection.execute(_TAKE, values | {"error": None, "inbound": None}).rowcount == 1

    def fail(self, inbound: Inbound, *, at: datetime, error: str) -> None:
        """Record a message that could not be handled, with its words kept for the operator."""
        values = {"channel": inbound.channel, "message": inbound.id, "handled_at": at}
        self._connection.execute(_FAIL, values | {"error": error, "inbound": inbound})
