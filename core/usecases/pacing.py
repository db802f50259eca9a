"""Who writes too fast is told so once, kindly; what they write is put by, and worked on together when they are done.

Nothing is lost by it, and nobody in danger waits: each message is read, and one that may be of danger is heard at once.
What the staff order too fast is not done, unless it is about an emergency.
"""

from collections.abc import Iterable
from dataclasses import replace

from core.allowance import take
from core.choices import Choice, Press, data_of, press_of
from core.complaint import Complaint
from core.desk import Desk
from core.dialogue.after import situation_of
from core.dialogue.conversation import Conversation, Stage
from core.dialogue.pace import Pace, Thing, put_by
from core.dialogue.step import FRESH
from core.house import Person
from core.messages import Inbound
from core.people import Resident
from core.usecases import albums
from core.usecases.command import Command
from core.usecases.reply import answer
from core.usecases.typed import chosen, spoken, words_of
from nlp.reading import Alarm, Intent, Reading

#: How many of a resident's own complaints are looked at for an emergency.
OWN = 8
#: How many open complaints are looked at for an emergency that an order may be about.
OPEN = 50
#: What is said with these is answered, and added to nothing.
ASIDE = frozenset(
    {
        Intent.PROGRESS,
        Intent.THANKS,
        Intent.GREETING,
        Intent.CONSULT,
        Intent.SMALLTALK,
        Intent.OUT_OF_SCOPE,
        Intent.HELP,
    }
)


def is_put_by(desk: Desk, resident: Resident | None, inbound: Inbound) -> bool:
    """Tell whether the message was put by, because too many came before it; one that is heard now is counted."""
    current = desk.conversation(inbound.peer, inbound.peer.chat)
    if albums.is_rest(current, inbound) or inbound.arrival is not None:
        return False
    pace, allowance = current.pace or Pace(), desk.office.limits.messages
    used = take(pace.used, allowance, desk.now)
    if used is not None and current.held is None:
        desk.keep(replace(current, pace=replace(pace, used=used)))
        return False
    if _is_pressing(desk, current, resident, inbound):
        return False
    if pace.told_at is None or desk.now - pace.told_at >= allowance.within:
        pace = replace(pace, told_at=desk.now)
        desk.tell(inbound.peer, desk.say("dialogue.too_fast", phone=desk.community.phone))
    held = put_by(current.held, _thing(desk, current, inbound), desk.now)
    desk.keep(replace(current, pace=pace, held=held, touched_at=desk.now))
    return True


def asides_in(desk: Desk, resident: Resident | None, inbound: Inbound) -> str | None:
    """Return the questions and thanks of a story behind whose answer it would vanish; None if it would not."""
    lines = [line for line in inbound.text.splitlines() if line.strip()]
    is_relayed = desk.conversation(inbound.peer, inbound.peer.chat).stage is Stage.HUMAN
    if inbound.press is not None or is_relayed or not _is_aside(desk, resident, inbound, inbound.text):
        return None
    asides = [line for line in lines if _is_aside(desk, resident, inbound, line)]
    return "\n".join(asides) if len(asides) < len(lines) else None


def _is_aside(desk: Desk, resident: Resident | None, inbound: Inbound, words: str) -> bool:
    """Tell whether these words would only be answered where the conversation stands."""
    own = desk.work.complaints.of_resident(resident.id, OWN) if resident is not None else ()
    situation = situation_of(desk.conversation(inbound.peer, inbound.peer.chat), own, desk.now)
    reading = desk.office.reader.read(words, now=desk.community.local(desk.now), situation=situation)
    return reading.intent in ASIDE


def _is_pressing(desk: Desk, current: Conversation, resident: Resident | None, inbound: Inbound) -> bool:
    """Tell what can't wait: danger, whatever is said while somebody is in it, and a call for a human."""
    if is_of_danger(desk, current, resident, inbound):
        return True
    if current.stage is Stage.HUMAN:
        return False
    if inbound.press is not None:
        return press_of(inbound.press).verb == Choice.HUMAN
    return _read(desk, inbound).intent is Intent.HUMAN


def is_of_danger(desk: Desk, current: Conversation, resident: Resident | None, inbound: Inbound) -> bool:
    """Tell whether the message may be of danger, or comes from somebody who is in it."""
    if current.stage is Stage.DOUBTING or (current.draft is not None and current.draft.ref is not None):
        return True
    if inbound.press is None and _read(desk, inbound).alarm is not Alarm.NONE:
        return True
    own = desk.work.complaints.of_resident(resident.id, OWN) if resident is not None else ()
    return any(c.is_emergency and c.status.is_worked_on and desk.now - c.filed_at <= FRESH for c in own)


def is_too_fast(desk: Desk, person: Person, inbound: Inbound, order: Press | Command | None) -> bool:
    """Tell whether an order of the staff is one too many and not done; it is counted, and they are told so once."""
    current = desk.conversation(inbound.peer, inbound.seat)
    if not isinstance(order, Press) and current.partner is not None and not inbound.group:
        return False  # It is said to a resident.
    pace, allowance = current.pace or Pace(), desk.office.limits.orders
    used = take(pace.used, allowance, desk.now)
    if used is not None:
        desk.keep(replace(current, pace=replace(pace, used=used)))
        return False
    if any(one.is_emergency and one.status.is_worked_on for one in _meant(desk, inbound, order)):
        return False
    if pace.told_at is None or desk.now - pace.told_at >= allowance.within:
        answer(desk, person, inbound, desk.say("staff.too_fast", phone=desk.community.phone))
        current = desk.conversation(inbound.peer, inbound.seat)
        desk.keep(replace(current, pace=replace(pace, told_at=desk.now)))
    return True


def _meant(desk: Desk, inbound: Inbound, order: Press | Command | None) -> Iterable[Complaint]:
    """Return the complaints that an order of the staff may be about: those it names, or else whatever is open."""
    complaints, key = desk.work.complaints, desk.community.key
    refs = [ref for ref in (order.ref if isinstance(order, Press) else "", inbound.reply_to) if ref]
    for number in order.numbers if isinstance(order, Command) else ():
        refs += [f"TS{number}", *(glimpse.ref for glimpse in complaints.by_tail(key, number[-4:].zfill(4), OWN))]
    if not refs:
        return complaints.open_in(key, None, OPEN)
    return filter(None, map(complaints.get, refs))


def _read(desk: Desk, inbound: Inbound) -> Reading:
    return desk.office.reader.read(words_of(inbound), now=desk.community.local(desk.now))


def _thing(desk: Desk, current: Conversation, inbound: Inbound) -> Thing:
    """Return the message as it is put by; a typed number means what was offered when it was typed."""
    if inbound.press is not None:
        return Thing(press=inbound.press)
    numbered = inbound.channel in desk.office.numbered
    typed = chosen(current, inbound.text, numbered=numbered) or spoken(desk.office.phrases, inbound.text)
    if typed is not None and not inbound.attachments:
        return Thing(press=data_of(typed))
    return Thing(words=inbound.text, attachments=inbound.attachments)
