"""The calls of the outbox, from being collected to being told; fits `core.calling.Calls`."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.calling import LIST, Call
from core.messages import Outbound, Peer
from storage.connection import Connection
from storage.outbox import queued
from storage.rows import table
from storage.statements import insert, param
from storage.tables import COLLECTED, QUEUED, OutboxRow

_T = table(OutboxRow)
_C = _T.c
#: So long a call may have been on its way.
UNDER_WAY = timedelta(days=1)

_CHAT = (_C.channel == param("channel"), _C.chat == param("chat"))
_CALLED = (*_CHAT, _C.counts.is_not(None))
_ONE = _C.id == param("of_id")
# Written out, never bound, so that the partial indexes answer it.
_UNSENT = sa.or_(COLLECTED, QUEUED)


def _is(state: str) -> sa.ColumnElement[bool]:
    # Written out, never bound: what is asked for is the same every time.
    return _C.state == sa.literal_column(f"'{state}'")


#: Two who count at once what a chat was told would both spend what is left. The number is this chat's, of its calls only.
_IS_MINE = sa.select(
    sa.func.pg_try_advisory_xact_lock(sa.func.hashtext(param("channel")), sa.func.hashtext(param("calls_of")))
)
_DUE = (
    sa.select(_C.channel, _C.chat)
    .where(COLLECTED, _C.due_at <= param("now"))
    .group_by(_C.channel, _C.chat)
    .order_by(sa.func.min(_C.due_at), _C.channel, _C.chat)
    .limit(param("limit"))
)
#: Whoever delivers may have one in hand already: that one is on its way.
_TAKE = (
    sa.select(_C.id, _C.outbound, _C.state, _C.due_at)
    .where(*_CALLED, _C.counts.is_(True), _UNSENT)
    .order_by(_C.id)
    .with_for_update(skip_locked=True)
)
_TOLD_IN = sa.select(_C.id, _C.outbound).where(_C.told_in == param("list")).order_by(_C.id)
_TAKE_OUT = sa.update(_T).where(_C.told_in == param("list")).values(state="collected", told_in=None)
_THROW_AWAY = sa.delete(_T).where(_ONE)
#: One that is queued and could not be taken is about to be sent.
_TOLD = sa.select(_C.id, sa.func.coalesce(_C.settled_at, _C.claimed_at)).where(
    *_CALLED,
    _C.counts.is_(True),
    _C.queued_at > param("queued"),
    sa.or_(
        sa.and_(_is("sent"), _C.settled_at > param("since", _C.settled_at.type)),
        _is("sending"),
        _is("queued"),
    ),
)
_IS_KNOWN = sa.select(_C.id).where(*_CALLED, _C.ref == param("ref"), sa.or_(_is("sent"), _is("listed"))).limit(1)
_NEWEST = (
    sa.select(_C.id, _C.outbound)
    .where(*_CALLED, _C.queued_at > param("since"), sa.not_(sa.or_(_is("superseded"), _is("dead"))))
    .order_by(_C.queued_at.desc(), _C.id.desc())
    .limit(param("limit"))
)
_ABOUT = _NEWEST.where(_C.ref == param("ref"))
_RELEASE = sa.update(_T).where(_ONE, _UNSENT).values(state="queued")
_PUT_OFF = sa.update(_T).where(_ONE, _UNSENT).values(state="collected")
_DROP = sa.update(_T).where(_ONE, _UNSENT).values(state="superseded")
_ADD = insert(OutboxRow).returning(_C.id)
_PUT_IN = sa.update(_T).where(_ONE, _UNSENT).values(state="listed")


class Calls:
    """The calls of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, limit: int) -> Sequence[Peer]:
        """Return up to `limit` chats for which something is collected that may go, the longest waiting first."""
        found = self._connection.execute(_DUE, {"now": now, "limit": limit})
        return [Peer(channel=channel, chat=chat) for channel, chat in found]

    def take(self, peer: Peer) -> Sequence[Call] | None:
        """Return all that waits for a chat, oldest first, for this unit of work alone; a list not yet sent is taken apart.

        None if another unit of work has the chat's calls in hand.
        """
        # SQLite has one writer at a time anyway.
        if self._connection.dialect.name == "postgresql":
            chat = {"channel": peer.channel, "calls_of": f"calls/{peer.chat}"}
            if not self._connection.execute(_IS_MINE, chat).scalar_one():
                return None
        calls: list[Call] = []
        for row in self._connection.execute(_TAKE, _chat(peer)).all():
            if row.outbound.turn is not None and row.outbound.turn.kind == LIST:
                calls += self._take_apart(row.id)
            else:
                calls.append(Call(id=row.id, outbound=row.outbound))
        return sorted(calls, key=lambda call: call.id)

    def told(self, peer: Peer, since: datetime, now: datetime, *, but: Collection[int] = ()) -> Sequence[datetime]:
        """Return when the chat was called since then; a call on its way counts, unless it is one of these."""
        asked = _chat(peer) | {"since": since, "queued": since - UNDER_WAY}
        return [at or now for id, at in self._connection.execute(_TOLD, asked) if id not in but]

    def is_known(self, peer: Peer, ref: str) -> bool:
        """Tell whether the chat was called about that number before, singly or in a list."""
        return self._connection.execute(_IS_KNOWN, _chat(peer) | {"ref": ref}).first() is not None

    def recent(self, peer: Peer, since: datetime, limit: int) -> Sequence[Call]:
        """Return up to `limit` calls of a chat queued since then, told or not, newest first."""
        found = self._connection.execute(_NEWEST, _chat(peer) | {"since": since, "limit": limit})
        return [Call(id=id, outbound=outbound) for id, outbound in found]

    def about(self, peer: Peer, ref: str, since: datetime, limit: int) -> Sequence[Call]:
        """Return up to `limit` calls of a chat about that number queued since then, told or not, newest first."""
        found = self._connection.execute(_ABOUT, _chat(peer) | {"ref": ref, "since": since, "limit": limit})
        return [Call(id=id, outbound=outbound) for id, outbound in found]

    def release(self, ids: Sequence[int], *, exempt: bool = False) -> None:
        """Let these go singly; uncounted if they are `exempt`."""
        self._each(_RELEASE, ids, counts=not exempt)

    def put_off(self, ids: Sequence[int], until: datetime) -> None:
        """Let these wait until then."""
        self._each(_PUT_OFF, ids, due_at=until)

    def drop(self, ids: Sequence[int]) -> None:
        """Let these fall: they are settled, or said again by a later one."""
        self._each(_DROP, ids)

    def put_in(self, ids: Sequence[int], list_of_all: Outbound, *, at: datetime) -> None:
        """Queue one list that tells of all these."""
        number = self._connection.execute(_ADD, queued(list_of_all, at) | {"state": "queued"}).scalar_one()
        self._each(_PUT_IN, ids, told_in=number)

    def _take_apart(self, number: int) -> Sequence[Call]:
        """Take back what a list would have told of; nobody will know that it was written."""
        inside = self._connection.execute(_TOLD_IN, {"list": number}).all()
        self._connection.execute(_TAKE_OUT, {"list": number})
        self._connection.execute(_THROW_AWAY, {"of_id": number})
        return [Call(id=row.id, outbound=row.outbound) for row in inside]

    def _each(self, statement: sa.Update, ids: Sequence[int], **values: Any) -> None:
        if ids:
            self._connection.execute(statement, [{"of_id": id} | values for id in ids])


def _chat(peer: Peer) -> dict[str, Any]:
    return {"channel": peer.channel, "chat": peer.chat}
