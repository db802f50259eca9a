"""One message from start to commit: seen before or new, resident or staff, its effect and its answers together.

A message that can't be handled fails alone (invariant 6): it is recorded, apologised for and reported; the next go on.
Several that came at once may share a commit, but nothing else.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.choices import press_of
from core.desk import Desk
from core.errors import StaleComplaint, Unavailable, whereabouts
from core.house import Community
from core.messages import Inbound, Peer
from core.office import Office
from core.people import Member, Resident
from core.policy import Target
from core.usecases.ask import asks_surely
from core.usecases.command import command_of
from core.usecases.join import hear_again
from core.usecases.residents import hear_resident
from core.usecases.sending import admit, tell_lost
from core.usecases.staff import hear_staff
from core.work import UnitOfWork

log = logging.getLogger(__name__)

#: How often a message is begun again when somebody else was faster.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message, and when it is handled."""

    inbound: Inbound
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes, as far as they are known: a member of the staff, and in a private chat a resident."""

    member: Member | None
    resident: Resident | None


def receive(office: Office, inbound: Inbound, *, now: datetime) -> None:
    """Give the message its effect exactly once and commit; afterwards the platform may be told «got it».

    Raises `Unavailable` where nothing could be kept: then it must come again.
    """
    for _ in range(TRIES):
        try:
            _receive(office, inbound, now)
        except StaleComplaint:
            continue
        except Unavailable:
            # It is no fault of the message: its channel brings it again.
            raise
        except Exception as error:
            log.error("a message could not be handled: %s", whereabouts(error), extra={"inbound": repr(inbound)})
            _fail(office, inbound, now, error)
        return
    _fail(office, inbound, now, StaleComplaint("always somebody faster"))


def admitted(office: Office, inbound: Inbound, *, now: datetime) -> Inbound:
    """Return the message with those files marked for which too much was sent before: its channel need not fetch them."""
    if inbound.group or not inbound.attachments:
        return inbound
    with office.open_work() as work:
        author = _author(work, inbound)
        if author.member is not None:
            return inbound
        return admit(Desk(office, work, _community(office, work, inbound, author), now), author.resident, inbound)


def receive_together(office: Office, group: Sequence[Arrived]) -> list[Exception | None]:
    """Give several messages their effect in one commit, in order; return of each what kept it from that, if anything.

    Whatever goes wrong with one, or with the commit, is undone, and those it concerns are handled again, each alone.
    """
    alone = _in_company(office, group) if len(group) > 1 else range(len(group))
    outcomes: list[Exception | None] = [None] * len(group)
    for place in alone:
        try:
            receive(office, group[place].inbound, now=group[place].now)
        except Exception as error:
            outcomes[place] = error
    return outcomes


def _in_company(office: Office, group: Sequence[Arrived]) -> Sequence[int]:
    """Handle what can be handled in one unit of work; return the places of those that have to be handled alone."""
    alone: list[int] = []
    chats: set[Peer] = set()
    try:
        with office.open_work() as work:
            for place, arrived in enumerate(group):
                try:
                    if arrived.inbound.peer not in chats:  # in which nothing may overtake what failed
                        with work.apart():
                            _handle(office, work, arrived.inbound, arrived.now)
                        continue
                except Exception as error:
                    log.info("a message is handled again, alone: %s", whereabouts(error))
                chats.add(arrived.inbound.peer)
                alone.append(place)
            work.commit()
    except Exception as error:
        log.warning("%d messages are handled again, each alone: %s", len(group), whereabouts(error))
        return range(len(group))
    return alone


def _receive(office: Office, inbound: Inbound, now: datetime) -> None:
    with office.open_work() as work:
        _handle(office, work, inbound, now)
        work.commit()


def _handle(office: Office, work: UnitOfWork, inbound: Inbound, now: datetime) -> None:
    if not work.inbox.take(inbound, at=now):
        return
    hear_again(office, work, inbound.peer, now)
    author = _author(work, inbound)
    desk = Desk(office, work, _community(office, work, inbound, author), now)
    _hear(desk, inbound, author)
    desk.close()


def _hear(desk: Desk, inbound: Inbound, author: Author) -> None:
    person = desk.community.person(author.member.name) if author.member is not None else None
    if person is not None:
        heard = tell_lost(desk, inbound)
        if heard is not None:
            hear_staff(desk, person, heard)
    elif not inbound.group:
        hear_resident(desk, author.resident, inbound)
    elif (
        inbound.is_called
        or inbound.press
        or command_of(inbound.text, desk.office.commands)
        or asks_surely(desk, inbound)
    ):
        _refuse_stranger(desk, inbound)


def _refuse_stranger(desk: Desk, inbound: Inbound) -> None:
    """Tell somebody in the group who is not of the staff, or hides who they are, kindly, that they can do nothing here."""
    ref = press_of(inbound.press).ref if inbound.press else None
    key = "refused.stranger" if inbound.author else "refused.nameless"
    desk.tell(inbound.peer, desk.say(key, name=inbound.author_name), ref=ref or None)


def _author(work: UnitOfWork, inbound: Inbound) -> Author:
    return Author(
        member=work.bindings.member(inbound.channel, inbound.author),
        resident=None if inbound.group else work.residents.at(inbound.peer),
    )


def _community(office: Office, work: UnitOfWork, inbound: Inbound, author: Author) -> Community:
    """Return the community the message belongs to: by the member, the group, the resident; else the first."""
    group = work.bindings.group_at(inbound.peer) if inbound.group and author.member is None else None
    for known in (author.member, group, author.resident):
        if known is not None and known.community in office.communities:
            return office.communities[known.community]
    return next(iter(office.communities.values()))


def _fail(office: Office, inbound: Inbound, now: datetime, error: Exception) -> None:
    """Record a message that failed, apologise to who wrote it, and tell the affairs supervisor."""
    with office.open_work() as work:
        if not work.inbox.take(inbound, at=now):
            return
        work.inbox.fail(inbound, at=now, error=f"{type(error).__name__}: {error}", told=True)
        author = _author(work, inbound)
        desk = Desk(office, work, _community(office, work, inbound, author), now)
        desk.tell(inbound.peer, desk.say("dialogue.failed", phone=desk.community.phone), urgent=True)
        alert = desk.say("person.failed", name=inbound.author_name, at=desk.clock(now))
        about = inbound.peer.chat if author.member is None else None
        desk.tell_service(alert, about=about)
        desk.tell_targets((Target.AFFAIRS,), None, alert, urgent=True, about=about)
        desk.close()
        work.commit()
