"""Where every conversation stands, kept; fits `core.ports.Conversations`."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.dialogue.conversation import Conversation, Stage
from core.errors import StaleComplaint
from core.messages import Peer
from storage.connection import Connection
from storage.mapping import conversation_of, conversation_values
from storage.rows import table
from storage.statements import param, update, upsert
from storage.tables import ConversationRow

_T = table(ConversationRow)
_C = _T.c
_KEY = ("channel", "chat", "seat")

_BEGIN = upsert(ConversationRow).on_conflict_do_nothing()
_SAVE = update(
    ConversationRow,
    *(_C[name] == param(f"of_{name}") for name in _KEY),
    _C.version == param("read_version"),
)
# Whoever reads it will write it, so on PostgreSQL others wait for that: told to read again, all would try at once.
_GET = sa.select(_T).where(*(_C[name] == param(name) for name in _KEY)).with_for_update()
_DUE = (
    sa.select(_C.channel, _C.chat, _C.seat).where(_C.due_at <= param("now")).order_by(_C.due_at).limit(param("limit"))
)
_OF_RESIDENT = (
    sa.select(_T)
    .where(_C.resident == param("resident"))
    .order_by((_C.stage == sa.literal_column(f"'{Stage.HUMAN}'")).desc(), _C.touched_at.desc().nulls_last())
    .limit(1)
)


class Conversations:
    """The conversations of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, peer: Peer, seat: str) -> Conversation:
        """Return the conversation of that person in that chat; a new idle one (version 0) if there is none."""
        key = {"channel": peer.channel, "chat": peer.chat, "seat": seat}
        row = self._connection.execute(_GET, key).mappings().one_or_none()
        return Conversation(peer=peer, seat=seat) if row is None else conversation_of(row)

    def save(self, conversation: Conversation) -> None:
        """Store it under the next version; StaleComplaint if somebody else stored it since it was read."""
        read = conversation.version
        values = conversation_values(conversation) | {"version": read + 1}
        if read == 0:
            stored = self._connection.execute(_BEGIN, values).rowcount
        else:
            key = {f"of_{name}": values.pop(name) for name in _KEY}
            stored = self._connection.execute(_SAVE, values | key | {"read_version": read}).rowcount
        if stored != 1:
            raise StaleComplaint(f"conversation in {conversation.peer.channel}")

    def due(self, now: datetime, limit: int) -> Sequence[tuple[Peer, str]]:
        """Return up to `limit` (peer, seat) whose `due_at` has come, oldest first."""
        rows = self._connection.execute(_DUE, {"now": now, "limit": limit})
        return [(Peer(channel=channel, chat=chat), seat) for channel, chat, seat in rows]

    def of_resident(self, resident: str) -> Conversation | None:
        """Return the resident's private conversation in which somebody is awaited, or else the one touched last."""
        row = self._connection.execute(_OF_RESIDENT, {"resident": resident}).mappings().one_or_none()
        return None if row is None else conversation_of(row)
