"""Hear a question about figures, refuse what may not be seen, and keep the rest until it is counted.

Nothing is counted while a message is handled: whoever counts a year would hold up all others.
"""

from collections.abc import Sequence
from datetime import datetime

from core.asking.entitled import entitled
from core.asking.question import Question, Unclear, Vocabulary, plain_of, question_of
from core.desk import Desk
from core.dialogue.conversation import Stage
from core.errors import Refused
from core.figures.asked import stretch_asked
from core.house import Community, Person
from core.inquiries import Inquiry
from core.messages import Attachment, Inbound
from core.office import Office
from core.usecases.typed import words_of


def asked(desk: Desk, inbound: Inbound, text: str) -> Question | Unclear | None:
    """Return what is asked; in a group only what is said to us, or can't be meant for a colleague."""
    found = question_of(text, _known(desk), desk.now)
    if not inbound.group or inbound.is_called:
        return found
    is_meant = isinstance(found, Question) and found.is_about_figures and (found.stretch is not None or found.is_sure)
    return found if is_meant else None


def ask(desk: Desk, person: Person, inbound: Inbound, text: str, question: Question) -> None:
    """Keep a question until it is answered; `Refused` if it may not be, or can't."""
    group = _group(desk, inbound)
    entitled(question, person, desk.community, group)
    stretch_asked(question, desk.community.local(desk.now).date())
    desk.work.inquiries.add(
        Inquiry(community=desk.community.key, name=person.name, peer=inbound.peer, group=group, words=text, at=desk.now)
    )


def refuse_resident(desk: Desk, inbound: Inbound) -> bool:
    """Tell a resident who asks for the figures of all, kindly, whose they are; False for anything else they say."""
    if not asks_surely(desk, inbound):
        return False
    if desk.conversation(inbound.peer, inbound.peer.chat).stage is not Stage.IDLE:
        return False
    desk.answer(inbound.peer, desk.say("refused.figures_resident"))
    return True


def asks_surely(desk: Desk, inbound: Inbound) -> bool:
    """Tell whether somebody who is not of the staff asks for figures, in words that can't be meant otherwise."""
    known, text = _known(desk), words_of(inbound)
    plain = plain_of(text)
    if not any(word in plain for word in known.sure):
        return False
    found = question_of(text, known, desk.now)
    return isinstance(found, Question) and found.is_sure


def waiting(office: Office, inquiry: Inquiry) -> tuple[Community, Question] | None:
    """Return what an inquiry asks, as far as it may be answered now; None if nobody is there any more to be answered.

    `Refused` if it may no longer be, or its words mean nothing any more.
    """
    community = office.communities.get(inquiry.community)
    person = community.person(inquiry.name) if community is not None else None
    if community is None or person is None:
        return None
    found = question_of(inquiry.words, office.vocabularies[community.key], inquiry.at)
    if not isinstance(found, Question):
        raise Refused("refused.figures_unclear")
    return community, entitled(found, person, community, inquiry.group)


def reply(
    office: Office, inquiry: Inquiry, text: str, attachments: Sequence[Attachment] = (), *, now: datetime
) -> bool:
    """Answer an inquiry where it was asked, by name where others read along; False if it was answered before."""
    with office.open_work() as work:
        if not work.inquiries.settle(inquiry.id):
            return False
        desk = Desk(office, work, office.communities[inquiry.community], now)
        named = text if inquiry.group is None else desk.say("staff.to", name=inquiry.name, text=text)
        mention = () if inquiry.group is None else (inquiry.name,)
        desk.tell(inquiry.peer, named, attachments=tuple(attachments), mention=mention, urgent=True)
        desk.close()
        work.commit()
    return True


def drop(office: Office, inquiry: Inquiry) -> None:
    """Forget an inquiry that nobody waits for any more."""
    with office.open_work() as work:
        work.inquiries.settle(inquiry.id)
        work.commit()


def _known(desk: Desk) -> Vocabulary:
    return desk.office.vocabularies[desk.community.key]


def _group(desk: Desk, inbound: Inbound) -> str | None:
    """Return the name of our group that it is asked in, nothing for a group of others, None in private."""
    if not inbound.group:
        return None
    found = desk.work.bindings.group_at(inbound.peer)
    return found.name if found is not None and found.community == desk.community.key else ""
