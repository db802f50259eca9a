"""Residents and the chats they are found in, kept; fits `core.ports.Residents`."""

import sqlalchemy as sa

from core.errors import StaleComplaint
from core.messages import Peer
from core.people import Resident
from storage.mapping import resident_of, resident_values
from storage.rows import table
from storage.statements import param, update, upsert
from storage.tables import ChatRow, ConversationRow, ResidentRow

_T = table(ResidentRow)
_C = _T.c
_CHAT = table(ChatRow).c
_CONVERSATION = table(ConversationRow).c

_ADD = upsert(ResidentRow).on_conflict_do_nothing()
_SAVE = update(ResidentRow, _C.id == param("of_id"), _C.version == param("read_version"))
_GET = sa.select(_T).where(_C.id == param("id"))
_AT = sa.select(_T).join_from(_T, table(ChatRow)).where(_CHAT.channel == param("channel"), _CHAT.chat == param("chat"))
_NEW_CHAT = upsert(ChatRow)
_JOIN = _NEW_CHAT.on_conflict_do_update(
    index_elements=["channel", "chat"], set_={"resident": _NEW_CHAT.excluded.resident}
)
_TALKED = sa.and_(
    _CONVERSATION.channel == _CHAT.channel,
    _CONVERSATION.chat == _CHAT.chat,
    _CONVERSATION.resident == _CHAT.resident,
)
_PEER = (
    sa.select(_CHAT.channel, _CHAT.chat)
    .select_from(sa.outerjoin(table(ChatRow), table(ConversationRow), _TALKED))
    .where(_CHAT.resident == param("resident"))
    .order_by(_CONVERSATION.touched_at.desc().nulls_last())
    .limit(1)
)


class Residents:
    """The residents of one unit of work."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def at(self, peer: Peer) -> Resident | None:
        """Return the resident who writes from that private chat."""
        row = self._connection.execute(_AT, {"channel": peer.channel, "chat": peer.chat}).mappings().one_or_none()
        return None if row is None else resident_of(row)

    def get(self, resident: str) -> Resident | None:
        """Return the resident of that id."""
        row = self._connection.execute(_GET, {"id": resident}).mappings().one_or_none()
        return None if row is None else resident_of(row)

    def add(self, resident: Resident, peer: Peer | None) -> None:
        """Store a new resident, found in that chat or (a caller) in none; StaleComplaint if somebody else just did."""
        if self._connection.execute(_ADD, resident_values(resident)).rowcount != 1:
            raise StaleComplaint(f"resident {resident.id}")
        if peer is not None:
            self.join(resident.id, peer)

    def join(self, resident: str, peer: Peer) -> None:
        """Note that a known resident is found in that chat, too."""
        self._connection.execute(_JOIN, {"channel": peer.channel, "chat": peer.chat, "resident": resident})

    def save(self, resident: Resident) -> None:
        """Store what became known of a resident; StaleComplaint if somebody else did since it was read."""
        values = resident_values(resident) | {"version": resident.version + 1}
        key = {"of_id": values.pop("id"), "read_version": resident.version}
        if self._connection.execute(_SAVE, values | key).rowcount != 1:
            raise StaleComplaint(f"resident {resident.id}")

    def peer(self, resident: str) -> Peer | None:
        """Return the chat whose conversation with the resident was touched last, or any chat if there was none."""
        row = self._connection.execute(_PEER, {"resident": resident}).one_or_none()
        return None if row is None else Peer(channel=row.channel, chat=row.chat)
