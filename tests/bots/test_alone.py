"""One process at a time: leases taken, renewed, lost and handed over, with the real ones in a database."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.clock import HandClock
from bots.leases import LASTS, Alone
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
Play = Callable[["Process", "Process", HandClock], Coroutine[Any, Any, None]]


class Process:
    """A process that notes when it works."""

    def __init__(self, url: str, clock: HandClock) -> None:
        self.database = Database(url)
        self.clock = clock
        self.asked = asyncio.Semaphore(0)
        self.alone = Alone(self.database.leases, self.now, renewed=0.01, asked=0.01)
        self.stop = asyncio.Event()
        self.begun, self.ended = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self.alone.run("telegram", self.stop, self.work))

    def now(self) -> datetime:
        self.asked.release()
        return self.clock.now()

    async def asks(self, times: int) -> None:
        """Return when the lease was asked for so many times from now on."""
        while not self.asked.locked():
            await self.asked.acquire()
        for _ in range(times):
            await self.asked.acquire()

    async def work(self, stop: asyncio.Event) -> None:
        self.begun.set()
        await stop.wait()
        self.ended.set()

    async def close(self) -> None:
        self.stop.set()
        await self.task
        self.database.close()


def play(folder: Path, scene: Play) -> None:
    async def main() -> None:
        clock, url = HandClock(NOW), f"sqlite:///{folder / 'suban.db'}"
        first = Process(url, clock)
        await first.begun.wait()
        second = Process(url, clock)
        await scene(first, second, clock)
        await first.close()
        await second.close()

    asyncio.run(asyncio.wait_for(main(), 20))


def test_another_takes_over_when_the_first_stops(tmp_path: Path) -> None:
    async def scene(first: Process, second: Process, clock: HandClock) -> None:
        await second.asks(3)
        assert not second.begun.is_set()
        first.stop.set()
        await second.begun.wait()
        assert first.ended.is_set()

    play(tmp_path, scene)


def test_a_lease_is_kept_however_long_the_work_takes(tmp_path: Path) -> None:
    async def scene(first: Process, second: Process, clock: HandClock) -> None:
        for _ in range(10):
            clock.set(clock.now() + LASTS / 2)
            await first.asks(2)
        await second.asks(2)
        assert not first.ended.is_set()
        assert not second.begun.is_set()

    play(tmp_path, scene)


def test_who_lost_the_lease_stops_working(tmp_path: Path) -> None:
    async def scene(first: Process, second: Process, clock: HandClock) -> None:
        # As if the first had been stopped for long, and the second had asked meanwhile.
        ahead = clock.now() + 2 * LASTS
        assert second.database.leases.take("telegram", now=ahead, lasts=timedelta(hours=1))
        await first.ended.wait()
        await second.begun.wait()

    play(tmp_path, scene)


def test_work_that_ends_by_itself_is_not_begun_again(tmp_path: Path) -> None:
    async def main() -> None:
        database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
        begun: list[int] = []

        async def work(stop: asyncio.Event) -> None:
            begun.append(1)
            if len(begun) > 1:
                raise AssertionError

        await Alone(database.leases, lambda: NOW).run("telegram", asyncio.Event(), work)
        assert begun == [1]

        with pytest.raises(AssertionError):
            await Alone(database.leases, lambda: NOW).run("telegram", asyncio.Event(), work)
        assert database.leases.take("telegram", now=NOW, lasts=LASTS)
        database.close()

    asyncio.run(main())


def test_while_the_database_is_away_the_work_goes_on_until_the_lease_runs_out(tmp_path: Path) -> None:
    async def scene(first: Process, second: Process, clock: HandClock) -> None:
        second.stop.set()
        await second.task
        first.database.engine.dispose()
        (tmp_path / "suban.db").rename(tmp_path / "away.db")
        await first.asks(3)
        assert not first.ended.is_set()
        clock.set(clock.now() + LASTS)
        await first.ended.wait()
        (tmp_path / "away.db").rename(tmp_path / "suban.db")

    play(tmp_path, scene)
