"""Joining without copying ids: a one-time code, sent in a chat, binds a person of the staff or a staff group to it."""

import hashlib
from datetime import datetime, timedelta

from core.agenda import is_urgent
from core.deeds import Deed, Did
from core.desk import Desk
from core.form import post_card
from core.house import Purpose
from core.messages import Inbound, Peer
from core.office import Office
from core.people import Member
from core.policy import Target
from core.reactions.correctives import call_about, show_corrective
from core.reactions.staff import call_again
from core.work import OpensWork, UnitOfWork

#: How long a code lasts.
LASTS = timedelta(hours=24)
#: So many codes that don't fit within an hour, and one is not listened to any more.
GUESSES, WITHIN = 5, timedelta(hours=1)

#: So many of a kind are shown to a group that was away: those filed last, the oldest of them first.
SHOWN = 500

#: What is said to whom, or which group, was bound.
BINDS = ("join.person", "join.group")


def digest(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(code.upper().replace("-", "").encode()).hexdigest()


def invite(open_work: OpensWork, code: str, member: Member, *, group: bool, by: str, now: datetime) -> datetime:
    """Keep a new code for a person or a group, and who asked for it; return until when it can be used."""
    until = now + LASTS
    with open_work() as work:
        work.invites.add(digest(code), member=member, group=group, until=until)
        work.deeds.add(Deed(kind=Did.INVITED, community=member.community, at=now, by=by, about=member.name))
        work.commit()
    return until


def join(office: Office, inbound: Inbound, code: str, *, now: datetime) -> None:
    """Bind whoever the code is for to the chat it was sent in, once, and say what came of it."""
    with office.open_work() as work:
        if not work.inbox.take(inbound, at=now):
            return
        member = None
        if work.invites.misses(inbound.channel, _guesser(inbound), since=now - WITHIN) >= GUESSES:
            key = "join.too_often"
        else:
            key, member = _join(work, inbound, digest(code), now)
        community = next(iter(office.communities.values()))
        if member is not None:
            community = office.communities[member.community]
        desk = Desk(office, work, community, now)
        name = member.name if member is not None else inbound.author_name
        desk.tell(inbound.peer, desk.say(key, name=name, community=community.name), urgent=True)
        if key in BINDS and member is not None:
            by = f"{inbound.channel}:{_guesser(inbound)}"
            work.deeds.add(Deed(kind=Did.BOUND, community=member.community, at=now, by=by, about=member.name))
            show_open(desk, inbound.peer)
        desk.close()
        work.commit()


def _join(work: UnitOfWork, inbound: Inbound, code: str, now: datetime) -> tuple[str, Member | None]:
    """Return what to say, and who joined if anybody did."""
    found = work.invites.find(code, now=now)
    if found is None:
        work.invites.missed(inbound.channel, _guesser(inbound), at=now)
        return "join.unknown", None
    member, is_group = found
    if is_group and not inbound.group:
        return "join.needs_group", None
    # A person's code that a whole group has read is worth nothing any more.
    if not work.invites.use(code, at=now):
        return "join.unknown", None
    if is_group:
        work.bindings.bind_group(member.community, member.name, inbound.peer)
        return "join.group", member
    if inbound.group:
        return "join.needs_private", None
    work.bindings.bind_person(member.community, member.name, inbound.channel, inbound.author, inbound.peer)
    return "join.person", member


def _guesser(inbound: Inbound) -> str:
    """Return whose guesses are counted: of who hides behind a group, those of the group."""
    return inbound.author or inbound.peer.chat


def recognise(office: Office, channel: str, code: str, *, now: datetime) -> str | None:
    """Return the chat of who the code is for, if they have joined that channel already; the code is used up by it."""
    with office.open_work() as work:
        found = work.invites.find(digest(code), now=now)
        if found is None:
            return None
        member, is_group = found
        peer = None if is_group else work.bindings.person(member.community, member.name)
        if peer is None or peer.channel != channel or not work.invites.use(digest(code), at=now):
            return None
        by = f"{channel}:{peer.chat}"
        work.deeds.add(Deed(kind=Did.BOUND, community=member.community, at=now, by=by, about=member.name))
        work.commit()
        return peer.chat


def lose(office: Office, peer: Peer, *, now: datetime) -> None:
    """Note that nothing arrives in a chat; of each of ours that is found there the affairs supervisor is told, once."""
    with office.open_work() as work:
        chats = work.bindings.within(peer)
        lost = [member for chat in chats for member in work.bindings.bound(chat)]
        for chat in chats:
            work.bindings.mark_unreachable(chat)
        for member in lost:
            desk = Desk(office, work, office.communities[member.community], now)
            desk.tell_targets((Target.AFFAIRS,), None, desk.say("join.lost", name=member.name), urgent=True)
            desk.close()
        work.commit()


def regain(office: Office, peer: Peer, *, now: datetime) -> None:
    """Note that messages arrive in a chat again, and in all that are found in it."""
    with office.open_work() as work:
        for chat in work.bindings.within(peer):
            hear_again(office, work, chat, now)
        work.commit()


def move(office: Office, before: Peer, after: Peer, *, now: datetime) -> None:
    """Note that a chat is found under another id: what was to be said goes there, and a staff group sees what is open."""
    with office.open_work() as work:
        group = work.bindings.group_at(before)
        work.bindings.move(before, after)
        work.outbox.move(before, after)
        if group is not None and group.community in office.communities:
            desk = Desk(office, work, office.communities[group.community], now)
            show_open(desk, after)
            desk.close()
        work.commit()


def hear_again(office: Office, work: UnitOfWork, peer: Peer, now: datetime) -> None:
    """Note that messages arrive in a chat; a staff group that could not be reached is shown what it has not seen."""
    if not work.bindings.mark_reachable(peer):
        return
    group = work.bindings.group_at(peer)
    if group is not None and group.community in office.communities:
        desk = Desk(office, work, office.communities[group.community], now)
        show_open(desk, peer)
        desk.close()


def show_open(desk: Desk, peer: Peer) -> None:
    """Bring the cards of what is open in a staff group up to date, and show those that it does not have.

    Of more than it may be called about at once, only the urgent ones; it is called about the others, by one list.
    """
    group = desk.work.bindings.group_at(peer)
    if group is None or desk.work.bindings.group(group.community, group.name) != peer:
        return
    key, service = desk.community.key, desk.community.group_for(Purpose.SERVICE)
    departments = [one.name for one in desk.community.departments if one.group == group.name]
    found = [c for name in departments for c in desk.work.complaints.open_in(key, name, SHOWN) if c.dispatched]
    if service is not None and service.name == group.name:
        found += [c for c in desk.work.complaints.open_in(key, None, SHOWN) if not c.dispatched]
    correctives = [c for name in departments for c in desk.work.correctives.open_in(key, name, SHOWN)]
    cards = {c.ref: f"{c.ref}/{c.posted}" for c in found} | {c.ref: f"{c.ref}/{c.posted}" for c in correctives}
    missed = {ref for ref, card in cards.items() if not desk.work.outbox.shows(peer, card)}
    is_heap = len(missed) > desk.office.policy.calls
    for complaint in reversed(found):
        if is_heap and complaint.ref in missed and not is_urgent(complaint):
            call_again(desk, peer, complaint)
        else:
            post_card(desk, complaint, fresh=complaint.ref in missed)
    for corrective in reversed(correctives):
        if is_heap and corrective.ref in missed:
            call_about(desk, peer, corrective)
        else:
            show_corrective(desk, corrective)
