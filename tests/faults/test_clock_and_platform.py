"""A clock that jumps, a platform that is away: told once, nothing lost."""

from collections import Counter
from datetime import timedelta

import pytest
from estate import STORY, Estate

from bots.adapter import Dispatch, TryLater
from bots.delivery import Delivery


class Away:
    """A platform that can't be reached until it is back."""

    def __init__(self, estate: Estate) -> None:
        self.channel, self.abilities = estate.screen.channel, estate.screen.abilities
        self.is_away = True
        self._deliver = estate.screen.deliver

    async def deliver(self, dispatch: Dispatch) -> str:
        if self.is_away:
            raise TryLater("no answer")
        return await self._deliver(dispatch)


def test_what_is_said_while_the_platform_is_away_for_an_hour_comes_once_and_is_reported(
    estate: Estate,
) -> None:
    platform = Away(estate)
    estate.delivery = Delivery(estate.house.ledger, {estate.channel: platform})
    for words in STORY:
        estate.write("张女士", words)
    for _ in range(60):
        estate.clock.set(estate.clock.now() + timedelta(minutes=1))
        estate.settle()

    assert estate.heard("张女士") == ()
    assert estate.house.audit(now=estate.clock.now()).keys() == {"unsent"}

    platform.is_away = False
    estate.clock.set(estate.clock.now() + timedelta(minutes=6))
    estate.settle()

    said = [shown.text for shown in estate.heard("张女士")]
    assert len(said) == len(set(said))
    assert "已受理" in said[0]  # the receipt is urgent
    assert [sum(words in text for text in said) for words in ("怎么处理", "联系电话", "请您核对")] == [1, 1, 1]
    assert estate.undelivered() == []
    assert estate.house.audit(now=estate.clock.now()) == {}


def test_whoever_was_called_again_and_again_while_the_platform_was_away_is_called_once(
    estate: Estate, ref: str
) -> None:
    """H7: everybody on the ladder is told, and nobody ten times."""
    platform = Away(estate)
    estate.delivery = Delivery(estate.house.ledger, {estate.channel: platform})
    before, ladder = estate.screen.sequence, {"陈主管", "周主管", "赵主任", "孙总"}
    estate.wind(timedelta(hours=9))
    with estate.house.database.engine.connect() as connection:
        called = Counter(connection.exec_driver_sql("SELECT chat FROM outbox WHERE card IS NULL").scalars())
    assert called["孙总"] >= 3

    platform.is_away = False
    estate.deliver(estate.clock.now() + timedelta(minutes=6))

    told = Counter(shown.chat for shown in estate.screen.since(before) if ref in shown.text)
    assert {chat: told[chat] for chat in ladder} == dict.fromkeys(ladder, 1)
    assert told["工程部群"] == 1
    assert estate.undelivered() == []
    assert estate.house.audit(now=estate.clock.now()) == {}


def test_a_clock_that_jumps_a_day_ahead_calls_each_once(estate: Estate, ref: str) -> None:
    before = estate.screen.sequence
    estate.sleep(timedelta(days=1))

    told = Counter(shown.chat for shown in estate.screen.since(before) if shown.chat in estate.people)
    assert max(told.values()) == 1
    assert estate.house.audit(now=estate.clock.now()) == {}


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=1)])
def test_a_clock_that_jumps_back_repeats_nothing_and_waits_for_nothing_that_is_due(
    estate: Estate, ref: str, back: timedelta
) -> None:
    estate.wind(timedelta(minutes=11))
    now, seen = estate.clock.now(), estate.rows("event", "complaint")

    estate.sweep(now - back)
    assert estate.rows("event", "complaint") == seen

    # What is said while the clock is behind is answered, and its answer goes at once.
    inbound = estate.inbound("李阿姨", "你好")
    estate.house.receive(inbound, now=now - back)
    estate.deliver(now - back)
    assert len(estate.heard("李阿姨")) == 1

    estate.wind(timedelta(minutes=10))
    assert sum(ref in shown.text for shown in estate.heard("陈主管")) == 1
