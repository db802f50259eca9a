"""A database that somebody else holds for three seconds of the real clock: WeChat is answered in time all the same."""

import asyncio
from pathlib import Path
from time import monotonic

import pytest
import sqlalchemy as sa
from account import STORY, ZHANG, Account, account
from official import opened

from bots.wiring import Company

HELD, PLATFORM_WAITS = 3.0, 5.0
#: Everything that is read or written for a message.
TABLES = "inbox, outbox, reach, conversation, resident, chat, binding"
LI = "oAAAAAAAAAAAAAAAAAAAAAAAA002"


def hold(engine: sa.Engine) -> sa.Connection:
    """Return a connection that lets nobody write, as a backup or a long report of another program might."""
    connection = engine.connect()
    connection.exec_driver_sql(
        "SELECT 1" if engine.dialect.name == "sqlite" else f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE"
    )
    return connection


async def three_tries(wechat: Account, openid: str) -> list[str]:
    """Make the platform's three tries of one message; return the texts of the answers, each of which came in time."""
    wechat.official.acted(openid, "message", wechat.clock.now())
    call = wechat.message(openid, MsgType="text", Content=STORY[0])

    async def attempt() -> str:
        begun = monotonic()
        response = await wechat.call(call)
        assert monotonic() - begun < PLATFORM_WAITS
        assert response.status_code == 200
        return opened(response.text).get("Content", "")

    return list(await asyncio.gather(*(attempt() for _ in range(3))))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_while_the_database_is_held_the_platform_waits_for_nothing_and_nothing_happens_twice(
    company: Company, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'suban.db'}" if kind == "sqlite" else request.getfixturevalue("postgres")

    async def run() -> None:
        async with (
            account(company, tmp_path / "one", url=url) as patient,
            account(company, tmp_path / "other", url=url, beside=patient, patience=1.0) as hasty,
        ):
            other = sa.create_engine(hasty.house.database.engine.url)
            if kind == "sqlite":
                sa.event.listen(other, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
            held, released = hold(other), asyncio.Event()

            def release() -> None:
                held.close()
                released.set()

            asyncio.get_running_loop().call_later(HELD, release)
            in_time, confirmed = await asyncio.gather(three_tries(patient, ZHANG), three_tries(hasty, LI))
            await released.wait()
            while not hasty.official.said(LI):
                await asyncio.sleep(0)
                await hasty.settle()

            # Whoever can wait gets the answer itself; whoever can't gets it as soon as it is there.
            assert "您希望我们怎么处理" in in_time[0]
            assert in_time == in_time[:1] * 3
            assert confirmed == [""] * 3
            (said,) = hasty.official.said(LI)
            assert "您希望我们怎么处理" in said
            assert hasty.official.said(ZHANG) == []
            with hasty.house.database.engine.connect() as connection:
                for table in ("inbox", "outbox"):
                    assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 2
            other.dispose()

    asyncio.run(run())
