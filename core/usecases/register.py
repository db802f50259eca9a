"""Enter a complaint on a resident's behalf (登记): by phone, visit or letter, or for the one talked with (I6, A9)."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from core.complaint import Source
from core.desk import Desk
from core.dialogue.conversation import Conversation, Draft
from core.dialogue.draft import judge
from core.errors import Refused
from core.house import Person, Role
from core.messages import Attachment
from core.people import Resident
from core.usecases.command import Command
from core.usecases.filing import file
from nlp.reading import Alarm
from nlp.slots import find_phones

EDGES = " ,，。:：、\n"
#: A name stands first and is short: 王大爷, 李先生, 张三.
NAME = re.compile(r"^([^\W\d_]{2,4})(?=[\s,，:：]|$)")


def register(
    desk: Desk, person: Person, conversation: Conversation, words: str, attachments: Sequence[Attachment]
) -> tuple[str, str]:
    """File the form and return what to answer, and its number; every way in gets the same procedure."""
    if person.role is not Role.RECEPTIONIST and person.role.rank < Role.AFFAIRS.rank:
        raise Refused("refused.not_allowed_human", name=person.name)
    source, told = _source(desk, words)
    resident = desk.work.residents.get(conversation.guest) if conversation.guest else None
    phones = find_phones(told)
    phone = phones[0][2] if phones else ""
    if resident is None:
        named = NAME.match(told.strip(EDGES))
        resident = _caller(desk, named.group(1) if named else "", phone)
    if len(told.strip(EDGES)) < 4:
        raise Refused("refused.register_empty")
    reading = desk.office.reader.read(told, now=desk.community.local(desk.now))
    draft = Draft(
        texts=(told.strip(EDGES),),
        place=reading.place if reading.place.is_known else resident.home,
        phone=phone or resident.phone,
        happened=reading.when.words if reading.when else "",
        demand=reading.demand or "",
        against=reading.against or "",
        attachments=tuple(attachments),
    )
    if reading.alarm is Alarm.CERTAIN:
        draft = replace(draft, danger=reading.danger or "other")
    complaint = file(desk, resident, judge(draft, reading), source=source)
    _drop_form(desk, conversation)
    answer = desk.say(
        "staff.registered" if reading.alarm is not Alarm.DOUBTFUL else "staff.registered_doubt",
        ref=complaint.ref,
        source=source,
        severity=complaint.severity,
        category=complaint.category,
        department=complaint.department,
    )
    return answer, complaint.ref


def is_order(desk: Desk, command: Command) -> bool:
    """Tell an order to file from talk about filing: «登记 …» and «登记来电 …» are orders, «登记好了» is talk."""
    sources = tuple(word for words in desk.office.sources.values() for word in words)
    return command.is_apart or command.words.startswith(sources)


def _drop_form(desk: Desk, conversation: Conversation) -> None:
    """Leave the form that the resident had begun: it is filed now."""
    if conversation.partner is not None:
        theirs = desk.conversation(conversation.partner, conversation.partner.chat)
        if theirs.draft is not None:
            desk.keep(replace(theirs, draft=replace(theirs.draft, paused=None)))


def _source(desk: Desk, words: str) -> tuple[Source, str]:
    for source, spoken in desk.office.sources.items():
        for word in sorted(spoken, key=len, reverse=True):
            if words.startswith(word):
                return source, words[len(word) :].lstrip(EDGES)
    return Source.CHAT, words


def _caller(desk: Desk, name: str, phone: str) -> Resident:
    """Return the resident of that phone, or one who is known by this call only."""
    mark = phone or f"{name}:{desk.now.isoformat()}"
    found = hashlib.sha256(f"call:{desk.community.key}:{mark}".encode()).hexdigest()[:12]
    known = desk.work.residents.get(found)
    if known is not None:
        return replace(known, name=name or known.name)
    resident = Resident(id=found, community=desk.community.key, name=name, phone=phone)
    desk.work.residents.add(resident, None)
    return resident
