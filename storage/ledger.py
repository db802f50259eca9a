"""The outbox as delivery sees it: every call is a short transaction of its own; fits `bots.adapter.Ledger`.

Of each chat only the foremost message is on its way at any time: urgent ones first, then in the order they were queued.
While it waits to be tried again the chat's later ones wait behind it. A call repeated meanwhile goes once, as said last.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

import sqlalchemy as sa

from core.messages import Dispatch, Outbound, Peer
from storage.connection import Connection
from storage.presence import AmongOthers, OnOneMachine
from storage.rows import table
from storage.statements import param
from storage.tables import OutboxRow
from storage.transactions import Transactions

_T = table(OutboxRow)
_C = _T.c


def _is(column: sa.ColumnElement[Any], *states: str) -> sa.ColumnElement[bool]:
    # Written out, never bound: the planner must see that the partial index holds all that is asked for.
    return sa.or_(*(column == sa.literal_column(f"'{state}'") for state in states))


def _is_foremost(by: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    """Hold for the message of a chat that goes first at that instant, unless one is on its way there."""
    other = _T.alias("other")
    same_chat = sa.and_(other.c.channel == _C.channel, other.c.chat == _C.chat)
    first = (
        sa.select(other.c.id)
        .where(same_chat, _is(other.c.state, "queued"), sa.or_(other.c.attempts > 0, other.c.due_at <= by))
        .order_by(other.c.rank, other.c.id)
        .limit(1)
    )
    return sa.and_(
        ~sa.exists().where(same_chat, _is(other.c.state, "sending")),
        _C.id == first.scalar_subquery(),
    )


#: Urgent ones, and all others; each asked for by itself, so that the index gives them in order and no more than wanted.
RANKS = (0, 1)
#: Any number: who claims waits for who claims. Two at once could see different messages as a chat's foremost.
_CLAIMING = 7_482_002
_TURN = sa.select(sa.func.pg_advisory_xact_lock(_CLAIMING))
_FOREMOST = (
    sa.select(_C.id, _C.channel, _C.chat)
    .where(_is(_C.state, "queued"), _C.rank == param("rank"), _C.due_at <= param("now"))
    .where(_is_foremost(param("now", type_=_C.due_at.type)))
    .order_by(_C.due_at, _C.id)
    .limit(param("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT_AT = sa.select(_C.due_at).where(_is(_C.state, "queued"), _is_foremost(_C.due_at)).order_by(_C.due_at).limit(1)
_CHAT = (_C.channel == param("channel"), _C.chat == param("chat"))
_WAITING = (
    sa.select(_C.id)
    .where(*_CHAT, _C.card.is_(None), _is(_C.state, "queued", "held"))
    .order_by(_C.rank, _C.id)
    .with_for_update()
)
_UNDER_WAY = sa.select(_C.id).where(*_CHAT, _is(_C.state, "sending"))
# That it has an id is said for the planner: the index holds only those.
_THAT_MESSAGE = (*_CHAT, _C.message == param("message"), _C.message.is_not(None))
_SAID = sa.select(_C.outbound).where(*_THAT_MESSAGE, _is(_C.state, "sent")).order_by(_C.rank, _C.id)
_RETURNED = sa.select(_C.id).where(*_THAT_MESSAGE, _is(_C.state, "sent", "held")).order_by(_C.id).with_for_update()
_GET = sa.select(_C.channel, _C.chat, _C.card, _C.attempts, _C.state, _C.message, _C.outbound).where(
    _C.id == param("id")
)
_SAME_CARD = (*_CHAT, _C.card == param("card"))
_RIVALS = sa.select(_C.id).where(*_SAME_CARD, _is(_C.state, "queued")).order_by(_C.id)
_SAME_REF = (
    sa.select(_C.id)
    .where(*_CHAT, _C.card.is_(None), _is(_C.state, "queued", "held"))
    .where(_C.ref.is_not_distinct_from(param("ref", type_=sa.String)))
    .order_by(_C.rank, _C.id)
)
_SHOWN = sa.select(_C.id, _C.message).where(*_SAME_CARD, _is(_C.state, "sent")).order_by(_C.id.desc()).limit(1)
_CARD_OF = sa.select(_C.ref).where(*_THAT_MESSAGE).order_by(_C.id.desc()).limit(1)
_SHOWN_AS = sa.select(_C.outbound).where(*_THAT_MESSAGE).order_by(_C.id.desc()).limit(1)
_NEWEST = (
    sa.select(_C.outbound)
    .where(*_SAME_CARD, _is(_C.state, "queued", "sending", "sent"))
    .order_by(_C.id.desc())
    .limit(1)
)
_KNOWN = sa.select(_C.id).where(*_THAT_MESSAGE)
_CARDS_FOR = sa.select(_C.state, _C.message, _C.attempts).where(*_CHAT, _C.card.is_not(None), _C.ref == param("ref"))

_ONE = _C.id == param("of_id")
_SENDING = _is(_C.state, "sending")
# What is not named in values() is given by name at execution.
_TAKE = sa.update(_T).where(_ONE).values(state="sending", attempts=_C.attempts + 1)
_SUPERSEDE = sa.update(_T).where(_ONE, _is(_C.state, "queued", "held")).values(state="superseded")
_SENT = sa.update(_T).where(_ONE).values(state="sent", error=None)
_LATER = sa.update(_T).where(_ONE, _SENDING).values(state="queued")
_HOLD = sa.update(_T).where(_ONE, _SENDING).values(state="held")
_DEAD = sa.update(_T).where(_ONE, _SENDING).values(state="dead")
#: Nobody was told of it: what it said can't be known, so that is found by its row.
_UNREADABLE = sa.update(_T).where(_ONE).values(state="dead", error="unreadable")
_OWNERS = sa.select(_C.claimed_by).where(_SENDING).distinct()
_RECOVER = sa.update(_T).where(_SENDING, _C.claimed_by == param("owner")).values(state="queued")


class Ledger:
    """The ledger as one process keeps it."""

    def __init__(self, transactions: Transactions, presence: OnOneMachine | AmongOthers) -> None:
        self._transactions = transactions
        self._presence = presence
        self._reserved: Counter[Peer] = Counter()
        self._counting = Lock()

    def claim(self, now: datetime, limit: int) -> list[Dispatch]:
        """Take messages that may go now, urgent first and at most one a chat, and mark them as being sent."""
        self._presence.keep()
        with self._transactions.open() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_TURN)
            foremost: list[Any] = []
            for rank in RANKS:
                asked = {"rank": rank, "now": now, "limit": limit - len(foremost)}
                foremost += connection.execute(_FOREMOST, asked)
            free = [row.id for row in foremost if not self._reserved[Peer(channel=row.channel, chat=row.chat)]]
            taken = [self._take(connection, number, now) for number in free]
            connection.commit()
        return [dispatch for dispatch in taken if dispatch is not None]

    def sent(self, id: int, message: str, *, at: datetime) -> None:
        """Record that the platform took it and under which id."""
        self._write(_SENT, of_id=id, message=message, settled_at=at)

    def later(self, id: int, error: str, *, at: datetime) -> None:
        """Put it back until then."""
        self._write(_LATER, of_id=id, error=error, due_at=at)

    def hold(self, id: int, error: str, *, at: datetime, shortened: str | None = None) -> None:
        """Keep it until the person speaks again; nothing waits behind it."""
        self._write(_HOLD, of_id=id, error=error, due_at=at, told_at=at, message=shortened)

    def gather(self, peer: Peer, now: datetime, *, beside: int | None = None) -> list[Dispatch]:
        """Take all that waits for a chat or is held for it, but cards; nothing if another than `beside` is on its way."""
        self._presence.keep()
        chat = {"channel": peer.channel, "chat": peer.chat}
        with self._transactions.open() as connection:
            waiting = connection.execute(_WAITING, chat).scalars().all()
            under_way = set(connection.execute(_UNDER_WAY, chat).scalars()) - {beside}
            taken = [] if under_way else [self._take(connection, number, now) for number in waiting]
            connection.commit()
        return [dispatch for dispatch in taken if dispatch is not None]

    @contextmanager
    def reserved(self, peer: Peer) -> Iterator[None]:
        """Let this process claim nothing for that chat: whoever holds it will gather what is to be said there."""
        with self._counting:
            self._reserved[peer] += 1
        try:
            yield
        finally:
            with self._counting:
                self._reserved[peer] -= 1
                if not self._reserved[peer]:
                    del self._reserved[peer]

    def said(self, peer: Peer, message: str) -> list[Outbound]:
        """Return what was sent to a chat under that id of the platform's."""
        wanted = {"channel": peer.channel, "chat": peer.chat, "message": message}
        with self._transactions.reading() as connection:
            return list(connection.execute(_SAID, wanted).scalars())

    def returned(self, peer: Peer, message: str, now: datetime) -> list[Dispatch]:
        """Take again what was sent to a chat under that id and, as the platform says later, did not arrive."""
        wanted = {"channel": peer.channel, "chat": peer.chat, "message": message}
        with self._transactions.open() as connection:
            found = connection.execute(_RETURNED, wanted).scalars().all()
            taken = [self._take(connection, number, now) for number in found]
            connection.commit()
        return [dispatch for dispatch in taken if dispatch is not None]

    def dead(self, id: int, error: str, *, at: datetime) -> None:
        """Give it up, with the reason kept; whoever must know of it was told."""
        self._write(_DEAD, of_id=id, error=error, settled_at=at, told_at=at)

    def recover(self, now: datetime) -> int:
        """Put back what a process that died was sending; return how many."""
        self._presence.keep()
        with self._transactions.open() as connection:
            owners = connection.execute(_OWNERS).scalars().all()
            dead = [owner for owner in owners if self._presence.is_dead(owner, connection)]
            back = sum(connection.execute(_RECOVER, {"owner": owner, "due_at": now}).rowcount for owner in dead)
            connection.commit()
        return back

    def next_at(self) -> datetime | None:
        """Return when the next message may go, or None when nothing is queued but what waits for its chat."""
        with self._transactions.reading() as connection:
            instant: datetime | None = connection.execute(_NEXT_AT).scalar_one_or_none()
        return instant

    def card_of(self, peer: Peer, message: str) -> str | None:
        """Return the complaint's number of a message sent to that chat, if it was about one."""
        wanted = {"channel": peer.channel, "chat": peer.chat, "message": message}
        with self._transactions.reading() as connection:
            ref: str | None = connection.execute(_CARD_OF, wanted).scalar_one_or_none()
        return ref

    def shown(self, peer: Peer, message: str) -> Outbound | None:
        """Return what was sent to that chat as that message."""
        wanted = {"channel": peer.channel, "chat": peer.chat, "message": message}
        with self._transactions.reading() as connection:
            outbound: Outbound | None = connection.execute(_SHOWN_AS, wanted).scalar_one_or_none()
        return outbound

    def newest(self, peer: Peer, card: str) -> Outbound | None:
        """Return what a card says at its newest, sent or still to be sent."""
        wanted = {"channel": peer.channel, "chat": peer.chat, "card": card}
        with self._transactions.reading() as connection:
            outbound: Outbound | None = connection.execute(_NEWEST, wanted).scalar_one_or_none()
        return outbound

    def is_copy(self, peer: Peer, message: str, ref: str) -> bool | None:
        """Tell whether a message nobody knows stands beside the card of that complaint; None while one is being sent."""
        wanted = {"channel": peer.channel, "chat": peer.chat}
        with self._transactions.reading() as connection:
            if connection.execute(_KNOWN, wanted | {"message": message}).first() is not None:
                return False
            cards = connection.execute(_CARDS_FOR, wanted | {"ref": ref}).all()
        is_shown = any(card.message is not None for card in cards)
        under_way = [card for card in cards if card.state == "sending" or (card.state == "queued" and card.attempts)]
        if any(card.state == "sending" or not is_shown for card in under_way):
            return None
        return is_shown

    def _take(self, connection: Connection, number: int, now: datetime) -> Dispatch | None:
        row = _read(connection, number, now)
        if row is None or row["state"] == "superseded":
            return None
        outbound, edits = row["outbound"], None
        if row["card"] is not None:
            card = {name: row[name] for name in ("channel", "chat", "card")}
            shown = connection.execute(_SHOWN, card).one_or_none()
            if shown is not None and shown.id > number:
                connection.execute(_SUPERSEDE, {"of_id": number})
                return None
            edits = shown.message if shown is not None else None
            outbound = _gather(connection, number, _texts(connection, _RIVALS, card, now))
        elif outbound.call is not None:
            about = {"channel": row["channel"], "chat": row["chat"], "ref": outbound.ref}
            waiting = _texts(connection, _SAME_REF, about, now)
            outbound = _gather(connection, number, {at: one for at, one in waiting.items() if one.repeats(outbound)})
        claim = {"of_id": number, "outbound": outbound, "claimed_at": now, "claimed_by": self._presence.name}
        connection.execute(_TAKE, claim)
        shortened = row["message"] if row["card"] is None else None
        return Dispatch(id=number, outbound=outbound, edits=edits, shortened=shortened, attempt=row["attempts"] + 1)

    def _write(self, statement: sa.Update, **values: object) -> None:
        with self._transactions.open() as connection:
            connection.execute(statement, values)
            connection.commit()


def _read(connection: Connection, number: int, now: datetime) -> sa.RowMapping | None:
    """Return one message; one that can't be read any more is given up, so that it never holds up the others."""
    try:
        row: sa.RowMapping = connection.execute(_GET, {"id": number}).mappings().one()
    except ValueError:
        connection.execute(_UNREADABLE, {"of_id": number, "settled_at": now})
        return None
    return row


def _texts(
    connection: Connection, waiting: sa.Select[Any], where: dict[str, Any], now: datetime
) -> dict[int, Outbound]:
    """Return what waits, by its number."""
    numbers = connection.execute(waiting, where).scalars().all()
    rows = {number: row for number in numbers if (row := _read(connection, number, now)) is not None}
    return {number: row["outbound"] for number, row in rows.items()}


def _gather(connection: Connection, number: int, texts: dict[int, Outbound]) -> Outbound:
    """Return the newest of these texts with all that older ones wanted to ping or show; those need not go."""
    if others := [{"of_id": each} for each in texts if each != number]:
        connection.execute(_SUPERSEDE, others)
    return replace(
        texts[max(texts)],
        urgent=any(text.urgent for text in texts.values()),
        mention=tuple(dict.fromkeys(name for text in texts.values() for name in text.mention)),
        attachments=tuple(dict.fromkeys(sent for text in texts.values() for sent in text.attachments)),
    )
