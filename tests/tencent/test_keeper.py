"""The access token: fetched once whoever asks, shared by processes, replaced once when it is refused."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bots.tencent.tokens import LEASE, Keeper
from core.token import Token
from storage.database import Database

NOW = datetime(2026, 11, 23, tzinfo=UTC)


class Platform:
    """Gives out tokens, and counts them."""

    def __init__(self) -> None:
        self.now = NOW
        self.given: list[bool] = []
        self._numbers = count(1)
        self._token = Token(value="", until=NOW)
        self.broken = False

    async def fetch(self, force: bool) -> Token:
        self.given.append(force)
        await asyncio.sleep(0)
        if self.broken:
            raise OSError
        if force or self._token.until - self.now < timedelta(minutes=5):
            self._token = Token(value=f"t{next(self._numbers)}", until=self.now + timedelta(hours=2))
        return self._token


@pytest.fixture
def platform() -> Platform:
    return Platform()


def keepers(folder: Path, platform: Platform, how_many: int) -> list[Keeper]:
    """Return the keepers of as many processes on one database."""
    url = f"sqlite:///{folder / 'suban.db'}"
    return [
        Keeper("wechat:wx1", Database(url).tokens, platform.fetch, now=lambda: platform.now) for _ in range(how_many)
    ]


def test_twenty_askers_in_three_processes_cost_one_token(platform: Platform, tmp_path: Path) -> None:
    three = keepers(tmp_path, platform, 3)

    async def ask() -> list[str]:
        return await asyncio.gather(*(three[number % 3].current() for number in range(20)))

    assert set(asyncio.run(ask())) == {"t1"}
    assert platform.given == [False]


def test_a_refused_token_is_replaced_once_whoever_finds_out(platform: Platform, tmp_path: Path) -> None:
    three = keepers(tmp_path, platform, 3)

    async def ask() -> list[str]:
        bad = await three[0].current()
        return await asyncio.gather(*(three[number % 3].after(bad, force=True) for number in range(20)))

    assert set(asyncio.run(ask())) == {"t2"}
    assert platform.given == [False, False, True]


def test_a_platform_that_refuses_every_token_is_asked_for_another_no_oftener_than_it_allows(
    platform: Platform, tmp_path: Path
) -> None:
    (keeper,) = keepers(tmp_path, platform, 1)

    async def ask() -> None:
        bad = await keeper.current()
        for _ in range(24 * 60):
            platform.now += timedelta(minutes=1)
            bad = await keeper.after(bad, force=True)

    asyncio.run(ask())
    assert sum(platform.given) <= 20


def test_a_token_near_its_end_is_not_begun_with(platform: Platform, tmp_path: Path) -> None:
    (keeper,) = keepers(tmp_path, platform, 1)

    async def ask() -> list[str]:
        first = await keeper.current()
        platform.now += timedelta(hours=1, minutes=57)
        second = await keeper.current()
        platform.now += timedelta(minutes=2)
        return [first, second, await keeper.current()]

    assert asyncio.run(ask()) == ["t1", "t1", "t2"]


def test_a_process_that_died_while_fetching_holds_nobody_up_for_long(platform: Platform, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    assert database.tokens.lease("wechat:wx1", "", now=NOW, until=NOW + LEASE)
    (keeper,) = keepers(tmp_path, platform, 1)
    platform.now += LEASE

    assert asyncio.run(keeper.current()) == "t1"


def test_after_a_failure_the_next_asker_fetches(platform: Platform, tmp_path: Path) -> None:
    one, other = keepers(tmp_path, platform, 2)
    platform.broken = True
    with pytest.raises(OSError):  # noqa: PT011
        asyncio.run(one.current())
    platform.broken = False

    assert asyncio.run(other.current()) == "t1"
