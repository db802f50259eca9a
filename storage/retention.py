"""Keeps nothing longer than it is needed: takes people out of old complaints, and out what only the work itself needed.

Everything is done in batches, each in a short transaction of its own, so that no message waits for it. What is long over is
found by the index over complaints that still name somebody, or by walking along a table's key.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from core.deeds import Deed, Did
from core.retention import Retention
from storage.connection import Connection
from storage.corrective_tables import OPEN as CORRECTING
from storage.corrective_tables import CorrectiveRow
from storage.deeds import Deeds
from storage.forgetting import forget_complaints, forget_residents, sources_of
from storage.invite_tables import GuessRow
from storage.resident_tables import ResidentRow
from storage.rows import table
from storage.statements import param
from storage.tables import (
    NAMED,
    OPEN,
    ComplaintRow,
    ConversationRow,
    CorrectionRow,
    InboxRow,
    OutboxRow,
)
from storage.transactions import Transactions

#: How many rows are looked at in one go, and how many are taken out in one transaction.
PAGE, BATCH = 5000, 500


_C, _V, _I, _O = (table(row).c for row in (ComplaintRow, ConversationRow, InboxRow, OutboxRow))
_R, _K, _G, _X = (table(row).c for row in (ResidentRow, CorrectiveRow, GuessRow, CorrectionRow))

OVER = sa.text("status IN ('closed', 'withdrawn')")

_OLD = (
    sa.select(_C.ref, _C.community, _C.attachments, _C.proof)
    .where(NAMED, _C.closed_at < param("before"), OVER)
    .order_by(_C.closed_at)
    .limit(param("limit"))
)
_OLD_REFS = (
    sa.select(_C.ref)
    .where(_C.ref > param("ref"), NAMED, _C.closed_at < param("before"), OVER)
    .order_by(_C.ref)
    .limit(param("limit"))
)
_IS_OPEN = sa.or_(
    sa.exists().where(_C.ref == _O.ref, OPEN),
    sa.exists().where(_K.ref == _O.ref, CORRECTING),
)
#: A card of what is open is edited for as long as it is open; what nobody was told of is still to be told.
_SAID = (
    sa.select(
        _O.id,
        _O.queued_at,
        sa.and_(_O.state.not_in(("queued", "sending", "collected")), sa.not_(_IS_OPEN)).label("is_over"),
    )
    .where(_O.id > param("id"), sa.or_(_O.state.not_in(("held", "dead")), _O.told_at.is_not(None)))
    .order_by(_O.id)
    .limit(param("limit"))
)
_HEARD = (
    sa.select(_I.channel, _I.message, _I.handled_at)
    .where(
        sa.tuple_(_I.channel, _I.message) > sa.tuple_(param("channel"), param("message")),
        sa.or_(_I.error.is_(None), _I.told_at.is_not(None)),
    )
    .order_by(_I.channel, _I.message)
    .limit(param("limit"))
)
_TALKS = (
    sa.select(_V.channel, _V.chat, _V.seat, _V.touched_at, _V.resident)
    .where(sa.tuple_(_V.channel, _V.chat, _V.seat) > sa.tuple_(param("channel"), param("chat"), param("seat")))
    .order_by(_V.channel, _V.chat, _V.seat)
    .limit(param("limit"))
)
_HOLDER = table(ResidentRow).alias("holder")
_STRANGERS = (
    sa.select(
        _R.id,
        sa.and_(
            sa.not_(sa.exists().where(_C.resident == _R.id)),
            sa.not_(sa.exists().where(_V.resident == _R.id)),
            sa.or_(_R.joined.is_(None), sa.not_(sa.exists().where(_HOLDER.c.id == _R.joined))),
        ).label("is_over"),
    )
    .where(_R.id > param("id"))
    .order_by(_R.id)
    .limit(param("limit"))
)
_DROP_SAID = sa.delete(table(OutboxRow)).where(_O.id == param("of_id"))
_DROP_HEARD = sa.delete(table(InboxRow)).where(_I.channel == param("of_channel"), _I.message == param("of_message"))
_DROP_TALK = sa.delete(table(ConversationRow)).where(
    _V.channel == param("of_channel"),
    _V.chat == param("of_chat"),
    _V.seat == param("of_seat"),
)
_GUESSES = sa.select(_G.id, _G.at).where(_G.id > param("id")).order_by(_G.id).limit(param("limit"))
_DROP_GUESS = sa.delete(table(GuessRow)).where(_G.id == param("of_id"))
_CORRECTIONS = sa.select(_X.id, _X.at).where(_X.id > param("id")).order_by(_X.id).limit(param("limit"))
_DROP_CORRECTION = sa.delete(table(CorrectionRow)).where(_X.id == param("of_id"))
_ALL_OLD = sa.select(_C.attachments, _C.proof).where(NAMED, _C.closed_at < param("before"), OVER)
_OTHERS = sa.select(_C.attachments, _C.proof).where(
    _C.resident != "", sa.or_(_C.closed_at.is_(None), _C.closed_at >= param("before"), OPEN)
)


Judges = Callable[[Any], bool | None]
Drops = Callable[[Connection, Sequence[Mapping[str, Any]]], object]


class Expiry:
    """What is kept no longer at an instant: counted, or taken out."""

    def __init__(self, transactions: Transactions, retention: Retention, now: datetime) -> None:
        self._transactions = transactions
        self._people, self._traffic = now - retention.people, now - retention.traffic
        self._now = now

    def count(self) -> Mapping[str, int]:
        """Return how much of each kind would go now; what follows from it, such as residents, goes with it."""
        return {kind: sum(1 for _ in over) for kind, _, over in self._kinds()}

    def apply(self, discard: Callable[[frozenset[str]], int], *, by: str) -> Mapping[str, int]:
        """Take it out, media by `discard`, first, for afterwards nobody would know of them; return how much went."""
        gone = Counter({"media": discard(self._sources())})
        while batch := self._forget_some(by=by):
            gone["complaints"] += batch
        for kind, drop, over in self._kinds():
            if drop is not None:
                for keys in _batches(over):
                    gone[kind] += self._drop(drop, keys)
        return gone

    def _kinds(self) -> Iterator[tuple[str, Drops | None, Iterator[Mapping[str, Any]]]]:
        """Yield of each kind how it is dropped, and what is over; complaints are not dropped but forgotten."""
        yield "complaints", None, self._walk(_OLD_REFS, {"ref": ""}, lambda row: True)
        yield "outbox", _by(_DROP_SAID), self._walk(_SAID, {"id": 0}, self._is_said)
        yield "inbox", _by(_DROP_HEARD), self._walk(_HEARD, {"channel": "", "message": ""}, self._is_heard)
        yield "talks", _by(_DROP_TALK), self._walk(_TALKS, {"channel": "", "chat": "", "seat": ""}, self._is_talked)
        yield "residents", _residents, self._walk(_STRANGERS, {"id": ""}, lambda row: bool(row["is_over"]))
        yield "corrections", _by(_DROP_CORRECTION), self._walk(_CORRECTIONS, {"id": 0}, self._is_learned)
        yield "guesses", _by(_DROP_GUESS), self._walk(_GUESSES, {"id": 0}, self._is_guessed)

    def _walk(self, statement: sa.Select[Any], start: Mapping[str, Any], judge: Judges) -> Iterator[Mapping[str, Any]]:
        """Yield the keys of what is over, along the table's key, until the judge has no answer: all that follows is new."""
        after = dict(start)
        while True:
            asked = after | {"before": self._people, "limit": PAGE}
            with self._transactions.reading() as connection:
                rows = connection.execute(statement, asked).mappings().all()
            for row in rows:
                is_over = judge(row)
                if is_over is None:
                    return
                if is_over:
                    yield {f"of_{name}": row[name] for name in start}
            if len(rows) < PAGE:
                return
            after = {name: rows[-1][name] for name in start}

    def _is_said(self, row: Any) -> bool | None:
        return bool(row["is_over"]) if row["queued_at"] < self._traffic else None

    def _is_heard(self, row: Any) -> bool:
        return bool(row["handled_at"] < self._traffic)

    def _is_talked(self, row: Any) -> bool:
        return row["touched_at"] is not None and row["touched_at"] < self._people

    def _is_learned(self, row: Any) -> bool | None:
        return True if row["at"] < self._people else None

    def _is_guessed(self, row: Any) -> bool | None:
        return True if row["at"] < self._traffic else None

    def _sources(self) -> frozenset[str]:
        """Return the media of what is to be forgotten, and of nothing else."""
        asked = {"before": self._people}
        with self._transactions.reading() as connection:
            found = {each for row in connection.execute(_ALL_OLD, asked) for each in sources_of(row)}
            if found:
                for row in connection.execute(_OTHERS, asked, execution_options={"yield_per": 1000}):
                    found -= sources_of(row)
        return frozenset(found)

    def _forget_some(self, *, by: str) -> int:
        with self._transactions.open() as connection:
            rows = connection.execute(_OLD, {"before": self._people, "limit": BATCH}).all()
            forget_complaints(connection, [row.ref for row in rows])
            deeds, until = Deeds(connection), self._people.isoformat()
            for community in {row.community for row in rows} if rows else ():
                deeds.add(Deed(kind=Did.RETAINED, community=community, at=self._now, by=by, about=until))
            connection.commit()
        return len(rows)

    def _drop(self, drop: Drops, keys: Sequence[Mapping[str, Any]]) -> int:
        with self._transactions.open() as connection:
            drop(connection, keys)
            connection.commit()
        return len(keys)


def _by(statement: sa.Delete) -> Drops:
    return lambda connection, keys: connection.execute(statement, keys)


def _residents(connection: Connection, keys: Sequence[Mapping[str, Any]]) -> None:
    forget_residents(connection, [key["of_id"] for key in keys])


def _batches(over: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while batch := list(islice(over, BATCH)):
        yield batch
