"""Which community a resident belongs to: the code they scanned says it, or they are asked once; nothing said is lost."""

from dataclasses import replace

from core.choices import Choice, button, press_of
from core.desk import Desk
from core.dialogue.conversation import Draft, Stage
from core.form import resident_words
from core.house import Community
from core.masking import mask_words
from core.messages import Inbound
from core.people import Resident
from core.usecases import albums
from core.usecases.typed import chosen, words_of
from nlp.reading import Alarm, Place

Settled = tuple[Resident, Inbound]


def settle(desk: Desk, resident: Resident, inbound: Inbound) -> Settled | None:
    """Return who is heard at the desk of their community, and what; None while they are asked which it is."""
    if resident.community in desk.office.communities:
        return _moved(desk, resident, inbound)
    found = _named(desk, inbound)
    if found is None:
        conversation = desk.conversation(inbound.peer, inbound.peer.chat)
        if albums.is_rest(conversation, inbound):
            albums.follow_resident(desk, conversation, inbound)
            return None
        _ask(desk, resident, inbound)
        albums.remember(desk, inbound, inbound.peer.chat)
        return None
    return _put(desk, resident, found), _with_what_was_said(desk, inbound, found)


def _moved(desk: Desk, resident: Resident, inbound: Inbound) -> Settled:
    """Follow a code to another community, unless something was filed: that stays where it is, and so does its resident."""
    arrival = inbound.arrival
    found = desk.office.communities.get(arrival.community) if arrival is not None else None
    if found is None or found.key == resident.community:
        return resident, inbound
    if desk.work.complaints.of_resident(resident.id, 1):
        desk.tell(inbound.peer, desk.say("dialogue.arrived_elsewhere", community=desk.community.name))
        return resident, replace(inbound, arrival=None)
    return _put(desk, replace(resident, home=Place()), found), inbound


def _named(desk: Desk, inbound: Inbound) -> Community | None:
    """Return the community that the code, the button pressed or the words name."""
    communities = desk.office.communities
    if len(communities) == 1:
        return next(iter(communities.values()))
    if inbound.arrival is not None and inbound.arrival.community in communities:
        return communities[inbound.arrival.community]
    text = words_of(inbound)
    conversation = desk.conversation(inbound.peer, inbound.peer.chat)
    press = press_of(inbound.press) if inbound.press else chosen(conversation, text)
    if press is not None and press.verb == Choice.COMMUNITY:
        return communities.get(press.choice)
    named = [community for community in communities.values() if community.name in text]
    return named[0] if len(named) == 1 else None


def _put(desk: Desk, resident: Resident, community: Community) -> Resident:
    desk.work.residents.save(replace(resident, community=community.key))
    desk.go_on_in(community)
    return desk.work.residents.get(resident.id) or resident


def _with_what_was_said(desk: Desk, inbound: Inbound, community: Community) -> Inbound:
    """Return the message with everything said before the community was known."""
    conversation = desk.conversation(inbound.peer, inbound.peer.chat)
    draft = conversation.draft or Draft()
    text = inbound.text.strip()
    is_answer = inbound.press is not None or chosen(conversation, text) is not None or text == community.name
    words = "\n".join((*draft.texts, *([] if is_answer or not text else [text])))
    desk.keep(replace(conversation, stage=Stage.IDLE, draft=None, offered=()))
    attachments = draft.attachments + inbound.attachments
    return replace(inbound, text=words, attachments=attachments, press=None)


def _ask(desk: Desk, resident: Resident, inbound: Inbound) -> None:
    """Ask which community it is, keeping what was said; words of danger reach the receptionists of all of them (I8)."""
    text = words_of(inbound)
    conversation = desk.conversation(inbound.peer, inbound.peer.chat)
    draft = conversation.draft or Draft(begun_at=desk.now)
    kept = replace(
        draft,
        texts=(*draft.texts, *([inbound.text.strip()] if inbound.text.strip() else [])),
        attachments=draft.attachments + inbound.attachments,
    )
    desk.keep(
        replace(conversation, resident=resident.id, stage=Stage.SETTLING, draft=kept, touched_at=desk.now, step=0)
    )
    communities = desk.office.communities.values()
    reading = desk.office.reader.read(text, now=desk.community.local(desk.now))
    key = "dialogue.which_community"
    if reading.alarm is not Alarm.NONE:
        key = "dialogue.which_community_urgent"
        _tell_all(desk, resident, text)
    phones = "\n".join(desk.say("dialogue.duty_phone", name=one.name, phone=one.phone) for one in communities)
    offered = [button(desk.office.phrases, Choice.COMMUNITY, choice=one.key, label=one.name) for one in communities]
    desk.answer(inbound.peer, desk.say(key, phones=phones), offered, urgent=True)


def _tell_all(desk: Desk, resident: Resident, text: str) -> None:
    """Have the receptionists of every community look at once."""
    offered = [button(desk.office.phrases, Choice.TAKE_OVER, resident.id)]
    name = resident_words(desk, resident)
    told = desk.say("group.doubt", name=name, told=mask_words(text), place=desk.say("place.unknown"))
    here = desk.community
    for community in desk.office.communities.values():
        desk.go_on_in(community)
        desk.tell_service(told, offered, about=resident.id)
    desk.go_on_in(here)
