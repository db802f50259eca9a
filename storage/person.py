"""All that is kept of one person: found, told, and erased."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.complaint import Complaint
from core.deeds import Deed, Did
from core.events import Event
from core.messages import Peer
from core.people import Resident
from storage.channel_tables import ReachRow
from storage.connection import Connection
from storage.corrective_tables import CorrectiveRow
from storage.database import Database
from storage.deeds import Deeds
from storage.forgetting import forget_complaints, forget_residents, sources_of
from storage.invite_tables import GuessRow
from storage.mapping import complaint_of, event_of, resident_of
from storage.resident_tables import ChatRow, ResidentRow
from storage.rows import table
from storage.tables import ComplaintRow, ConversationRow, EventRow, InboxRow, OutboxRow

_T, _CHAT = table(ComplaintRow), table(ChatRow).c
_R, _V, _I, _O, _E = (table(row).c for row in (ResidentRow, ConversationRow, InboxRow, OutboxRow, EventRow))
_REACH, _GUESS = table(ReachRow).c, table(GuessRow).c

#: What of a conversation of others may speak of somebody, and what stands there when it does no more.
_SPEAKING: Mapping[str, Any] = {
    "draft": None,
    "awaiting": None,
    "offered": (),
    "queued": "",
    "held": None,
    "partner": None,
    "human": None,
    "guest": None,
    "due_at": None,
}
#: Where staff write of a corrective action, and what stands there for somebody who was erased.
_WRITTEN_IN = ("subject", "cause", "correction", "prevention")
_WRITTEN = sa.select(*(table(CorrectiveRow).c[name] for name in ("ref", *_WRITTEN_IN)))
NOBODY = "＊"
#: Shorter than this it is no name to search for.
TELLING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of one person, in all their chats."""

    residents: tuple[Resident, ...]
    chats: tuple[Peer, ...]
    complaints: tuple[Complaint, ...]
    facts: tuple[Event, ...]
    said_to: tuple[Mapping[str, Any], ...]
    unread: tuple[Mapping[str, Any], ...]
    talks: tuple[Mapping[str, Any], ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Return the numbers of what is not over."""
        return tuple(complaint.ref for complaint in self.complaints if complaint.status.is_open)

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how much there is of each kind."""
        return {
            "chats": len(self.chats),
            "complaints": len(self.complaints),
            "facts": len(self.facts),
            "outbox": len(self.said_to),
            "inbox": len(self.unread),
            "talks": len(self.talks),
            "media": len(self.sources),
        }

    @property
    def sources(self) -> frozenset[str]:
        """Return how the channels call what the person, or the staff about their complaints, sent beside words."""
        found = sources_of(each for one in self.complaints for each in (one.attachments, one.proof))
        found |= sources_of(talk["draft"].attachments for talk in self.talks if talk["draft"] is not None)
        found |= sources_of([row["outbound"].attachments for row in self.said_to])
        return frozenset(found | sources_of(row["inbound"].attachments for row in self.unread if row["inbound"]))


def find_person(connection: sa.Connection, whom: str) -> Kept | None:
    """Return what is kept of whom a complaint's number, or «channel:chat», stands for; None if nothing is."""
    channel, _, chat = whom.partition(":")
    named = sa.select(_T.c.resident).where(_T.c.ref == whom)
    if chat:
        named = sa.select(_CHAT.resident).where(_CHAT.channel == channel, _CHAT.chat == chat)
    id = connection.execute(named).scalar_one_or_none()
    if not id:
        return None
    id = connection.execute(sa.select(_R.joined).where(_R.id == id)).scalar_one_or_none() or id
    found = connection.execute(sa.select(table(ResidentRow)).where(sa.or_(_R.id == id, _R.joined == id))).mappings()
    residents = [resident_of({name: row[name] for name in row if name != "joined"}) for row in found.all()]  # type: ignore[arg-type]
    ids = [resident.id for resident in residents] or [id]
    chats = [
        Peer(channel=row.channel, chat=row.chat)
        for row in connection.execute(sa.select(_CHAT.channel, _CHAT.chat).where(_CHAT.resident.in_(ids)))
    ]
    whole = sa.select(_T).where(_T.c.resident.in_(ids)).order_by(_T.c.filed_at)
    complaints = [complaint_of(row) for row in connection.execute(whole).mappings()]
    refs = [complaint.ref for complaint in complaints]
    correctives = [complaint.corrective for complaint in complaints if complaint.corrective is not None]
    facts = sa.select(table(EventRow)).where(_E.ref.in_(refs)).order_by(_E.id)
    needles = _needles(residents, ids, chats, complaints)
    return Kept(
        residents=tuple(residents),
        chats=tuple(chats),
        complaints=tuple(complaints),
        facts=tuple(event_of(row) for row in connection.execute(facts).mappings()),
        said_to=tuple(_said(connection, [*refs, *correctives], chats, needles)),
        unread=tuple(_unread(connection, chats, needles)),
        talks=tuple(_talks(connection, ids, chats, needles)),
    )


def erase_person(
    database: Database, kept: Kept, *, discard: Callable[[frozenset[str]], int], by: str, now: datetime
) -> None:
    """Erase it, commit included; `discard` takes the media away, first, for afterwards nobody would know of them."""
    with database.reading() as connection:
        needed = _still_needed(connection, kept)
    discard(kept.sources - needed)
    with database.transactions.open() as connection:
        refs = [complaint.ref for complaint in kept.complaints]
        forget_complaints(connection, refs, wholly=True)
        _unname(connection, kept)
        _erase_messages(connection, kept)
        forget_residents(connection, [resident.id for resident in kept.residents])
        deeds = Deeds(connection)
        for complaint in kept.complaints:
            deeds.add(Deed(kind=Did.ERASED, community=complaint.community, at=now, by=by, about=complaint.ref))
        if not refs:
            community = kept.residents[0].community if kept.residents else ""
            deeds.add(Deed(kind=Did.ERASED, community=community, at=now, by=by, about="-"))
        connection.commit()
    scrub(database)


def scrub(database: Database) -> None:
    """Let nothing of what was erased linger in the database's file; PostgreSQL gives the space to whatever comes next."""
    connection = database.engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        if database.engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            driver.autocommit = True
            driver.execute("VACUUM")
            driver.autocommit = False
    finally:
        connection.close()


def _erase_messages(connection: Connection, kept: Kept) -> None:
    def delete(row: type[Any], names: Sequence[str], keys: Sequence[Mapping[str, Any]]) -> None:
        if keys:
            columns = table(row).c
            where = [columns[name] == sa.bindparam(f"of_{name}") for name in names]
            connection.execute(
                sa.delete(table(row)).where(*where), [{f"of_{name}": key[name] for name in names} for key in keys]
            )

    chats = [{"channel": chat.channel, "chat": chat.chat, "author": chat.chat} for chat in kept.chats]
    delete(OutboxRow, ["id"], kept.said_to)
    delete(InboxRow, ["channel", "message"], kept.unread)
    delete(ConversationRow, ["channel", "chat", "seat"], [talk for talk in kept.talks if talk["is_own"]])
    delete(ReachRow, ["channel", "chat"], chats)
    delete(GuessRow, ["channel", "author"], chats)
    for talk in kept.talks:
        if not talk["is_own"]:
            _clear(connection, talk)


def _unname(connection: Connection, kept: Kept) -> None:
    """Take the person's name and telephone out of what staff wrote of corrective actions, of whatever they are about."""
    told = {word for one in kept.residents for word in (one.name, one.phone)}
    told |= {word for one in kept.complaints for word in (one.name, one.phone)}
    names = sorted((word for word in told if len(word) >= TELLING), key=len, reverse=True)
    of_ref = table(CorrectiveRow).c.ref == sa.bindparam("of_ref")
    for row in connection.execute(_WRITTEN).mappings().all():
        said = {name: row[name] for name in _WRITTEN_IN}
        cleared = {name: _without(names, words) for name, words in said.items()}
        if cleared != said:
            connection.execute(sa.update(table(CorrectiveRow)).where(of_ref), cleared | {"of_ref": row["ref"]})


def _without(names: Sequence[str], words: str) -> str:
    for name in names:
        words = words.replace(name, NOBODY)
    return words


def _clear(connection: Connection, talk: Mapping[str, Any]) -> None:
    """Take out of a conversation of somebody else what speaks of the person; it begins anew."""
    where = [_V[name] == sa.bindparam(f"of_{name}") for name in ("channel", "chat", "seat")]
    cleared = sa.update(table(ConversationRow)).where(*where).values(version=_V.version + 1, **_SPEAKING)
    connection.execute(
        cleared, {"of_channel": talk["channel"], "of_chat": talk["chat"], "of_seat": talk["seat"], "stage": "idle"}
    )


def _needles(
    residents: Sequence[Resident], ids: Sequence[str], chats: Sequence[Peer], complaints: Sequence[Complaint]
) -> list[str]:
    """Return by what a message to somebody else shows that it speaks of the person."""
    names = {word for one in residents for word in (one.name, one.phone)}
    names |= {word for one in complaints for word in (one.name, one.phone)}
    quoted = {json.dumps(word, ensure_ascii=False) for word in (*ids, *(chat.chat for chat in chats))}
    return sorted({name for name in names if len(name) >= TELLING} | quoted)


def _speaks(needles: Sequence[str], *values: object) -> bool:
    text = " ".join(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values)
    return any(needle in text for needle in needles)


def _raw(row: type[Any], name: str) -> sa.ColumnElement[str]:
    return sa.cast(table(row).c[name], sa.Text).label(f"raw_{name}")


def _said(
    connection: sa.Connection, refs: Sequence[str], chats: Sequence[Peer], needles: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    found = sa.select(_O.id, _O.channel, _O.chat, _O.ref, _O.queued_at, _O.outbound, _raw(OutboxRow, "outbound"))
    for row in connection.execute(found.order_by(_O.id), execution_options={"yield_per": 1000}).mappings():
        is_own = Peer(channel=row["channel"], chat=row["chat"]) in chats
        if is_own or row["ref"] in refs or _speaks(needles, row["raw_outbound"]):
            yield dict(row) | {"is_own": is_own}


def _unread(connection: sa.Connection, chats: Sequence[Peer], needles: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    failed = sa.select(_I.channel, _I.message, _I.handled_at, _I.error, _I.inbound, _raw(InboxRow, "inbound"))
    for row in connection.execute(failed.where(_I.error.is_not(None))).mappings():
        is_own = row["inbound"] is not None and row["inbound"].peer in chats
        if is_own or _speaks(needles, row["raw_inbound"] or "", row["error"]):
            yield dict(row)


def _talks(
    connection: sa.Connection, ids: Sequence[str], chats: Sequence[Peer], needles: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    raw = [_raw(ConversationRow, name) for name in ("draft", "awaiting", "offered", "partner")]
    columns = [_V[name] for name in ("channel", "chat", "seat", "resident", "queued", "human", "guest", "draft")]
    for row in connection.execute(sa.select(*columns, *raw)).mappings():
        is_own = row["resident"] in ids or Peer(channel=row["channel"], chat=row["chat"]) in chats
        spoken = [row[each.name] or "" for each in raw]
        if is_own or row["guest"] in ids or _speaks(needles, *spoken, row["queued"], row["human"] or ""):
            yield dict(row) | {"is_own": is_own}


def _still_needed(connection: sa.Connection, kept: Kept) -> set[str]:
    """Return which of the person's media other complaints hold, too."""
    refs, sources = {complaint.ref for complaint in kept.complaints}, kept.sources
    needed: set[str] = set()
    if sources:
        held = sa.select(_T.c.ref, _T.c.attachments, _T.c.proof)
        for ref, *several in connection.execute(held, execution_options={"yield_per": 1000}):
            if ref not in refs:
                needed |= sources_of(several) & sources
    return needed
