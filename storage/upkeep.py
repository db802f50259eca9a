"""What the house remembers to look after itself, kept; fits `core.upkeep`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from core.messages import Peer
from core.upkeep import Lost, Trouble
from storage.channel_tables import TroubleRow
from storage.connection import Connection
from storage.rows import table
from storage.statements import param, update, upsert
from storage.tables import UNREAD, UNTOLD, InboxRow, OutboxRow

_T, _I, _O = table(TroubleRow).c, table(InboxRow).c, table(OutboxRow).c
_ONE = (_T.kind == param("kind"), _T.key == param("key"))

_OF = sa.select(_T.key, _T.since, _T.attempts, _T.again_at, _T.is_told).where(_T.kind == param("kind"))
_NEW = upsert(TroubleRow)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["kind", "key"],
    set_={name: _NEW.excluded[name] for name in ("since", "attempts", "again_at", "is_told")},
)
_OVER = sa.delete(table(TroubleRow)).where(*_ONE)

_OUTBOUND = sa.select(_O.id).where(UNTOLD).order_by(_O.id).limit(param("limit"))
_LOST = sa.select(_O.channel, _O.chat, _O.ref).where(_O.id == param("id"))
_ON_ITS_WAY = sa.select(_O.id).where(
    _O.channel == param("channel"),
    _O.chat == param("chat"),
    # Written out, never bound, so that the partial index answers it.
    _O.state == sa.literal_column("'sending'"),
)
_REFS = sa.select(_O.ref).where(_O.told_in == param("list"), _O.ref.is_not(None)).order_by(_O.id)
_WORDS = sa.select(_O.outbound).where(_O.id == param("id"))
_TOLD_OUTBOUND = update(OutboxRow, _O.id == param("of_id"))
_INBOUND = sa.select(_I.channel, _I.message).where(UNREAD).order_by(_I.handled_at).limit(param("limit"))
_TOLD_INBOUND = update(InboxRow, _I.channel == param("of_channel"), _I.message == param("of_message"))


class Troubles:
    """The troubles of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, kind: str) -> Mapping[str, Trouble]:
        """Return all there is of a kind, by key."""
        return {
            key: Trouble(since=since, attempts=attempts, again_at=again_at, is_told=is_told)
            for key, since, attempts, again_at, is_told in self._connection.execute(_OF, {"kind": kind})
        }

    def keep(self, kind: str, key: str, trouble: Trouble) -> None:
        """Keep what is known of one."""
        values = {"since": trouble.since, "attempts": trouble.attempts}
        values |= {"again_at": trouble.again_at, "is_told": trouble.is_told}
        self._connection.execute(_KEEP, {"kind": kind, "key": key} | values)

    def over(self, kind: str, key: str) -> None:
        """Forget one: it succeeded, or is not due any more."""
        self._connection.execute(_OVER, {"kind": kind, "key": key})


class Untold:
    """What nobody was told of, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outbound(self, limit: int) -> Sequence[int]:
        """Return messages that are given up or held, oldest first."""
        return self._connection.execute(_OUTBOUND, {"limit": limit}).scalars().all()

    def lost(self, id: int) -> Lost:
        """Return what is known of one of them."""
        channel, chat, ref = self._connection.execute(_LOST, {"id": id}).one()
        try:
            outbound = self._connection.execute(_WORDS, {"id": id}).scalar_one()
        except ValueError:
            outbound = None
        listed = self._connection.execute(_REFS, {"list": id}).scalars()
        refs = dict.fromkeys(listed if ref is None else (ref,))
        return Lost(peer=Peer(channel=channel, chat=chat), refs=tuple(refs), outbound=outbound)

    def on_its_way(self, peer: Peer) -> Lost | None:
        """Return what is known of the message that is being sent to a chat."""
        found = self._connection.execute(_ON_ITS_WAY, {"channel": peer.channel, "chat": peer.chat}).first()
        return None if found is None else self.lost(found.id)

    def inbound(self, limit: int) -> Sequence[tuple[str, str]]:
        """Return channel and id of messages that could not be handled, oldest first."""
        return [(channel, message) for channel, message in self._connection.execute(_INBOUND, {"limit": limit})]

    def told_outbound(self, id: int, *, at: datetime) -> None:
        """Note that whoever must know of it was told."""
        self._connection.execute(_TOLD_OUTBOUND, {"of_id": id, "told_at": at})

    def told_inbound(self, channel: str, message: str, *, at: datetime) -> None:
        """Note that whoever must know of it was told."""
        self._connection.execute(_TOLD_INBOUND, {"of_channel": channel, "of_message": message, "told_at": at})
