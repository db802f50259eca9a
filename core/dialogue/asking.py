"""Ask for the next missing item, one at a time, or read the whole form back (I3, I4)."""

from dataclasses import replace

from core.choices import Choice
from core.complaint import Complaint
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import completed, missing
from core.dialogue.turn import Known, Reply, Turn, Wanted, Wish, offers
from core.incident import leading
from core.messages import MediaKind, Share

#: What can be handed over with one touch when it is asked for.
SHARED = {Slot.PHONE: Share.PHONE, Slot.PLACE: Share.PLACE}
SKIPPABLE = frozenset({Slot.PLACE, Slot.DEMAND, Slot.PHONE})


def advance(conversation: Conversation, known: Known) -> Turn:
    """Ask for the next missing item, one at a time, or read the whole form back."""
    draft = conversation.draft or Draft()
    if (lead := _known_already(draft, known)) is not None:
        return _join(conversation, draft, lead, known)
    slot = missing(draft, known)
    if slot is None:
        return read_back(conversation, completed(draft, known))
    tries = draft.tries + 1 if slot is draft.asked else 1
    again = "_again" if tries > 1 else ""
    heard = slot is not Slot.WHAT and not draft.heard
    asked = replace(draft, asked=slot, tries=tries, heard=draft.heard or heard)
    choices = ([Choice.SKIP] if slot in SKIPPABLE else []) + [Choice.CANCEL, Choice.HUMAN]
    replies = [Reply(key=f"dialogue.ask_{slot.value}{again}", offers=offers(*choices))]
    if heard:
        key = "dialogue.heard" if draft.place.is_known else "dialogue.heard_nowhere"
        replies.insert(0, Reply(key=key, draft=asked))
    return Turn(
        conversation=replace(conversation, stage=Stage.DRAFTING, draft=asked, slot=None), replies=tuple(replies)
    )


def _known_already(draft: Draft, known: Known) -> Complaint | None:
    """Return the outage that goes on there already (A3): nobody is asked for what is known."""
    if draft.topic is None or not draft.texts or not draft.is_outage:
        return None
    same = [lead for lead in known.incidents if lead.topic == draft.topic]
    return leading(completed(draft, known).place, same)


def _join(conversation: Conversation, draft: Draft, lead: Complaint, known: Known) -> Turn:
    told = replace(completed(draft, known), incident=lead.ref)
    idle = replace(conversation, stage=Stage.IDLE, draft=None, slot=None)
    return Turn(conversation=idle, wants=(Wanted(wish=Wish.FILE, draft=told),))


def read_back(conversation: Conversation, draft: Draft) -> Turn:
    """Read the whole form back, to be confirmed or corrected."""
    replies = [
        Reply(
            key="dialogue.read_back",
            draft=draft,
            summary=True,
            offers=offers(Choice.CONFIRM, Choice.EDIT, Choice.CANCEL),
        )
    ]
    if not draft.heard:
        replies.insert(0, Reply(key="dialogue.sorry"))
    kept = replace(draft, asked=None, tries=0, heard=True)
    return Turn(
        conversation=replace(conversation, stage=Stage.CONFIRMING, draft=kept, slot=None), replies=tuple(replies)
    )


def to_be_shared(conversation: Conversation) -> Share | None:
    """Return what could answer the question that the conversation stands at with one touch."""
    draft = conversation.draft or Draft()
    asked = {Stage.DRAFTING: draft.asked, Stage.CORRECTING: conversation.slot}.get(conversation.stage)
    share = SHARED.get(asked) if asked is not None else None
    if share is Share.PLACE and any(sent.kind is MediaKind.LOCATION for sent in draft.attachments):
        return None
    return share
