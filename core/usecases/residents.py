"""Hear one message of a resident: what is on file, what was said, one step of the dialogue, the wishes carried out."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from core.arrival import Arrival
from core.choices import button, press_of
from core.complaint import Complaint
from core.desk import Desk
from core.dialogue.after import situation_of
from core.dialogue.arriving import arrive
from core.dialogue.asking import to_be_shared
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import is_only_answer, story, without_former
from core.dialogue.filing import begin
from core.dialogue.pace import Held, together
from core.dialogue.step import step
from core.dialogue.turn import Known, Offer, Reply, Said, Turn
from core.errors import Refused
from core.form import draft_items, summary
from core.messages import Button, Inbound, MediaKind, Share
from core.people import Resident
from core.usecases import albums
from core.usecases.ask import refuse_resident
from core.usecases.incidents import open_incidents
from core.usecases.one_person import claim, settle_claim
from core.usecases.pacing import asides_in, is_put_by
from core.usecases.sending import admit, tell_lost
from core.usecases.settle import settle
from core.usecases.typed import chosen, spoken, words_of
from core.usecases.wants import Wishes
from nlp.reading import Alarm, Category, Intent, Place, Reading

Hears = Callable[[Conversation, Said, Known], Turn]

#: So many characters beside the words of a question still leave it that question.
FILLER = 4

#: How many of a resident's own complaints the dialogue looks at.
OWN = 8


def hear_resident(desk: Desk, resident: Resident | None, inbound: Inbound) -> None:
    """Answer the message of a resident, known already or not, and do what it asks; what comes too fast is put by."""
    inbound = admit(desk, resident, inbound)
    if not is_put_by(desk, resident, inbound):
        _answer(desk, resident, inbound)


def hear_held(desk: Desk, conversation: Conversation, held: Held) -> None:
    """Work on what was put by, as few messages: by now nothing more comes, or too much is there."""
    peer, resident = conversation.peer, desk.work.residents.at(conversation.peer)
    desk.keep(replace(conversation, held=None))
    first = Inbound(
        channel=peer.channel,
        id=f"held/{held.since.isoformat()}",
        peer=peer,
        author=conversation.seat,
        author_name=resident.name if resident is not None else "",
        sent_at=desk.now,
    )
    for inbound in together(held, first):
        asides = asides_in(desk, resident, inbound)
        if asides:
            _answer(desk, resident, replace(inbound, text=asides, attachments=()))
        _answer(desk, resident, inbound, hear=step if asides is None else _told)


def _answer(desk: Desk, resident: Resident | None, sent: Inbound, hear: Hears = step) -> None:
    inbound = tell_lost(desk, sent)
    if inbound is None:
        return
    if settle_claim(desk, inbound) or refuse_resident(desk, inbound):
        return
    settled = settle(desk, resident or _newcomer(desk, inbound), inbound)
    if settled is not None:
        before = desk.conversation(inbound.peer, inbound.peer.chat)
        _hear(desk, *settled, hear)
        claim(desk, before, inbound)
    _wind(desk, inbound)


def _hear(desk: Desk, resident: Resident, inbound: Inbound, hear: Hears) -> None:
    before = _resumed(desk, desk.conversation(inbound.peer, inbound.peer.chat))
    if albums.is_rest(before, inbound):
        albums.follow_resident(desk, before, inbound)
        return
    conversation = replace(before, resident=resident.id, touched_at=desk.now)
    if inbound.is_edit and before.draft is not None:
        conversation = replace(conversation, draft=without_former(before.draft, words_of(inbound)))
    hear = hear if inbound.arrival is None else _arrived(inbound.arrival)
    ref = _turn(desk, resident, conversation, inbound, words_of(inbound), hear=hear)
    current = desk.conversation(inbound.peer, inbound.peer.chat)
    if current.queued and current.stage is Stage.IDLE:
        queued = current.queued
        desk.answer(inbound.peer, desk.say("dialogue.now_the_other", words=queued))
        put_off = conversation.draft.put_off if conversation.draft is not None else ()
        plain = replace(inbound, text=queued, attachments=put_off, press=None)
        resident = desk.work.residents.get(resident.id) or resident
        _turn(desk, resident, replace(current, queued=""), plain, queued, hear=_begin)
    _offer_to_share(desk, inbound, to_be_shared(before))
    albums.remember(desk, inbound, ref)


def _resumed(desk: Desk, conversation: Conversation) -> Conversation:
    """Return the conversation as it stood; a question for words that nobody answered for a day is no longer open."""
    touched = conversation.touched_at
    if conversation.stage is Stage.AWAITING and touched is not None and desk.now - touched > timedelta(days=1):
        return replace(conversation, stage=Stage.IDLE, awaiting=None)
    return conversation


def _turn(
    desk: Desk,
    resident: Resident,
    conversation: Conversation,
    inbound: Inbound,
    text: str,
    *,
    hear: Hears = step,
) -> str:
    """Answer, and return the number of the complaint that what was sent beside words was added to, if it was."""
    own = tuple(desk.work.complaints.of_resident(resident.id, OWN))
    said = _said(desk, conversation, inbound, text, own)
    known = _known(desk, resident, conversation, said, own)
    turn = hear(conversation, said, known)
    desk.keep(turn.conversation)
    wishes = Wishes(desk, resident, known)
    try:
        for wanted in turn.wants:
            wishes.do(wanted, turn.conversation)
    except Refused as refused:
        desk.answer(inbound.peer, desk.say(refused.key, **refused.values))
    replies = turn.replies + wishes.followed
    if any(sent.is_too_large for sent in inbound.attachments):
        heard = tuple(reply for reply in replies if reply.key != "dialogue.media_heard")
        replies = (Reply(key="dialogue.too_large"), *heard)
    _reply(desk, conversation, turn.conversation.stage, replies)
    return next((wanted.ref for wanted in turn.wants if wanted.attachments), "")


def _arrived(arrival: Arrival) -> Hears:
    return lambda conversation, said, known: arrive(conversation, arrival.place, known)


def _told(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take what reads like a question for what it is beside that: more to be added to what was told."""
    supplement = replace(said, reading=said.reading._replace(intent=Intent.SUPPLEMENT))
    return step(conversation, supplement, replace(known, answer=""))


def _begin(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take what was put off as a matter of its own, whatever was filed just before."""
    if said.reading.alarm is not Alarm.NONE:
        return step(conversation, said, known)
    complaint = replace(said, reading=said.reading._replace(intent=Intent.COMPLAIN))
    return begin(conversation, complaint, known)


def _newcomer(desk: Desk, inbound: Inbound) -> Resident:
    """Return who writes for the first time; a first word makes them known, whatever it is (I7)."""
    where = f"{inbound.peer.channel}:{inbound.peer.chat}"
    resident = Resident(
        id=hashlib.sha256(where.encode()).hexdigest()[:12],
        community=desk.community.key if len(desk.office.communities) == 1 else "",
        name=inbound.author_name,
    )
    desk.work.residents.add(resident, inbound.peer)
    return resident


def _known(desk: Desk, resident: Resident, conversation: Conversation, said: Said, own: tuple[Complaint, ...]) -> Known:
    return Known(
        now=desk.now,
        home=resident.home,
        phone=resident.phone,
        own=own,
        alike=_alike(desk, conversation, said, own),
        incidents=open_incidents(desk, _outage_told(conversation, said)),
        answer=_ready_answer(desk, said),
        vague_places=desk.office.vague_places,
        items={slot: desk.label(slot) for slot in Slot},
        change_words=desk.office.change_words,
        added_words=desk.office.added_words,
        object_within=desk.office.policy.object_within,
    )


def _said(desk: Desk, conversation: Conversation, inbound: Inbound, text: str, own: tuple[Complaint, ...]) -> Said:
    asked = conversation.draft.asked if conversation.draft is not None else None
    numbered = asked is not Slot.PLACE or inbound.channel in desk.office.numbered
    press = press_of(inbound.press) if inbound.press else chosen(conversation, text, numbered=numbered)
    press = press or spoken(desk.office.phrases, text)
    reader, situation = desk.office.reader, situation_of(conversation, own, desk.now)
    now = desk.community.local(desk.now)
    reading = reader.read(text, now=now, situation=situation)
    places = [a.words for a in inbound.attachments if a.kind is MediaKind.LOCATION and a.words]
    told = conversation.draft.place if conversation.draft is not None else Place()
    if places and not reading.place.is_known and not told.building:
        named = reader.read(places[0], now=now).place
        if named.building or not told.is_known:
            reading = reading._replace(place=named if named.building else Place(words=places[0]))
    draft, whole = conversation.draft, reading
    if draft is not None and press is None and _goes_on(conversation.stage, draft, text, reading):
        whole = reader.read("\n".join([story(draft), text]), now=now, situation=situation)
    return Said(text=text, reading=reading, whole=whole, press=press, attachments=inbound.attachments)


def _goes_on(stage: Stage, draft: Draft, text: str, reading: Reading) -> bool:
    """Tell whether words may belong to the story begun; a word of danger always may."""
    if not draft.texts or not text:
        return False
    is_asked = stage is Stage.DRAFTING and reading.alarm is Alarm.NONE
    return not (is_asked and is_only_answer(draft, text, reading))


def _outage_told(conversation: Conversation, said: Said) -> str | None:
    """Return the topic of the outage that is told of, now or before."""
    if said.whole.outage is not None:
        return said.whole.topic
    draft = conversation.draft
    return draft.topic if draft is not None and draft.is_outage else None


def _alike(desk: Desk, conversation: Conversation, said: Said, own: tuple[Complaint, ...]) -> tuple[Complaint, ...]:
    draft = conversation.draft
    topic = said.whole.topic
    if topic is None or not own or (draft is not None and (draft.chosen or draft.ref)):
        return ()
    since = desk.now - desk.office.policy.repeat_within
    return tuple(complaint for complaint in own if complaint.topic == topic and complaint.filed_at >= since)


def _ready_answer(desk: Desk, said: Said) -> str:
    """Return what is said to a question that can be answered at once (I5): by its longest word, if little else is said."""
    found = [(len(word), answer.says) for answer in desk.office.answers for word in answer.words if word in said.text]
    length, says = max(found, default=(0, ""))
    return says if said.reading.intent is Intent.CONSULT or len(said.text) <= length + FILLER else ""


def _reply(desk: Desk, before: Conversation, stage: Stage, replies: tuple[Reply, ...]) -> None:
    """Say the replies as one message, the choices of the last one under it."""
    if not replies:
        return
    text = "\n".join(_text(desk, reply) for reply in replies)
    last = next((reply for reply in reversed(replies) if reply.offers), replies[-1])
    awaits = stage in (Stage.CORRECTING, Stage.AWAITING)
    desk.answer(before.peer, text, [_button(desk, offer) for offer in last.offers], awaits=awaits)


def _offer_to_share(desk: Desk, inbound: Inbound, before: Share | None) -> None:
    """Let the question be answered with one touch where it can; an offer made before is taken back."""
    after = to_be_shared(desk.conversation(inbound.peer, inbound.peer.chat))
    said = [number for number, outbound in enumerate(desk.said) if outbound.peer == inbound.peer]
    if said and after is not None:
        desk.said[said[-1]] = replace(desk.said[said[-1]], share=after)
    elif said and before is not None:
        desk.said[said[0]] = replace(desk.said[said[0]], share=Share.DONE)


def _text(desk: Desk, reply: Reply) -> str:
    values: dict[str, object] = {"phone": desk.community.phone, "community": desk.community.name, **reply.values}
    if reply.draft is not None:
        category = reply.draft.category or Category.SERVICE
        if reply.summary:
            shown = replace(reply.draft, demand=reply.draft.demand or desk.say("form.default_demand"))
            return summary(desk, shown, category)
        values |= draft_items(desk, reply.draft, category)
    return desk.say(reply.key, **values)


def _button(desk: Desk, offer: Offer) -> Button:
    phrases = desk.office.phrases
    if offer.slot is not None:
        return button(phrases, offer.choice, choice=offer.slot.value, label=phrases.label(offer.slot))
    if offer.category is not None:
        return button(phrases, offer.choice, choice=offer.category.value, label=phrases.label(offer.category))
    label = f"{phrases.label(offer.choice)} {offer.ref}" if offer.ref else ""
    return button(phrases, offer.choice, offer.ref, label=label)


def _wind(desk: Desk, inbound: Inbound) -> None:
    """Set the clock of an unfinished conversation: a nudge, then a human; a doubt about danger waits a moment only."""
    current = desk.conversation(inbound.peer, inbound.peer.chat)
    if current.stage is Stage.HUMAN:
        return
    policy = desk.office.policy
    due_at = None
    if current.stage is Stage.DOUBTING:
        due_at = desk.now + timedelta(minutes=1)
    elif current.draft is not None and current.stage is not Stage.IDLE:
        due_at = desk.now + policy.draft_nudge
    desk.keep(replace(current, due_at=due_at, step=0))
