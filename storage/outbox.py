"""Messages queued beside their cause; fits `core.ports.Outbox`. Delivery takes them from `storage.ledger`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.messages import Outbound
from storage.statements import insert
from storage.tables import OutboxRow

_ADD = insert(OutboxRow)


class Outbox:
    """The outbox of one unit of work."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, outbound: Sequence[Outbound], *, at: datetime) -> None:
        """Queue messages in order; they may go from `at` on, once the unit of work is committed."""
        if outbound:
            self._connection.execute(_ADD, [_queued(message, at) for message in outbound])


def _queued(message: Outbound, at: datetime) -> dict[str, Any]:
    return {
        "channel": message.peer.channel,
        "chat": message.peer.chat,
        "card": message.card,
        "ref": message.ref,
        "rank": 0 if message.urgent else 1,
        "outbound": message,
        "state": "queued",
        "queued_at": at,
        "due_at": at,
        "attempts": 0,
    }
