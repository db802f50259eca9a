"""The round of the calls: what falls due together is told together, and nobody hears more than the budget allows.

No reaction knows of it: a message with a turn is collected (`storage.outbox`), and here each chat is told, singly or in one
ranked list, of what still stands by then. Taking and telling is one commit, so that nothing falls between the two.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.calling import Budget, Call, Claim, plan
from core.desk import Desk
from core.house import Community
from core.messages import Outbound, Peer
from core.office import Office
from core.upkeep import Trouble
from core.usecases.listing import Line, line_of, list_of
from core.usecases.rounds import Round, go_round, well_again
from core.work import UnitOfWork

#: The kind of what goes round here, as its troubles are kept.
CALLS = "calls"


def call_out(office: Office, now: datetime) -> int:
    """Tell every chat what was collected for it and may go; return how many chats that was."""
    chats = Round(
        kind=CALLS,
        due=lambda work, limit: work.calls.due(now, limit),
        written=lambda peer: "/".join((peer.channel, peer.chat)),
        advance=lambda peer, trouble: _call(office, peer, trouble, now),
        name=lambda work, peer: (_name(office, work, peer), _community(office, work, peer)),
    )
    return go_round(office, chats, now)


def _call(office: Office, peer: Peer, trouble: Trouble | None, now: datetime) -> None:
    budget = Budget(most=office.policy.calls, within=office.policy.calls_within)
    with office.open_work() as work:
        community = _community(office, work, peer)
        desk = Desk(office, work, community, now)
        taken = work.calls.take(peer)
        if taken is None:
            return
        calls = {call.id: call for call in _newest(taken, work)}
        lines = {id: line for id, call in calls.items() if (line := line_of(desk, call.outbound)) is not None}
        work.calls.drop([id for id in calls if id not in lines])
        claims = [_claim(work, peer, id, line) for id, line in lines.items()]
        told = work.calls.told(peer, now - budget.within, now, but={call.id for call in taken})
        found = plan(claims, told, budget, now, office.calendars[community.key].out_of_quiet)
        exempt = {claim.id for claim in claims if claim.is_exempt}
        work.calls.release([id for id in found.singly if id not in exempt])
        work.calls.release([id for id in found.singly if id in exempt], exempt=True)
        if found.later and found.at is not None:
            work.calls.put_off(found.later, found.at)
        said = [calls[id].outbound for id in found.singly]
        if found.listed:
            shown = list_of(desk, peer, [lines[id] for id in found.listed])
            mention = tuple(dict.fromkeys(name for id in found.listed for name in calls[id].outbound.mention))
            said = [replace(shown, mention=mention)]
            work.calls.put_in(found.listed, said[0], at=now)
        _offer(desk, peer, said)
        well_again(desk, CALLS, "/".join((peer.channel, peer.chat)), _name(office, work, peer), trouble)
        desk.close()
        work.commit()


def _newest(calls: Sequence[Call], work: UnitOfWork) -> list[Call]:
    """Return the calls without those that a later one repeats, which need not go."""
    kept: list[Call] = []
    for call in calls:
        work.calls.drop([before.id for before in kept if call.outbound.repeats(before.outbound)])
        kept = [before for before in kept if not call.outbound.repeats(before.outbound)] + [call]
    return kept


def _claim(work: UnitOfWork, peer: Peer, id: int, line: Line) -> Claim:
    is_first = line.is_major and line.ref is not None and not work.calls.is_known(peer, line.ref)
    return Claim(id=id, gravity=line.gravity, since=line.since, wakes=line.wakes, is_exempt=is_first)


def _offer(desk: Desk, peer: Peer, said: list[Outbound]) -> None:
    """Let the choices of what was said last in a private chat be taken by number or by word."""
    offered = next((message.buttons for message in reversed(said) if message.buttons), ())
    if offered and desk.work.bindings.group_at(peer) is None:
        desk.keep(replace(desk.conversation(peer, peer.chat), offered=offered))


def _community(office: Office, work: UnitOfWork, peer: Peer) -> Community:
    members = work.bindings.known(peer)
    key = members[0].community if members else ""
    return office.communities.get(key) or next(iter(office.communities.values()))


def _name(office: Office, work: UnitOfWork, peer: Peer) -> str:
    members = work.bindings.known(peer)
    return members[0].name if members else office.phrases.say("form.nameless")
