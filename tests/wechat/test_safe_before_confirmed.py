"""A database that is slow or takes nothing, and a disk that is slow or gone: what was confirmed is safe, and answered once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from account import STORY, ZHANG, Account, account
from official import access, message, opened

from bots.channels import wechat_setting
from bots.tencent.envelope import fields_of
from bots.tencent.spool import Spool
from bots.wechat.begun import Begun
from bots.wechat.intake import Intake
from bots.wiring import Company, House
from core.messages import Inbound


class Slow:
    """A house whose database takes its time: nothing is committed before it is let go."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.let_go = threading.Event()
        self.effects = 0

    def receive(self, inbound: Inbound, *, now: Any) -> None:
        self.effects += 1
        assert self.let_go.wait(20)
        self._house.receive(inbound, now=now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)


def test_a_slow_database_is_no_reason_to_answer_late_nor_twice(company: Company, tmp_path: Path) -> None:
    slow: list[Slow] = []

    def before(house: House) -> Slow:
        slow.append(Slow(house))
        return slow[0]

    async def run() -> None:
        async with account(company, tmp_path, patience=0.05, house=before) as wechat:
            wechat.official.acted(ZHANG, "message", wechat.clock.now())
            call = wechat.message(MsgType="text", Content=STORY[0])

            for _ in range(3):
                assert (await wechat.call(call)).text == "success"
            assert len(list((tmp_path / "wechat").glob("*.json"))) == 1
            slow[0].let_go.set()
            await asyncio.wait_for(settled(wechat), 10)

            assert slow[0].effects == 1
            (said,) = wechat.official.said(ZHANG)
            assert "您希望我们怎么处理" in said
            assert list((tmp_path / "wechat").glob("*.json")) == []

    asyncio.run(run())


class Meanwhile(Spool):
    """A disk so slow that the database is done before it."""

    def __init__(self, folder: Path, slow: Slow, done: threading.Event) -> None:
        super().__init__(folder)
        self._slow, self._done = slow, done

    def keep(self, id: str, fields: Any, *, at: float) -> None:
        self._slow.let_go.set()
        assert self._done.wait(20)
        super().keep(id, fields, at=at)


def test_an_answer_that_comes_while_the_disk_is_written_is_given_once(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            slow, done = Slow(wechat.house), threading.Event()
            with ThreadPoolExecutor(2) as executor:
                intake = Intake(
                    slow,
                    executor,
                    Meanwhile(tmp_path / "slow", slow, done),
                    wechat_setting(company, access(""), tmp_path).rules,
                    Begun(),
                    now=wechat.clock.now,
                    wake=done.set,
                    note=lambda inbound: inbound,
                )
                wechat.official.acted(ZHANG, "message", wechat.clock.now())
                fields = fields_of(message(ZHANG, wechat.clock.now(), MsgType="text", Content=STORY[0], MsgId=1))

                answer = await intake.hear(fields, 0.05)
                await intake.told(answer, arrived=True)
                await wechat.settle()

            assert "您希望我们怎么处理" in answer.text
            assert wechat.official.said(ZHANG) == []
            assert [state for state, _ in wechat.states()] == ["sent"]
            assert list((tmp_path / "slow").iterdir()) == []

    asyncio.run(run())


async def settled(wechat: Account) -> None:
    """Wait for what goes on beside the loop."""
    while not wechat.official.said(ZHANG):
        await asyncio.sleep(0)
        await wechat.settle()


class Broken:
    """A house whose database takes nothing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.is_broken = True

    def receive(self, inbound: Inbound, *, now: Any) -> None:
        if self.is_broken:
            raise OSError("no space left")
        self._house.receive(inbound, now=now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)


def test_what_was_confirmed_has_its_effect_after_a_restart_in_its_order(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path, house=Broken) as wechat:
            for words in STORY[:2]:
                assert await wechat.hand(MsgType="text", Content=words) == ""
                wechat.clock.set(wechat.clock.now() + timedelta(seconds=1))
            assert wechat.channel.health()["waiting_on_disk"] == 2

        async with account(company, tmp_path) as wechat:
            assert wechat.channel.health()["waiting_on_disk"] == 2
            answer = await wechat.say(STORY[2])

            assert "请您核对一下" in answer
            assert wechat.channel.health()["waiting_on_disk"] == 0

    asyncio.run(run())


def test_with_neither_database_nor_disk_nothing_is_confirmed_and_the_next_try_has_its_effect(
    company: Company, tmp_path: Path
) -> None:
    broken: list[Broken] = []

    def before(house: House) -> Broken:
        broken.append(Broken(house))
        return broken[0]

    async def run() -> None:
        async with account(company, tmp_path, house=before, hung_up=0.3) as wechat:
            (tmp_path / "wechat").rmdir()
            wechat.official.acted(ZHANG, "message", wechat.clock.now())
            call = wechat.message(MsgType="text", Content=STORY[0])

            # WeChat hangs up before it is answered, as it does after five seconds.
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(wechat.call(call), 0.2)
            late = await wechat.call(call)
            assert (late.status_code, late.text) == (200, "")
            assert wechat.states() == []
            assert wechat.channel.health()["waiting_on_disk"] == 0
            broken[0].is_broken = False

            assert "您希望我们怎么处理" in opened((await wechat.call(call)).text)["Content"]

    asyncio.run(run())
