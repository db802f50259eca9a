"""What the staff edit after it was carried out is not carried out twice; they are told how to mend what was done."""

from datetime import timedelta
from difflib import get_close_matches

from core.choices import Choice
from core.complaint import Move
from core.desk import Desk
from core.events import Event, Happened
from core.house import Person
from core.masking import mask_words
from core.messages import Inbound
from core.usecases.command import Command
from core.usecases.reply import answer

#: So long, and so many deeds of theirs, are looked back for what the message did before; nobody can edit an older one.
SINCE, LOOKED_AT = timedelta(days=2), 50
#: So much of the words is still there, from 0 to 1.
ALIKE = 0.5
#: How to mend what was done, where another message like it is not the way.
_MENDED = {
    Happened.FINISHED: "staff.edited_finished",
    Happened.REMEDY_NOTED: "staff.edited_remedy",
    Happened.REMEDY_ASKED: "staff.edited_remedy",
    Happened.REMEDY_GIVEN: "staff.edited_remedy",
    Happened.REMEDY_CHANGED: "staff.edited_remedy",
}


def is_done(desk: Desk, person: Person, inbound: Inbound, text: str, command: Command | None) -> bool:
    """Tell whether the message was carried out as it stood before it was edited; then say so.

    What the resident is to be told («回复 …») they are told as it reads now: a correction reaches them in no other way.
    """
    if command is not None and command.verb == Move.EXPLAIN:
        return False
    if command is not None and command.verb == Choice.REGISTER:
        return _is_registered(desk, person, inbound, command)
    words = command.words if command is not None else text
    done = next((event for event in _deeds(desk, person, inbound, command) if _is_alike(words, event.words)), None)
    if done is None:
        return False
    said = desk.say(_MENDED.get(done.kind, "staff.edited"), ref=done.ref, words=mask_words(done.words))
    answer(desk, person, inbound, said, ref=done.ref)
    return True


def _deeds(desk: Desk, person: Person, inbound: Inbound, command: Command | None) -> list[Event]:
    """Return what this person did lately on what the message names, newest first."""
    numbers = command.numbers if command is not None and not inbound.reply_to else ()
    deeds = desk.work.timeline.of_person(desk.community.key, person.name, desk.now - SINCE, LOOKED_AT)
    return [
        event
        for event in deeds
        if (not numbers or event.ref.endswith(tuple(numbers))) and inbound.reply_to in (None, event.ref)
    ]


def _is_registered(desk: Desk, person: Person, inbound: Inbound, command: Command) -> bool:
    filed = desk.work.complaints.open_in(desk.community.key, None, LOOKED_AT)
    fresh = (one for one in filed if one.filed_at > desk.now - SINCE and _is_alike(command.words, one.what))
    found = next(fresh, None)
    if found is not None:
        answer(desk, person, inbound, desk.say("staff.edited_register", ref=found.ref), ref=found.ref)
    return found is not None


def _is_alike(words: str, before: str) -> bool:
    return bool(words and before and get_close_matches(words, [before], n=1, cutoff=ALIKE))
