"""A database that can't be worked with for a while: nothing is confirmed, nothing is lost, and it goes on by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import timedelta

import pytest
from estate import STORY, Estate
from outage import OUTAGES

from bots.adapter import Dispatch
from bots.delivery import Delivery
from core.errors import Unavailable

Outage = Callable[[Estate], AbstractContextManager[None]]


@pytest.fixture(params=OUTAGES)
def outage(request: pytest.FixtureRequest) -> Outage:
    return OUTAGES[request.param]


def test_a_message_is_not_confirmed_and_has_its_effect_when_it_comes_again(estate: Estate, outage: Outage) -> None:
    for words in STORY[:-1]:
        estate.write("张女士", words)
    inbound = estate.inbound("张女士", STORY[-1])
    with outage(estate):
        for _ in range(3):
            with pytest.raises(Unavailable):
                estate.house.receive(inbound, now=estate.clock.now())

    for _ in range(2):
        estate.hand_in(inbound)

    assert len(estate.complaints()) == 1
    assert estate.failures() == []
    assert sum("已受理" in shown.text for shown in estate.heard("张女士")) == 1


def test_a_reminder_comes_when_it_can_and_once(estate: Estate, ref: str, outage: Outage) -> None:
    estate.clock.set(estate.clock.now() + timedelta(minutes=21))
    with outage(estate), pytest.raises(Unavailable):
        estate.sweep(estate.clock.now())

    estate.settle()

    assert estate.house.audit(now=estate.clock.now()) == {}
    assert sum(ref in shown.text for shown in estate.heard("陈主管")) == 1
    assert estate.undelivered() == []


def test_what_the_platform_took_while_that_could_not_be_noted_is_not_sent_again(estate: Estate, outage: Outage) -> None:
    estate.house.receive(estate.inbound("张女士", "你好"), now=estate.clock.now())
    with ExitStack() as meanwhile:

        class Door:
            channel, abilities = estate.screen.channel, estate.screen.abilities

            async def deliver(self, dispatch: Dispatch) -> str:
                taken = await estate.screen.deliver(dispatch)
                meanwhile.enter_context(outage(estate))
                return taken

        delivery = Delivery(estate.house.ledger, {estate.channel: Door()})
        with suppress(Exception):
            estate.deliver(estate.clock.now(), delivery)
    estate.deliver(estate.clock.now(), delivery)
    estate.settle()

    assert len(estate.heard("张女士")) == 1
    assert estate.undelivered() == []


def test_who_looks_is_told_that_nothing_can_be_seen(estate: Estate, ref: str) -> None:
    with OUTAGES["gone"](estate), pytest.raises(Exception, match="unable to open"):
        estate.house.audit(now=estate.clock.now())

    assert estate.house.audit(now=estate.clock.now()) == {}
