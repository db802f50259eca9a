"""Join two chats of one person, once both have said that they are (`core.claims`); on record for every complaint."""

import hashlib
from dataclasses import replace

from core.choices import Choice, Press, button, buttons, press_of
from core.claims import REST, Claim, may_claim
from core.desk import Desk
from core.dialogue.conversation import Conversation, Stage
from core.events import Event, Happened
from core.masking import mask_name, mask_phone
from core.messages import Button, Inbound, Peer
from core.people import Resident
from core.usecases.typed import chosen, words_of
from nlp.slots import find_phones, own_phone

#: How many of those who left the same phone are looked at, and how many complaints of one person are put on record.
ALIKE, OWN = 5, 1000


def claim(desk: Desk, before: Conversation, inbound: Inbound) -> None:
    """Have somebody asked who left the phone that was just said; whoever said it is told the same, known or not."""
    words = words_of(inbound)
    phone = own_phone(words, find_phones(words))
    claimant = desk.work.residents.at(inbound.peer) if phone is not None else None
    if phone is None or claimant is None or claimant.community != desk.community.key:
        return
    for holder in desk.work.residents.of_phone(desk.community.key, phone, ALIKE):
        chat = desk.work.residents.peer(holder.id)
        known = desk.work.claims.about((claimant.id, holder.id), since=desk.now - REST)
        if holder.id == claimant.id or chat is None or not may_claim(known, claimant.id, holder.id, desk.now):
            continue
        _ask_holder(desk, claimant, holder, (inbound.peer, chat), phone)
        break
    if before.stage is Stage.IDLE and len(words) <= len(phone) + 2:
        desk.tell(inbound.peer, desk.say("one_person.noted"))


def settle_claim(desk: Desk, inbound: Inbound) -> bool:
    """Take a yes or a no to a claim; False if the message is neither."""
    conversation = desk.conversation(inbound.peer, inbound.peer.chat)
    press = press_of(inbound.press) if inbound.press else chosen(conversation, inbound.text)
    press = press or _spoken(desk, inbound)
    if press is None or press.verb not in (Choice.MYSELF, Choice.NOT_ME):
        return False
    desk.keep(replace(conversation, offered=(), touched_at=desk.now))
    found = desk.work.claims.get(press.ref)
    if found is None or not found.is_open(desk.now) or found.asked != inbound.peer:
        desk.answer(inbound.peer, desk.say("one_person.over"))
    elif press.verb == Choice.NOT_ME:
        _refuse(desk, found)
    elif found.granted_at is None:
        _grant(desk, found)
    else:
        _join(desk, found)
    return True


def _spoken(desk: Desk, inbound: Inbound) -> Press | None:
    """Return the press that the typed words stand for, where something was said since the question."""
    said = inbound.text.strip(" 。.!！「」")
    verb = next((verb for verb in (Choice.MYSELF, Choice.NOT_ME) if desk.label(verb) == said), None)
    resident = desk.work.residents.at(inbound.peer) if verb is not None else None
    if verb is None or resident is None:
        return None
    known = desk.work.claims.about((resident.id, resident.id), since=desk.now - REST)
    asked = [found.id for found in known if found.asked == inbound.peer]
    return Press(verb=verb, ref=asked[-1]) if asked else None


def _ask_holder(desk: Desk, claimant: Resident, holder: Resident, chats: tuple[Peer, Peer], phone: str) -> None:
    claims, holds = chats
    made = "\n".join((claimant.id, holder.id, desk.now.isoformat()))
    id = hashlib.sha256(made.encode()).hexdigest()[:16]
    desk.work.claims.add(
        Claim(id=id, claimant=claimant.id, claims=claims, holder=holder.id, holds=holds, made_at=desk.now)
    )
    who = mask_name(claimant.name) or desk.say("one_person.somebody")
    values = {"who": who, "where": _where(desk, claims), "phone": mask_phone(phone)}
    desk.answer(holds, desk.say("one_person.ask_holder", **values), _yes_no(desk, id))


def _grant(desk: Desk, found: Claim) -> None:
    """Now the other chat is asked: whoever left a phone first need not be its owner."""
    if not desk.work.claims.grant(found.id, at=desk.now):
        return
    desk.tell(found.holds, desk.say("one_person.granted", where=_where(desk, found.claims)))
    text = desk.say("one_person.ask_claimant", where=_where(desk, found.holds))
    desk.answer(found.claims, text, _yes_no(desk, found.id))


def _refuse(desk: Desk, found: Claim) -> None:
    """A no ends it; the one who claimed hears nothing of a no that is not their own."""
    desk.work.claims.settle(found.id, joined=False, at=desk.now)
    for chat in {found.holds, found.asked}:
        desk.tell(chat, desk.say("one_person.refused"))


def _join(desk: Desk, found: Claim) -> None:
    """Let both chats, and all that was ever said in them, belong to one resident."""
    if not desk.work.claims.settle(found.id, joined=True, at=desk.now):
        return
    for resident in (found.claimant, found.holder):
        for complaint in desk.work.complaints.of_resident(resident, OWN):
            desk.record(Event(kind=Happened.JOINED, ref=complaint.ref, at=desk.now))
    _know_both(desk, found)
    desk.work.residents.merge(found.claimant, found.holder, beside=found.claims)
    here = desk.conversation(found.claims, found.claims.chat)
    desk.keep(replace(here, resident=found.holder))
    offered = buttons(desk.office.phrases, Choice.PROGRESS, Choice.COMPLAIN)
    if here.stage is not Stage.IDLE:
        offered = (button(desk.office.phrases, Choice.CONTINUE), *offered)
    desk.answer(found.claims, desk.say("one_person.joined", where=_where(desk, found.holds)), offered)
    desk.tell(found.holds, desk.say("one_person.joined", where=_where(desk, found.claims)))


def _know_both(desk: Desk, found: Claim) -> None:
    """Keep of either what is not known of the other."""
    claimant, holder = desk.work.residents.get(found.claimant), desk.work.residents.get(found.holder)
    if claimant is not None and holder is not None:
        home = holder.home if holder.home.is_known else claimant.home
        desk.work.residents.save(replace(holder, name=holder.name or claimant.name, home=home))


def _yes_no(desk: Desk, id: str) -> tuple[Button, ...]:
    return buttons(desk.office.phrases, Choice.MYSELF, Choice.NOT_ME, ref=id)


def _where(desk: Desk, chat: Peer) -> str:
    """Return what people call the channel."""
    key = f"one_person.where_{chat.channel}"
    return desk.say(key) if desk.office.phrases.has(key) else desk.say("one_person.elsewhere")
