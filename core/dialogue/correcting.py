"""Confirm the form, or correct it item by item or in one sentence (I4)."""

from dataclasses import replace

from core.choices import Choice, Press
from core.dialogue.again import anew_asked, which_asked
from core.dialogue.asking import read_back
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import absorb, completed, merge
from core.dialogue.turn import Known, Reply, Said, Turn, Wanted, Wish
from nlp.reading import Category, Intent, Reading


def while_confirming(conversation: Conversation, said: Said, known: Known) -> Turn:
    """File on confirmation (I4); anything else corrects or adds."""
    draft = conversation.draft or Draft()
    intent = said.reading.intent
    if _chose(said, Choice.CONFIRM) or (said.press is None and intent is Intent.CONFIRM):
        filed = Wanted(wish=Wish.FILE, draft=draft)
        return Turn(conversation=replace(conversation, stage=Stage.IDLE, draft=None, slot=None), wants=(filed,))
    if _chose(said, Choice.EDIT):
        return choose(conversation)
    if intent in (Intent.CORRECT, Intent.DENY, Intent.BACK):
        corrected = corrected_by(draft, said, known)
        if corrected == draft:
            return choose(conversation)
        return read_back(conversation, corrected)
    heard = absorb(draft, said, known)
    return read_back(conversation, completed(heard, known))


def choose(conversation: Conversation) -> Turn:
    """Ask which item is to be corrected."""
    return Turn(conversation=replace(conversation, stage=Stage.CHOOSING), replies=(which_asked(),))


def while_choosing(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the item to be corrected, or the corrected words themselves."""
    draft = conversation.draft or Draft()
    if said.press is not None and said.press.verb == Choice.SLOT:
        slot = Slot(said.press.choice)
        asked = replace(conversation, stage=Stage.CORRECTING, slot=slot)
        return Turn(conversation=asked, replies=(anew_asked(slot),))
    if _chose(said, Choice.BACK) or said.reading.intent in (Intent.BACK, Intent.CONFIRM):
        return read_back(conversation, draft)
    return read_back(conversation, corrected_by(draft, said, known))


def while_correcting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the corrected item."""
    draft, slot = conversation.draft or Draft(), conversation.slot or Slot.WHAT
    if said.press is not None and said.press.verb == Choice.CATEGORY:
        chosen = Category(said.press.choice)
        topic = draft.topic if chosen is draft.category else None
        return read_back(conversation, replace(draft, category=chosen, topic=topic, confidence=1.0, fixed=True))
    if said.press is not None or said.reading.intent is Intent.BACK or not (said.text or said.attachments):
        return read_back(conversation, draft)
    if slot is Slot.CATEGORY:
        return while_choosing(conversation, replace(said, press=Press(verb=Choice.SLOT, choice=slot.value)), known)
    if slot is Slot.PHONE and said.reading.phone is None:
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.ask_phone_again"),))
    corrected = _put(draft, slot, said.text, said.reading) if said.text else draft
    return read_back(conversation, replace(corrected, attachments=draft.attachments + said.attachments))


def _put(draft: Draft, slot: Slot, text: str, reading: Reading) -> Draft:
    """Return the form with one item said anew."""
    match slot:
        case Slot.WHAT:
            return replace(draft, texts=(text,))
        case Slot.PLACE:
            return replace(draft, place=reading.place if reading.place.is_known else replace(draft.place, words=text))
        case Slot.WHEN:
            return replace(draft, happened=reading.when.words if reading.when else text)
        case Slot.DEMAND:
            return replace(draft, demand=text)
        case Slot.PHONE:
            return replace(draft, phone=reading.phone or draft.phone)
        case Slot.AGAINST:
            return replace(draft, against=text)
        case _:
            return draft


def corrected_by(draft: Draft, said: Said, known: Known) -> Draft:
    """Apply a correction said in one sentence: an item and what it becomes, or just the new value."""
    reading = said.reading
    for word in known.change_words:
        before, found, after = said.text.partition(word)
        named = [slot for slot, label in known.items.items() if label in before]
        if found and after.strip() and named:
            return _put(draft, named[0], after.strip(" ，,。：:"), reading)
    changed = replace(draft, place=merge(draft.place, reading.place))
    if reading.phone:
        changed = replace(changed, phone=reading.phone)
    if reading.demand:
        changed = replace(changed, demand=reading.demand)
    if reading.when:
        changed = replace(changed, happened=reading.when.words)
    tail = "".join(char for char in said.text if char.isdigit())
    if reading.phone is None and draft.phone and len(tail) == 4 and changed == draft:
        changed = replace(changed, phone=draft.phone[:-4] + tail)
    return changed


def _chose(said: Said, choice: Choice) -> bool:
    return said.press is not None and said.press.verb == choice
