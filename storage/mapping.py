"""Row to domain and back, and nothing else. Columns are named after the fields; the exceptions are written out."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.complaint import Complaint
from core.dialogue.conversation import Conversation
from core.dialogue.pace import Held
from core.events import Event
from core.messages import Peer
from core.people import Resident
from core.remedy import given
from nlp.reading import Place

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBy:
    """What was put by in a conversation, and when that conversation falls due apart from it."""

    held: Held
    due_at: datetime | None = None


#: By so many last digits people name a complaint.
TAIL = 4


def _names(shape: type, *apart: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape) if field.name not in apart)


_COMPLAINT = _names(Complaint, "place")
_CONVERSATION = _names(Conversation, "peer")
_EVENT = _names(Event)
_RESIDENT = _names(Resident)


def complaint_values(complaint: Complaint) -> Values:
    """Return the columns of a complaint; `due_at` and `tail` are there for the indexes, what was given for the figures."""
    values = {name: getattr(complaint, name) for name in _COMPLAINT}
    place = complaint.place
    return values | {
        "building": place.building,
        "unit": place.unit,
        "room": place.room,
        "place_words": place.words,
        "due_at": complaint.due_at,
        "tail": complaint.ref[-TAIL:],
        **given(complaint.remedies)._asdict(),
    }


def complaint_of(row: sa.RowMapping) -> Complaint:
    """Return the complaint of a row."""
    place = Place(building=row["building"], unit=row["unit"], room=row["room"], words=row["place_words"])
    return Complaint(place=place, **{name: row[name] for name in _COMPLAINT})


def conversation_values(conversation: Conversation) -> Values:
    """Return the columns of a conversation; `due_at` is there for the index, and comes earlier while something is put by."""
    values = {name: getattr(conversation, name) for name in _CONVERSATION}
    values |= {"channel": conversation.peer.channel, "chat": conversation.peer.chat}
    if (held := conversation.held) is not None:
        values["held"] = PutBy(held=held, due_at=conversation.due_at)
        values["due_at"] = held.until if conversation.due_at is None else min(held.until, conversation.due_at)
    return values


def conversation_of(row: sa.RowMapping) -> Conversation:
    """Return the conversation of a row."""
    peer = Peer(channel=row["channel"], chat=row["chat"])
    values = {name: row[name] for name in _CONVERSATION}
    if (put_by := values["held"]) is not None:
        values |= {"held": put_by.held, "due_at": put_by.due_at}
    return Conversation(peer=peer, **values)


def event_values(event: Event) -> Values:
    """Return the columns of a fact."""
    return {name: getattr(event, name) for name in _EVENT} | {"facts": dict(event.facts)}


def event_of(row: sa.RowMapping) -> Event:
    """Return the fact of a row."""
    return Event(**{name: row[name] for name in _EVENT})


def resident_values(resident: Resident) -> Values:
    """Return the columns of a resident."""
    return {name: getattr(resident, name) for name in _RESIDENT}


def resident_of(row: sa.RowMapping) -> Resident:
    """Return the resident of a row."""
    return Resident(**{name: row[name] for name in _RESIDENT})
