"""After Suban itself was away, people hear once what is true now, danger first, and no replay of what they missed."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from estate import STORY, Estate

from bots.adapter import Dispatch
from bots.delivery import Delivery
from core.complaint import Complaint
from core.usecases.listing import BUTTONS, PAGE

REF = re.compile(r"TS\d{12}")
LISTED = re.compile(r"有 \d+ 件等着办")
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


def test_after_nine_hours_away_everybody_hears_of_danger_first_and_then_one_ranked_list(busy: Estate) -> None:
    """H7, D6, invariant 3: how many messages does each get, in which order, and is each complaint told of."""
    estate = busy
    dangers = {complaint.ref for complaint in estate.complaints() if complaint.is_emergency}
    order = _wake_up(estate)

    assert (len(estate.complaints()), len(dangers)) == (OPEN, DANGERS)
    told = [(sent.outbound.peer.chat, sent.outbound) for sent in order]
    for chat in LADDER:
        heard = [outbound for name, outbound in told if name == chat]
        assert {outbound.ref for outbound in heard[:DANGERS]} == dangers
        (listed,) = heard[DANGERS:]
        assert listed.text.startswith(f"有 {OPEN - DANGERS} 件等着办，最急的在前：")
        assert f"还有 {OPEN - DANGERS - PAGE} 件，回复「待办 2」接着看。" in listed.text
        assert len(listed.buttons) == BUTTONS + 1
    for group in estate.groups:
        heard = [outbound for name, outbound in told if name == group]
        lists = [outbound for outbound in heard if LISTED.match(outbound.text)]
        cards = Counter(outbound.card for outbound in heard if outbound.card)
        assert len(lists) <= 1
        assert max(cards.values(), default=0) <= 1
        assert {outbound.ref for outbound in heard if not outbound.card and outbound not in lists} <= dangers
    assert _told(estate) >= {(chat, complaint.ref) for chat in LADDER for complaint in estate.complaints()}
    assert estate.house.audit(now=estate.clock.now()) == {}

    heard_by_now = len(order)
    estate.wind(timedelta(minutes=1))
    assert {sent.outbound.ref for sent in order[heard_by_now:]} <= dangers


def test_every_complaint_of_a_list_is_reached_page_by_page_and_falls_out_when_it_is_signed_for(busy: Estate) -> None:
    estate = busy
    dangers = {complaint.ref for complaint in estate.complaints() if complaint.is_emergency}
    others = {complaint.ref for complaint in estate.complaints()} - dangers
    _wake_up(estate)

    found: list[str] = []
    for page in range(1, OPEN // PAGE + 1):
        (shown,) = [one for one in estate.write("陈主管", f"待办 {page}") if one.chat == "陈主管"]
        found += REF.findall(shown.text.partition("看一件请回复")[0])
    assert set(found[:DANGERS]) == dangers
    assert sorted(found) == sorted(dangers | others)

    (card,) = estate.write("陈主管", f"待办 {found[-1]}")
    assert (card.ref, "签收" in [button.label for button in card.buttons]) == (found[-1], True)
    estate.write("陈主管", f"签收 {found[-1]}")
    shown = estate.write("陈主管", "待办")[0]
    assert shown.text.startswith(f"有 {OPEN - 1} 件等着办")


def test_a_house_that_dies_between_merging_and_sending_tells_the_list_after_it(busy: Estate) -> None:
    estate = busy
    estate.clock.set(estate.clock.now() + AWAY)
    estate.house.sweep(now=estate.clock.now())  # and nothing is sent
    assert not [shown for shown in estate.heard("孙总") if LISTED.match(shown.text)]

    estate.restart()

    lists = [shown for shown in estate.heard("孙总") if LISTED.match(shown.text)]
    assert [shown.text.partition("件")[0] for shown in lists] == [f"有 {OPEN - DANGERS} "]


def _wake_up(estate: Estate) -> list[Dispatch]:
    """Let the house be away, and wake up; return what is sent from then on, in order."""
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
    return order


def _told(estate: Estate) -> set[tuple[str, str]]:
    """Return which chat was told of which complaint: in a message of its own that was sent, or in a list that was sent."""
    asked = (
        "SELECT one.chat, one.ref FROM outbox AS one LEFT JOIN outbox AS list ON list.id = one.told_in "
        "WHERE one.ref IS NOT NULL AND (one.state = 'sent' OR (one.state = 'listed' AND list.state = 'sent'))"
    )
    with estate.house.database.engine.connect() as connection:
        return {(chat, ref) for chat, ref in connection.exec_driver_sql(asked)}
