"""The clock wound by hand over a small house whose duties bring new duties, and the ticker of the real run."""

import asyncio
import heapq
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.clock import Clock, HandClock, Stuck, Ticker, wind

START = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


class SmallHouse:
    """A house whose duties fall due, each bringing the next one after its own interval until it is done."""

    def __init__(self, duties: list[tuple[int, int, int]]) -> None:
        self.duties = [(START + timedelta(seconds=first), every, left) for first, every, left in duties]
        heapq.heapify(self.duties)
        self.letters: list[datetime] = []
        self.swept: list[tuple[datetime, datetime]] = []
        self.pumped: list[datetime] = []

    def next_due(self) -> datetime | None:
        return self.duties[0][0] if self.duties else None

    def sweep(self, now: datetime) -> int:
        handled = 0
        while self.duties and self.duties[0][0] <= now:
            due, every, left = heapq.heappop(self.duties)
            self.swept.append((due, now))
            self.letters.append(due)
            handled += 1
            if left:
                heapq.heappush(self.duties, (due + timedelta(seconds=every), every, left - 1))
        return handled

    async def pump(self, now: datetime) -> int:
        taken, self.letters = len(self.letters), []
        self.pumped += [now] * taken
        return taken


duties = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900), st.integers(0, 5)), max_size=8)


@given(duties, st.integers(0, 6000))
def test_everything_due_on_the_way_happens_in_order_and_at_its_own_time(
    what: list[tuple[int, int, int]], seconds: int
) -> None:
    house, clock = SmallHouse(what), HandClock(START)
    to = START + timedelta(seconds=seconds)

    asyncio.run(wind(clock, house, to))

    dues = [due for due, _ in house.swept]
    assert dues == sorted(dues)
    assert all(due == now <= to for due, now in house.swept)
    assert house.pumped == dues
    assert clock.now() == to
    assert (house.next_due() or to + timedelta(1)) > to


@given(duties, st.lists(st.integers(0, 2000), max_size=4))
def test_many_small_steps_come_to_the_same_as_a_long_one(what: list[tuple[int, int, int]], steps: list[int]) -> None:
    at_once, by_steps = SmallHouse(what), SmallHouse(what)

    async def scene() -> None:
        await wind(HandClock(START), at_once, START + timedelta(seconds=sum(steps)))
        clock = HandClock(START)
        await wind(clock, by_steps, START)
        for step in steps:
            await wind(clock, by_steps, clock.now() + timedelta(seconds=step))

    asyncio.run(scene())

    assert by_steps.swept == at_once.swept


def test_wound_to_the_next_thing_it_stops_there() -> None:
    house, clock = SmallHouse([(600, 60, 1), (900, 1, 0)]), HandClock(START)

    assert asyncio.run(wind(clock, house, None)) == 2
    assert clock.now() == START + timedelta(seconds=600)
    assert house.pumped == [clock.now()]


def test_with_nothing_due_it_stands_still() -> None:
    clock = HandClock(START)

    assert asyncio.run(wind(clock, SmallHouse([]), None)) == 0
    assert clock.now() == START


class Neglectful(SmallHouse):
    """A house that does nothing about what is due."""

    def sweep(self, now: datetime) -> int:
        return 0


class Restless(SmallHouse):
    """A house that is never done."""

    def sweep(self, now: datetime) -> int:
        return 1


@pytest.mark.parametrize("house", [Neglectful([(5, 1, 0)]), Restless([])])
def test_a_house_that_is_never_done_is_noticed(house: SmallHouse) -> None:
    with pytest.raises(Stuck):
        asyncio.run(wind(HandClock(START), house, START + timedelta(minutes=1)))


def test_a_hand_clock_stands_still_is_utc_and_never_goes_back() -> None:
    clock = HandClock(START.astimezone(timezone(timedelta(hours=8))))

    assert clock.now() == START == clock.now()
    assert clock.now().tzinfo is UTC
    clock.set(START + timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)
    with pytest.raises(ValueError, match="can't go back"):
        clock.set(START)


def test_a_hand_clock_on_a_base_goes_on_from_where_it_was_wound_to() -> None:
    base = HandClock(START)
    clock = HandClock(START + timedelta(days=7), base=base.now)

    base.set(START + timedelta(minutes=1))
    assert clock.now() == START + timedelta(days=7, minutes=1)
    clock.set(START + timedelta(days=8))
    base.set(START + timedelta(minutes=2))
    assert clock.now() == START + timedelta(days=8, minutes=1)


def test_the_real_clock_is_utc_and_goes_forward() -> None:
    clock = Clock()

    first = clock.now()
    assert first.tzinfo is UTC
    assert first <= clock.now()


def test_the_ticker_sweeps_beside_the_loop_wakes_delivery_and_outlives_a_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> None:
        loop = asyncio.get_running_loop()
        woken, threads, results = asyncio.Event(), [], iter([ZeroDivisionError("13812345678"), 0, 3])

        def sweep(now: datetime) -> int:
            threads.append(threading.get_ident())
            result = next(results, 0)
            if isinstance(result, Exception):
                raise result
            return result

        ticker = Ticker(Clock(), sweep, lambda: loop.call_soon_threadsafe(woken.set), every=0.01)
        ticker.start()
        async with asyncio.timeout(5):
            await woken.wait()
        await ticker.stop()

        ticks = len(threads)
        assert ticks >= 3
        assert threading.get_ident() not in threads
        assert ticker.ticked_at is not None

    asyncio.run(scene())

    assert "ZeroDivisionError" in caplog.text
    assert "13812345678" not in caplog.text


def test_stopped_in_the_middle_of_a_sweep_the_ticker_waits_for_its_end() -> None:
    async def scene() -> None:
        loop = asyncio.get_running_loop()
        begun, goes_on, ended = asyncio.Event(), threading.Event(), []

        def sweep(now: datetime) -> int:
            loop.call_soon_threadsafe(begun.set)
            goes_on.wait(5)
            ended.append(now)
            return 1

        ticker = Ticker(Clock(), sweep, lambda: None, every=0.01)
        ticker.start()
        await begun.wait()
        stopping = asyncio.create_task(ticker.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        goes_on.set()
        await stopping
        assert len(ended) == 1

    asyncio.run(scene())
