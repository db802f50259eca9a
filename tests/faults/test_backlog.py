"""After Suban itself was away, people hear once what is true now, danger first, and no replay of what they missed."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from estate import STORY, Estate

from bots.adapter import Dispatch
from bots.delivery import Delivery
from core.complaint import Complaint

AWAY = timedelta(hours=9)
OPEN, DANGERS = 200, 8
#: Whose turn came while nobody was called: on the ladder of one that nobody signs for, all of them.
LADDER = {"陈主管", "周主管", "赵主任", "孙总"}


@pytest.fixture
def busy(estate: Estate) -> Estate:
    """Return an estate with two hundred open complaints, some of them emergencies, nobody having signed for any."""
    for text in (*STORY, "6号楼2单元电梯里困了人，救命"):
        estate.house.receive(estate.inbound("张女士", text), now=estate.clock.now())
    danger, matter = sorted(estate.complaints(), key=lambda each: not each.is_emergency)
    with estate.house.database.work() as work:
        for number in range(OPEN - 2):
            work.complaints.add(_another(danger if number < DANGERS - 1 else matter, number))
        work.commit()
    estate.settle()
    return estate


def _another(complaint: Complaint, number: int) -> Complaint:
    return replace(complaint, ref=f"TS20261122{number:04}", resident=f"resident-{number}")


def test_after_nine_hours_away_everybody_hears_of_each_complaint_once_and_of_danger_first(busy: Estate) -> None:
    """H7, D6, invariant 3: how many messages does each get, and in which order."""
    estate = busy
    dangers = {complaint.ref for complaint in estate.complaints() if complaint.is_emergency}
    order: list[Dispatch] = []
    deliver = estate.screen.deliver

    class Door:
        channel, abilities = estate.screen.channel, estate.screen.abilities

        async def deliver(self, dispatch: Dispatch) -> str:
            order.append(dispatch)
            return await deliver(dispatch)

    estate.house.close()
    estate.clock.set(estate.clock.now() + AWAY)
    estate.house = estate.open()
    estate.delivery = Delivery(estate.house.ledger, {estate.channel: Door()}, width=1)
    estate.settle()

    assert (len(estate.complaints()), len(dangers)) == (OPEN, DANGERS)
    told = [(sent.outbound.peer.chat, sent.outbound.ref) for sent in order]
    assert {
        name: count for name, count in Counter(chat for chat, _ in told).items() if name in LADDER
    } == dict.fromkeys(LADDER, OPEN)
    for chat in LADDER:
        heard = [ref for name, ref in told if name == chat]
        assert set(heard[:DANGERS]) == dangers
        assert len(set(heard)) == OPEN
    in_groups = Counter((chat, ref) for chat, ref in told if chat in estate.groups)
    assert len({ref for _, ref in in_groups}) == OPEN
    assert max(in_groups.values()) <= 2  # the card as it is now, and the call for whoever is on duty
    assert estate.house.audit(now=estate.clock.now()) == {}

    heard_by_now = len(order)
    estate.wind(timedelta(minutes=1))
    assert len(order) == heard_by_now
