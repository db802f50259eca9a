"""Who writes too fast is told so once, kindly; what they write is put by, and worked on together when they are done.

Nothing is lost by it, and nobody in danger waits: each message is read, and one that may be of danger is heard at once.
"""

from dataclasses import replace

from core.allowance import take
from core.choices import Choice, data_of, press_of
from core.desk import Desk
from core.dialogue.conversation import Conversation, Stage
from core.dialogue.pace import Pace, Thing, put_by
from core.dialogue.step import FRESH
from core.messages import Inbound
from core.people import Resident
from core.usecases import albums
from core.usecases.typed import chosen, spoken, words_of
from nlp.reading import Alarm, Intent

#: How many of a resident's own complaints are looked at for an emergency.
OWN = 8


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


def _is_pressing(desk: Desk, current: Conversation, resident: Resident | None, inbound: Inbound) -> bool:
    """Tell what can't wait: danger, whatever is said while somebody is in it, and a call for a human."""
    if current.stage is Stage.DOUBTING or (current.draft is not None and current.draft.ref is not None):
        return True
    calls = current.stage is not Stage.HUMAN
    if inbound.press is not None and press_of(inbound.press).verb == Choice.HUMAN:
        return calls
    reading = desk.office.reader.read(words_of(inbound), now=desk.community.local(desk.now))
    if reading.alarm is not Alarm.NONE or (calls and reading.intent is Intent.HUMAN):
        return True
    own = desk.work.complaints.of_resident(resident.id, OWN) if resident is not None else ()
    return any(c.is_emergency and c.status.is_worked_on and desk.now - c.filed_at <= FRESH for c in own)


def _thing(desk: Desk, current: Conversation, inbound: Inbound) -> Thing:
    """Return the message as it is put by; a typed number means what was offered when it was typed."""
    if inbound.press is not None:
        return Thing(press=inbound.press)
    numbered = inbound.channel in desk.office.numbered
    typed = chosen(current, inbound.text, numbered=numbered) or spoken(desk.office.phrases, inbound.text)
    if typed is not None and not inbound.attachments:
        return Thing(press=data_of(typed))
    return Thing(words=inbound.text, attachments=inbound.attachments)
