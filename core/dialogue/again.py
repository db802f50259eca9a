"""Say again what was asked, after an aside or an interruption: the question never gets lost (I10)."""

from dataclasses import replace

from core.choices import Choice
from core.complaint import Complaint
from core.dialogue.asking import advance, read_back
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import missing
from core.dialogue.turn import Known, Offer, Reply, Turn, offers
from nlp.reading import Category

#: What may be corrected, in the order it is read back.
CORRECTABLE = (Slot.WHAT, Slot.PLACE, Slot.WHEN, Slot.DEMAND, Slot.PHONE, Slot.AGAINST, Slot.CATEGORY)


def repeat(conversation: Conversation, known: Known) -> Turn:
    """Return the question that the conversation stands at; nothing to say where none was asked."""
    draft = conversation.draft or Draft()
    match conversation.stage:
        case Stage.DRAFTING if draft.ref is not None:
            return ask_alarmed(replace(conversation, draft=replace(draft, tries=0)), known)
        case Stage.DRAFTING:
            return advance(replace(conversation, draft=replace(draft, asked=None)), known)
        case Stage.CONFIRMING:
            return read_back(conversation, draft)
        case Stage.DOUBTING:
            return Turn(conversation=conversation, replies=(doubt_asked(),))
        case Stage.MATCHING:
            before = next((own for own in known.own if own.ref in draft.matched), None)
            return Turn(conversation=conversation, replies=(same_asked(before) if before else other_asked(),))
        case Stage.QUEUEING:
            return Turn(conversation=conversation, replies=(other_asked(),))
        case Stage.CHOOSING:
            return Turn(conversation=conversation, replies=(which_asked(),))
        case Stage.CORRECTING:
            return Turn(conversation=conversation, replies=(anew_asked(conversation.slot or Slot.WHAT),))
        case Stage.AWAITING if conversation.awaiting is not None:
            awaiting = conversation.awaiting
            key = f"dialogue.await_{awaiting.move.value}"
            reply = Reply(key=key, values={"ref": awaiting.ref}, offers=offers(Choice.CANCEL))
            return Turn(conversation=conversation, replies=(reply,))
        case _:
            return Turn(conversation=conversation)


def doubt_asked() -> Reply:
    """Ask whether a danger that was spoken of is there now; the duty phone is given at once (I8)."""
    return Reply(key="dialogue.doubt", offers=offers(Choice.YES, Choice.NO))


def same_asked(before: Complaint) -> Reply:
    """Ask whether it is the same matter as before (T5)."""
    values = {"ref": before.ref, "status": before.status, "what": before.what[:30]}
    return Reply(key="dialogue.same_matter", values=values, offers=offers(Choice.SAME, Choice.OTHER))


def other_asked() -> Reply:
    """Ask whether what was told in the middle is a matter of its own."""
    return Reply(key="dialogue.another_matter", offers=offers(Choice.SAME, Choice.OTHER))


def which_asked() -> Reply:
    """Ask which item is to be corrected."""
    items = tuple(Offer(choice=Choice.SLOT, slot=slot) for slot in CORRECTABLE)
    return Reply(key="dialogue.which_item", offers=(*items, *offers(Choice.BACK)))


def anew_asked(slot: Slot) -> Reply:
    """Ask for one item anew; a category is chosen, the others are said."""
    kinds = tuple(Offer(choice=Choice.CATEGORY, category=category) for category in Category)
    return Reply(key=f"dialogue.correct_{slot.value}", offers=kinds if slot is Slot.CATEGORY else ())


def ask_alarmed(conversation: Conversation, known: Known) -> Turn:
    """Ask what the people on their way still need to know: where, and a phone; then the form is done."""
    draft = conversation.draft or Draft()
    told = replace(draft, texts=draft.texts or ("",), skipped=(*draft.skipped, Slot.WHAT, Slot.DEMAND))
    slot = missing(told, known)
    patience = 2 if slot is Slot.PLACE else 1  # where matters most
    if slot is None or (slot is draft.asked and draft.tries >= patience):
        return Turn(conversation=replace(conversation, stage=Stage.IDLE, draft=None, slot=None))
    asked = replace(draft, asked=slot, tries=draft.tries + 1 if slot is draft.asked else 1)
    reply = Reply(key=f"dialogue.urgent_{slot.value}", offers=offers(Choice.SKIP))
    return Turn(conversation=replace(conversation, stage=Stage.DRAFTING, draft=asked), replies=(reply,))
