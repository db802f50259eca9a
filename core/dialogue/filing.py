"""Filing in conversation (I1–I5, I9, I10): listen, ask for what is missing, read back, correct, file."""

from collections.abc import Callable
from dataclasses import replace

from core.choices import Choice
from core.complaint import Complaint, Satisfaction, Status
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import absorb, completed, merge, missing
from core.dialogue.turn import Known, Offer, Reply, Said, Turn, Wanted, Wish, offers
from nlp.reading import Alarm, Intent

#: What may be corrected, in the order it is read back.
CORRECTABLE = (Slot.WHAT, Slot.PLACE, Slot.WHEN, Slot.DEMAND, Slot.PHONE, Slot.AGAINST, Slot.CATEGORY)
SKIPPABLE = frozenset({Slot.PLACE, Slot.DEMAND, Slot.PHONE})


def begin(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Begin a form with the resident's first words; the same matter again is offered as such (T5)."""
    draft = absorb(Draft(), said, known)
    started = replace(conversation, draft=draft, stage=Stage.DRAFTING)
    same = _same_matter(draft, known)
    if same is not None:
        asked = replace(started, stage=Stage.MATCHING, draft=replace(draft, matched=(same.ref,)))
        reply = Reply(
            key="dialogue.same_matter",
            values={"ref": same.ref, "status": same.status, "what": same.what[:30]},
            offers=offers(Choice.SAME, Choice.OTHER),
        )
        return Turn(conversation=asked, replies=(reply,))
    return advance(started, known)


def advance(conversation: Conversation, known: Known) -> Turn:
    """Ask for the next missing item, one at a time, or read the whole form back."""
    draft = conversation.draft or Draft()
    slot = missing(draft, known)
    if slot is None:
        return _read_back(conversation, completed(draft, known))
    tries = draft.tries + 1 if slot is draft.asked else 1
    again = "_again" if tries > 1 else ""
    heard = slot is not Slot.WHAT and not draft.heard
    asked = replace(draft, asked=slot, tries=tries, heard=draft.heard or heard)
    choices = ([Choice.SKIP] if slot in SKIPPABLE else []) + [Choice.CANCEL, Choice.HUMAN]
    replies = [Reply(key=f"dialogue.ask_{slot.value}{again}", offers=offers(*choices))]
    if heard:
        replies.insert(0, Reply(key="dialogue.heard", draft=asked))
    return Turn(
        conversation=replace(conversation, stage=Stage.DRAFTING, draft=asked, slot=None), replies=tuple(replies)
    )


def _read_back(conversation: Conversation, draft: Draft) -> Turn:
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


def while_drafting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the next words of the story or the answer to what was asked."""
    draft = conversation.draft or Draft()
    if (said.press is not None and said.press.verb == Choice.SKIP) or said.reading.intent is Intent.SKIP:
        return skip(conversation, known)
    if draft.asked in (Slot.PHONE, Slot.DEMAND, Slot.PLACE) and said.reading.intent is Intent.DENY:
        return skip(conversation, known)
    if said.reading.intent is Intent.BACK:
        return back(conversation, known)
    if _is_another_matter(draft, said):
        asked = replace(conversation, stage=Stage.QUEUEING, queued=said.text)
        reply = Reply(key="dialogue.another_matter", offers=offers(Choice.SAME, Choice.OTHER))
        return Turn(conversation=asked, replies=(reply,))
    heard = absorb(draft, said, known)
    if not said.text and said.attachments:
        turn = advance(replace(conversation, draft=replace(heard, asked=None)), known)
        return replace(turn, replies=(Reply(key="dialogue.media_heard"), *turn.replies))
    return advance(replace(conversation, draft=heard), known)


def while_queueing(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether what was told in the middle is a matter of its own; it is kept for afterwards, or joined."""
    draft = conversation.draft or Draft()
    is_other = _chose(said, Choice.OTHER) or said.reading.intent is Intent.DENY
    if is_other:
        turn = advance(replace(conversation, stage=Stage.DRAFTING), known)
        return replace(turn, replies=(Reply(key="dialogue.queued"), *turn.replies))
    joined = replace(draft, texts=(*draft.texts, conversation.queued))
    resumed = replace(conversation, stage=Stage.DRAFTING, draft=joined, queued="")
    if _chose(said, Choice.SAME) or said.reading.intent is Intent.CONFIRM:
        return advance(resumed, known)
    return while_drafting(resumed, said, known)


def while_matching(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether it is the same matter as before (同一件事 / 另一件事, T5)."""
    draft = conversation.draft or Draft()
    ref = draft.matched[0] if draft.matched else ""
    before = next((complaint for complaint in known.own if complaint.ref == ref), None)
    if _chose(said, Choice.SAME) or said.reading.intent is Intent.CONFIRM:
        return _same(conversation, draft, before, known)
    decided = replace(draft, chosen=True)
    if not (_chose(said, Choice.OTHER) or said.reading.intent is Intent.DENY):
        decided = absorb(decided, said, known)
    return advance(replace(conversation, stage=Stage.DRAFTING, draft=decided), known)


def _same(conversation: Conversation, draft: Draft, before: Complaint | None, known: Known) -> Turn:
    idle = replace(conversation, stage=Stage.IDLE, draft=None, slot=None)
    words = "\n".join(draft.texts)
    if before is None or before.status in (Status.CLOSED, Status.WITHDRAWN):
        linked = replace(draft, chosen=True, earlier=before.ref if before else None)
        if before is not None:
            linked = replace(linked, place=merge(before.place, linked.place))
        return advance(replace(conversation, stage=Stage.DRAFTING, draft=linked), known)
    wanted = Wanted(wish=Wish.RAISE_AGAIN, ref=before.ref, words=words, attachments=draft.attachments)
    if before.status is Status.FINISHED:
        wanted = replace(wanted, wish=Wish.RATE, satisfaction=Satisfaction.UNSATISFIED)
    elif before.status is Status.INVALID:
        wanted = replace(wanted, wish=Wish.APPEAL)
    return Turn(conversation=idle, wants=(wanted,))


def while_doubting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether the danger is there now (I8): yes, or a word of it again, sends people; no goes on with the form."""
    draft = conversation.draft or Draft()
    if _chose(said, Choice.YES) or said.reading.intent is Intent.CONFIRM or said.reading.alarm is Alarm.CERTAIN:
        return alarm(conversation, said, known)
    calm = replace(conversation, stage=Stage.DRAFTING, draft=replace(draft, danger=None))
    if _chose(said, Choice.NO) or said.reading.intent is Intent.DENY:
        return advance(calm, known)
    return while_drafting(calm, said, known)


def doubt(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Ask whether a danger that was spoken of is there now; the duty phone is given at once."""
    draft = absorb(conversation.draft or Draft(), said, known)
    asked = replace(conversation, stage=Stage.DOUBTING, draft=replace(draft, danger=said.reading.danger))
    return Turn(conversation=asked, replies=(Reply(key="dialogue.doubt", offers=offers(Choice.YES, Choice.NO)),))


def alarm(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Push an emergency before the form is complete (I8); place and phone are asked for afterwards."""
    draft = conversation.draft or Draft()
    heard = absorb(draft, said, known) if said.press is None else draft
    heard = replace(heard, danger=said.reading.danger or draft.danger or said.whole.danger)
    wanted = Wanted(wish=Wish.ALARM, draft=completed(heard, known))
    return Turn(conversation=replace(conversation, stage=Stage.DRAFTING, draft=heard, slot=None), wants=(wanted,))


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
        corrected = _corrected(draft, said)
        if corrected == draft:
            return choose(conversation)
        return _read_back(conversation, corrected)
    heard = absorb(draft, said, known)
    return _read_back(conversation, completed(heard, known))


def choose(conversation: Conversation) -> Turn:
    """Ask which item is to be corrected."""
    choices = tuple(Offer(choice=Choice.SLOT, slot=slot) for slot in CORRECTABLE)
    return Turn(
        conversation=replace(conversation, stage=Stage.CHOOSING),
        replies=(Reply(key="dialogue.which_item", offers=(*choices, *offers(Choice.BACK))),),
    )


def while_choosing(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the item to be corrected, or the corrected words themselves."""
    draft = conversation.draft or Draft()
    if said.press is not None and said.press.verb == Choice.SLOT:
        slot = Slot(said.press.choice)
        asked = replace(conversation, stage=Stage.CORRECTING, slot=slot)
        return Turn(conversation=asked, replies=(Reply(key=f"dialogue.correct_{slot.value}"),))
    if _chose(said, Choice.BACK) or said.reading.intent in (Intent.BACK, Intent.CONFIRM):
        return _read_back(conversation, draft)
    return _read_back(conversation, _corrected(draft, said))


def while_correcting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the corrected item."""
    draft, text, reading = conversation.draft or Draft(), said.text, said.reading
    if _chose(said, Choice.BACK) or reading.intent is Intent.BACK or not (text or said.attachments):
        return _read_back(conversation, draft)
    corrections: dict[Slot, Callable[[], Draft]] = {
        Slot.WHAT: lambda: replace(draft, texts=(text,)),
        Slot.PLACE: lambda: replace(
            draft, place=reading.place if reading.place.is_known else replace(draft.place, words=text)
        ),
        Slot.WHEN: lambda: replace(draft, happened=reading.when.words if reading.when else text),
        Slot.DEMAND: lambda: replace(draft, demand=text),
        Slot.PHONE: lambda: replace(draft, phone=reading.phone) if reading.phone else draft,
        Slot.AGAINST: lambda: replace(draft, against=text),
        Slot.CATEGORY: lambda: replace(draft, category=reading.category or draft.category),
    }
    slot = conversation.slot or Slot.WHAT
    corrected = corrections[slot]() if slot in corrections else draft
    if slot is Slot.PHONE and reading.phone is None:
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.ask_phone_again"),))
    return _read_back(conversation, replace(corrected, attachments=draft.attachments + said.attachments))


def skip(conversation: Conversation, known: Known) -> Turn:
    """Leave out the item asked for (跳过)."""
    draft = conversation.draft or Draft()
    if draft.asked is None or draft.asked not in SKIPPABLE:
        return advance(conversation, known)
    return advance(replace(conversation, draft=replace(draft, skipped=(*draft.skipped, draft.asked))), known)


def back(conversation: Conversation, known: Known) -> Turn:
    """Go back to the item before (返回)."""
    draft = conversation.draft or Draft()
    if draft.skipped:
        return advance(replace(conversation, draft=replace(draft, skipped=draft.skipped[:-1], asked=None)), known)
    if draft.demand and draft.asked is Slot.PHONE:
        return advance(replace(conversation, draft=replace(draft, demand="", asked=None)), known)
    return choose(conversation) if draft.texts else advance(conversation, known)


def _corrected(draft: Draft, said: Said) -> Draft:
    """Apply a correction said in one sentence, as far as it names a value."""
    reading = said.reading
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


def _same_matter(draft: Draft, known: Known) -> Complaint | None:
    """Return the resident's own complaint that this may be about again: same subject, and no other place."""
    for complaint in known.alike:
        mine = any(own.ref == complaint.ref for own in known.own)
        elsewhere = draft.place.building and complaint.place.building not in (None, draft.place.building)
        if mine and not elsewhere:
            return complaint
    return None


def _is_another_matter(draft: Draft, said: Said) -> bool:
    """Tell whether a message in the middle of the form speaks of something else (another topic and category)."""
    reading = said.reading
    return (
        bool(draft.texts)
        and draft.topic is not None
        and reading.topic is not None
        and reading.intent is Intent.COMPLAIN
        and reading.topic != draft.topic
        and reading.category != draft.category
        and said.press is None
    )


def _chose(said: Said, choice: Choice) -> bool:
    return said.press is not None and said.press.verb == choice
