"""Residents and the chats they are found in, kept; fits `core.acquaintance.Residents`."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.errors import StaleComplaint
from core.messages import Peer
from core.people import Resident
from storage.connection import Connection
from storage.mapping import resident_of, resident_values
from storage.resident_tables import HAS_PHONE, JOINED, ChatRow, ResidentRow
from storage.rows import table
from storage.statements import param, update, upsert
from storage.tables import ComplaintRow, ConversationRow

_T = table(ResidentRow)
_C = _T.c
_CHAT = table(ChatRow).c
_CONVERSATION = table(ConversationRow).c
_COMPLAINT = table(ComplaintRow).c

_ADD = upsert(ResidentRow).on_conflict_do_nothing()
_SAVE = update(ResidentRow, _C.id == param("of_id"), _C.version == param("read_version"))
_SAME = _T.alias("same")
_IS = sa.select(_SAME.c.joined).where(_SAME.c.id == param("id")).scalar_subquery()
_GET = sa.select(_T).where(_C.id == sa.func.coalesce(_IS, param("id")))
_OF_PHONE = (
    sa.select(_T)
    .where(_C.community == param("community"), _C.phone == param("phone"), HAS_PHONE, _C.joined.is_(None))
    .order_by(_C.id)
    .limit(param("limit"))
)
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
_HOLDER: sa.BindParameter[str] = param("holder")
# The next version of what is given: whoever has read it before begins again.
_GIVE = (
    update(ComplaintRow, _COMPLAINT.resident == param("claimant")).values(
        resident=_HOLDER, version=_COMPLAINT.version + 1
    ),
    update(ChatRow, _CHAT.resident == param("claimant")).values(resident=_HOLDER),
    update(ResidentRow, _C.id == param("claimant")).values(joined=_HOLDER),
    update(ResidentRow, sa.and_(_C.joined == param("claimant"), JOINED)).values(joined=_HOLDER),
)
_IN = sa.and_(_CONVERSATION.channel == param("of_channel"), _CONVERSATION.chat == param("of_chat"))
_GO_ON_WITH = update(ConversationRow, _CONVERSATION.resident == param("claimant"), sa.not_(_IN)).values(
    resident=_HOLDER, version=_CONVERSATION.version + 1
)


class Residents:
    """The residents of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def at(self, peer: Peer) -> Resident | None:
        """Return the resident who writes from that private chat."""
        row = self._connection.execute(_AT, {"channel": peer.channel, "chat": peer.chat}).mappings().one_or_none()
        return None if row is None else resident_of(row)

    def get(self, resident: str) -> Resident | None:
        """Return the resident of that id, or the one they turned out to be."""
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

    def of_phone(self, community: str, phone: str, limit: int) -> Sequence[Resident]:
        """Return residents of a community who left that phone."""
        wanted = {"community": community, "phone": phone, "limit": limit}
        return [resident_of(row) for row in self._connection.execute(_OF_PHONE, wanted).mappings()]

    def merge(self, claimant: str, holder: str, *, beside: Peer) -> None:
        """Give everything of the claimant to the holder; the conversation in `beside` is left to the caller to save."""
        given = {"claimant": claimant, "holder": holder}
        for statement in _GIVE:
            self._connection.execute(statement, given)
        self._connection.execute(_GO_ON_WITH, given | {"of_channel": beside.channel, "of_chat": beside.chat})

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
