"""Messages queued beside their cause; fits `core.ports.Outbox`. Delivery takes them from `storage.ledger`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.messages import Outbound, Peer
from storage.connection import Connection
from storage.rows import table
from storage.statements import insert, param, update
from storage.tables import OutboxRow

_C = table(OutboxRow).c
_ADD = insert(OutboxRow)
_SHOWS = (
    sa.select(_C.id)
    .where(_C.channel == param("channel"), _C.chat == param("chat"), _C.card == param("card"), _C.state != "dead")
    .limit(1)
)
_UNSENT = sa.select(_C.id, _C.outbound).where(
    _C.channel == param("channel"),
    _C.chat == param("chat"),
    # Written out, never bound, so that the partial indexes answer it.
    sa.or_(*(_C.state == sa.literal_column(f"'{state}'") for state in ("queued", "sending", "collected"))),
)
#: A list that was not sent is written anew out of what it tells of.
_TOLD_IN = sa.select(_C.id, _C.outbound).where(_C.told_in == param("list")).order_by(_C.id)
_MOVE = update(OutboxRow, _C.id == param("of_id"))
#: Their messages' ids are those of the former chat, and may be those of others in the new one.
_MOVE_CALLS = update(OutboxRow, _C.channel == param("of_channel"), _C.chat == param("of_chat"), _C.counts.is_not(None))


class Outbox:
    """The outbox of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, outbound: Sequence[Outbound], *, at: datetime) -> None:
        """Queue messages in order; they may go from `at` on, once the unit of work is committed."""
        if outbound:
            self._connection.execute(_ADD, [queued(message, at) for message in outbound])

    def shows(self, peer: Peer, card: str) -> bool:
        """Tell whether a chat shows that card, or is about to."""
        at = {"channel": peer.channel, "chat": peer.chat, "card": card}
        return self._connection.execute(_SHOWS, at).first() is not None

    def move(self, before: Peer, after: Peer) -> None:
        """Send to another chat what has not yet been sent to this one; what this one was called about, that one was."""
        unsent = self._connection.execute(_UNSENT, {"channel": before.channel, "chat": before.chat}).all()
        for number, message in unsent:
            moved = {"of_id": number, "chat": after.chat, "outbound": replace(message, peer=after)}
            self._connection.execute(_MOVE, moved)
            for inside, listed in self._connection.execute(_TOLD_IN, {"list": number}).all():
                within = {"of_id": inside, "chat": after.chat, "outbound": replace(listed, peer=after)}
                self._connection.execute(_MOVE, within)
        chats = {"of_channel": before.channel, "of_chat": before.chat, "chat": after.chat}
        self._connection.execute(_MOVE_CALLS, chats | {"message": None})


def queued(message: Outbound, at: datetime) -> dict[str, Any]:
    """Return the row of a message that goes from then on; calls are collected before they go."""
    counts = None if message.turn is None else not message.turn.is_exempt
    return {
        "channel": message.peer.channel,
        "chat": message.peer.chat,
        "card": message.card,
        "ref": message.ref,
        "rank": 0 if message.urgent else 1,
        "outbound": message,
        "state": "collected" if counts else "queued",
        "queued_at": at,
        "due_at": at,
        "attempts": 0,
        "counts": counts,
    }
