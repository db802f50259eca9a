"""The group bot's connection: known at once, kept alive, mended, and never two at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from live.waiting import PATIENCE
from wecom_account import BOT_ID, BOT_SECRET
from wecom_chats import Fault
from wecom_platform import Platform, platform

from bots.adapter import TryLater
from bots.config.environment import WecomBot
from bots.tencent.api import NoAnswer
from bots.tencent.errors import Refusal
from bots.wecom.gateway import LONGEST_WAIT, PUT_OUT_WAIT, Frame, Gateway, rest


def now() -> datetime:
    return datetime.now(UTC)


async def until(happened: Callable[[], Any]) -> None:
    """Let the loop go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.to_thread(lambda: None)


def live(server: Platform, test: Callable[[Gateway, list[Frame]], Awaitable[None]], **more: Any) -> None:
    """Run a test while a gateway lives."""

    async def run() -> None:
        bot = WecomBot(bot_id=BOT_ID, bot_secret=more.pop("secret", BOT_SECRET), bot_url=server.gateway_url)
        gateway, frames, stop = Gateway(bot, now, **more), list[Frame](), asyncio.Event()

        async def takes(frame: Frame) -> None:
            frames.append(frame)

        living = asyncio.create_task(gateway.run(stop, takes))
        try:
            await test(gateway, frames)
        finally:
            stop.set()
            await living
            await gateway.close()

    asyncio.run(run())


def test_it_says_who_it_is_and_takes_what_is_said() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: gateway.is_up)
        await asyncio.to_thread(server.say, "wang", "你好", group="wr1")
        await until(lambda: frames)

    with platform() as server:
        live(server, test)
        (asked,) = server.called("aibot_subscribe")
        assert asked == {"bot_id": BOT_ID, "secret": BOT_SECRET}


def test_what_it_asks_is_acknowledged_or_refused() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: gateway.is_up)
        server.spoken.add("wr1")
        said = {"chatid": "wr1", "chat_type": 2, "msgtype": "markdown", "markdown": {"content": "收到"}}
        await gateway.ask("aibot_send_msg", said)
        with pytest.raises(Refusal) as refused:
            await gateway.ask("aibot_send_msg", said | {"chatid": "wr2"})
        assert refused.value.code == 93006

    with platform() as server:
        live(server, test)
        assert server.text("wr1") == "收到"


def test_before_it_is_connected_nothing_can_be_asked() -> None:
    gateway = Gateway(WecomBot(bot_id=BOT_ID, bot_secret=BOT_SECRET, bot_url="ws://127.0.0.1:9"), now)

    with pytest.raises(TryLater):
        asyncio.run(gateway.ask("aibot_send_msg", {}))


def test_a_wrong_secret_is_said_in_words_and_tried_again() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: gateway.trouble)
        assert not gateway.is_up
        assert "40001" in gateway.trouble
        await until(lambda: len(server.called("aibot_subscribe")) > 1)

    with platform() as server:
        live(server, test, secret="wrong")


def test_a_connection_that_breaks_is_made_again_and_who_waited_knows_it() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: gateway.is_up)
        server.fail("aibot_send_msg", Fault(mute=True))
        asking = asyncio.create_task(gateway.ask("aibot_send_msg", {"chatid": "wr1"}))
        await until(lambda: server.called("aibot_send_msg"))
        await asyncio.to_thread(server.cut)
        with pytest.raises(NoAnswer) as silence:
            await asking
        assert silence.value.is_sent
        await until(lambda: len(server.called("aibot_subscribe")) == 2 and gateway.is_up)

    with platform() as server:
        live(server, test)


def test_two_beats_without_answer_are_a_dead_connection() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: len(server.called("aibot_subscribe")) > 1 and gateway.is_up)

    with platform() as server:
        server.fail("ping", Fault(mute=True), Fault(mute=True))
        live(server, test, beat=0.05)


def test_who_is_put_out_does_not_put_out_the_other() -> None:
    async def test(gateway: Gateway, frames: list[Frame]) -> None:
        await until(lambda: gateway.is_up)
        bot = WecomBot(bot_id=BOT_ID, bot_secret=BOT_SECRET, bot_url=server.gateway_url)
        another, stop = Gateway(bot, now), asyncio.Event()

        async def ignores(frame: Frame) -> None: ...

        living = asyncio.create_task(another.run(stop, ignores))
        await until(lambda: not gateway.is_up and another.is_up)
        await asyncio.to_thread(server.say, "wang", "你好", group="wr1")
        assert "another connection" in gateway.trouble
        assert len(server.called("aibot_subscribe")) == 2
        stop.set()
        await living

    with platform() as server:
        live(server, test)


@pytest.mark.parametrize("lived", [0.0, 3600.0])
def test_however_long_it_lived_who_is_put_out_waits_long(lived: float) -> None:
    assert rest(0.0, lived, is_put_out=True) == PUT_OUT_WAIT


def test_each_life_that_was_short_is_waited_for_longer_and_a_long_one_hardly() -> None:
    waits = [0.0]
    for _ in range(8):
        waits.append(rest(waits[-1], 1.0, is_put_out=False))

    assert waits[1:] == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]
    assert rest(LONGEST_WAIT, 3600.0, is_put_out=False) == 1
