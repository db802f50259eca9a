"""What a chat did not hear and must hear is told in another way; nothing that was dropped ever counts as told (I6)."""

from collections.abc import Sequence
from datetime import datetime

from core.desk import Desk
from core.form import resident_words
from core.house import Community
from core.messages import Outbound, Peer, Weight
from core.office import Office
from core.people import Resident
from core.policy import Target
from core.reactions.contact import have_it_told
from core.upkeep import Lost
from core.work import UnitOfWork

#: So many numbers of a list that did not arrive are named; no channel has room for all of a disaster.
NAMED = 30


def unsaid(office: Office, outbound: Outbound, *, now: datetime) -> None:
    """Have a resident told by telephone what must be told; if a receptionist's own words are lost, tell them so."""
    if outbound.weight is Weight.PASSING:
        return
    with office.open_work() as work:
        resident = work.residents.at(outbound.peer)
        if resident is None or resident.community not in office.communities:
            return
        desk = Desk(office, work, office.communities[resident.community], now)
        _tell_otherwise(desk, resident, outbound)
        desk.close()
        work.commit()


def refused(office: Office, outbound: Outbound, *, now: datetime) -> None:
    """Have the affairs supervisor tell the staff what did not reach them: the complaint must not wait for it."""
    with office.open_work() as work:
        if (outbound.ref is None and outbound.turn is None) or not work.bindings.known(outbound.peer):
            return
        desk = Desk(office, work, _community(office, work, outbound.peer), now)
        lost = work.untold.on_its_way(outbound.peer) if outbound.ref is None else None
        refs = (outbound.ref,) if outbound.ref is not None else ()
        _tell_supervisor(desk, outbound.peer, lost.refs if lost is not None else refs)
        desk.close()
        work.commit()


def say_lost(office: Office, work: UnitOfWork, lost: Lost, now: datetime) -> None:
    """Have told, in this unit of work, what did not get out and nobody was told of."""
    desk = Desk(office, work, _community(office, work, lost.peer), now)
    resident = work.residents.at(lost.peer)
    if lost.outbound is None or (resident is None and (lost.refs or lost.outbound.turn)):
        _tell_supervisor(desk, lost.peer, lost.refs)
    elif resident is not None and lost.outbound.weight is not Weight.PASSING:
        _tell_otherwise(desk, resident, lost.outbound)
    desk.close()


def _tell_otherwise(desk: Desk, resident: Resident, outbound: Outbound) -> None:
    complaint = desk.work.complaints.get(outbound.ref) if outbound.ref else None
    if complaint is not None and complaint.resident == resident.id:
        have_it_told(desk, complaint, outbound.text)
    elif partner := desk.conversation(outbound.peer, outbound.peer.chat).partner:
        name = resident_words(desk, resident)
        desk.tell(partner, desk.say("relay.unsaid", name=name), urgent=True)


def _tell_supervisor(desk: Desk, peer: Peer, refs: Sequence[str]) -> None:
    """Say that a chat did not hear something. This is about no complaint itself, so that no alarm raises another."""
    resident = desk.work.residents.at(peer)
    names = [member.name for member in desk.work.bindings.known(peer)] or [resident.name if resident else ""]
    name = names[0] or desk.say("form.nameless")
    named = desk.say("form.and").join(refs[:NAMED]) or "-"
    key = "upkeep.undelivered" if len(refs) <= NAMED else "upkeep.undelivered_many"
    text = desk.say(key, name=name, ref=named, count=len(refs))
    desk.tell_targets((Target.AFFAIRS,), None, text, urgent=True)


def _community(office: Office, work: UnitOfWork, peer: Peer) -> Community:
    members, resident = work.bindings.known(peer), work.residents.at(peer)
    key = members[0].community if members else resident.community if resident else ""
    return office.communities.get(key) or next(iter(office.communities.values()))
