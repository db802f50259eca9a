"""The callback: WeChat is answered in time and only once, nobody else is told anything."""

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from account import STORY, ZHANG, Account, account
from official import APPID, TOKEN, Call, access, encrypt, message, opened, sealed, sign

from bots.channels import wechat_setting
from bots.tencent.envelope import fields_of
from bots.tencent.spool import Spool
from bots.wechat.begun import Begun
from bots.wechat.intake import Intake
from bots.wiring import Company, House
from core.messages import Inbound, Peer

BODIES = 10_000


def test_the_console_is_greeted_with_what_it_said(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            now = str(int(wechat.clock.now().timestamp()))
            asked = {
                "signature": sign(TOKEN, now, "7"),
                "timestamp": now,
                "nonce": "7",
                "echostr": "4375120948345356249",
            }

            good = await wechat.client.get("/wechat", params=asked)
            bad = await wechat.client.get("/wechat", params=asked | {"signature": "0" * 40})

            assert (good.status_code, good.text) == (200, "4375120948345356249")
            assert good.headers["content-type"].startswith("text/plain")
            assert (bad.status_code, bad.text) == (403, "")

    asyncio.run(run())


def test_a_complaint_is_told_and_filed_in_passive_answers_alone(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            answers = [await wechat.say(words) for words in STORY]

            assert "您希望我们怎么处理" in answers[0]
            assert "联系电话" in answers[1]
            assert "请您核对一下" in answers[2]
            assert 'msgmenuid=confirm">确认提交</a>' in answers[2]
            assert "已受理" in answers[3]
            assert wechat.official.said(ZHANG) == []
            assert {state for state, _ in wechat.states()} == {"sent"}

    asyncio.run(run())


def test_three_tries_have_one_effect_and_each_gets_the_answer(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            wechat.official.acted(ZHANG, "message", wechat.clock.now())
            call = wechat.message(MsgType="text", Content=STORY[0])

            said = [opened((await wechat.call(call)).text).get("Content") for _ in range(3)]

            assert said[0]
            assert said == said[:1] * 3
            with wechat.house.database.engine.connect() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 1
                assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 1

    asyncio.run(run())


def test_events_have_no_number_and_are_one_all_the_same(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            event = {"MsgType": "event", "Event": "CLICK", "EventKey": "complain"}
            first = await wechat.hand(kind="tap", **event)
            again = await wechat.hand(kind="tap", **event)
            other = await wechat.hand(kind="tap", **(event | {"EventKey": "progress"}))

            assert "请说" in first or first
            assert again == first
            assert other != first

    asyncio.run(run())


def test_an_answer_that_nobody_waited_for_comes_by_the_customer_service(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            wechat.official.acted(ZHANG, "message", wechat.clock.now())
            call = wechat.message(MsgType="text", Content=STORY[0])
            assert await wechat.straight(call, stays=False) == 200
            assert wechat.official.said(ZHANG) == []

            await wechat.settle()

            (said,) = wechat.official.said(ZHANG)
            assert "您希望我们怎么处理" in said

    asyncio.run(run())


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


@pytest.mark.parametrize("kind", ["plain", "raw", "plain elements in safe mode"])
def test_what_is_not_encrypted_is_refused(company: Company, tmp_path: Path, kind: str) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            now = wechat.clock.now()
            xml = message(ZHANG, now, MsgType="text", Content=STORY[0], MsgId=1)
            call = sealed(xml, now)
            params = dict(call.params)
            if kind == "plain":
                del params["encrypt_type"]
            elif kind == "raw":
                params["encrypt_type"] = "raw"

            assert (await wechat.call(Call(params, xml))).status_code == 403
            assert wechat.rows() == []

    asyncio.run(run())


def test_of_ten_thousand_hostile_calls_each_is_refused_and_nothing_happens(company: Company, tmp_path: Path) -> None:
    chance = random.Random(20261123)

    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await wechat.say(STORY[0])
            replayed = wechat.message(MsgType="text", Content="投诉")
            for _ in range(3):
                await wechat.call(replayed)
            await wechat.settle()
            before = wechat.rows()

            statuses = []
            for number in range(BODIES):
                statuses.append(await wechat.straight(hostile(wechat, replayed, number, chance)))
            await wechat.settle()

            assert set(statuses) == {403}
            assert wechat.rows() == before

    asyncio.run(run())


def hostile(wechat: Account, replayed: Call, number: int, chance: random.Random) -> Call:
    """Return one of a dozen kinds of calls that WeChat never makes."""
    now = wechat.clock.now()
    xml = message(ZHANG, now, MsgType="text", Content=f"投诉 {number}", MsgId=number)
    good = sealed(xml, now) if number % 12 in (0, 1, 2, 3) else replayed
    at = chance.randrange(len(good.body))
    match number % 12:
        case 0:  # one character is another
            other = chr((ord(good.body[at]) + chance.randrange(1, 90)) % 128)
            touched = good.body[:at] + other + good.body[at + 1 :]
            is_same = "".join(good.body.split()) == "".join(touched.split())
            return replace(good, body="x" if is_same or outside(good.body, at) else touched)
        case 1:  # one parameter is another
            name = chance.choice(("timestamp", "nonce", "msg_signature"))
            return replace(good, params=dict(good.params) | {name: good.params[name][::-1] + "1"})
        case 2:  # old, or of the future
            return sealed(xml, now + timedelta(minutes=chance.choice((-6, 6, -9999, 99999))))
        case 3:  # signed with another token, or with none
            return sealed(xml, now, token=chance.choice(("", "another", TOKEN + "1")))
        case 4:
            return replayed
        case 5:  # too large
            return replace(good, body="<xml><Encrypt>" + "A" * 66_000 + "</Encrypt></xml>")
        case 6:  # nested without end
            return replace(good, body="<a>" * chance.randrange(10_000, 20_000))
        case 7:  # entities
            entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            return replace(good, body=f"{entity}<xml><Encrypt>&b;</Encrypt></xml>")
        case 8:
            entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            return replace(good, body=f"{entity}<xml><Encrypt>&a;</Encrypt></xml>")
        case 9:  # garbage
            return replace(good, body="".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(200))))
        case 10:  # the right words in the wrong envelope
            params = dict(replayed.params) | {"nonce": str(number)}
            return Call(params, f"<xml><Encrypt>{encrypt(xml, APPID)}</Encrypt></xml>")
        case _:  # two of everything, or none
            return replace(
                good,
                body=chance.choice(
                    ("", "<xml/>", "<xml>1</xml>", good.body.replace("</xml>", "<Encrypt>1</Encrypt></xml>"))
                ),
            )


def outside(body: str, at: int) -> bool:
    """Tell whether a character is of no meaning: it stands in an element that nobody reads."""
    return at < body.index("<Encrypt>") or at >= body.index("</Encrypt>") + len("</Encrypt>")


def test_signed_nonsense_is_kept_for_the_operator_and_confirmed(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            now = wechat.clock.now()
            for xml in (
                message(ZHANG, now, MsgType="text", Content="x", MsgId=1).replace(
                    "<Content>", "<Content>1</Content><Content>"
                ),
                message(ZHANG, now, MsgType="image", MsgId=2),
                message(ZHANG, now, MsgType="location", Location_X="nan", Location_Y="1e999", MsgId=3),
            ):
                response = await wechat.call(sealed(xml, now))
                assert (response.status_code, response.text) == (200, "success")

            with wechat.house.database.work() as work:
                assert {failure.inbound.id for failure in work.inbox.failed(9)} == {"1", "2", "3"}
            assert wechat.house.ledger.gather(Peer(channel="wechat", chat=ZHANG), now) == []

    asyncio.run(run())


def test_residents_whom_no_channel_named_can_be_told_apart(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            for openid in (ZHANG, "oAAAAAAAAAAAAAAAAAAAAAAAA002"):
                await wechat.say("转人工", openid)
            await wechat.file("oAAAAAAAAAAAAAAAAAAAAAAAA003")
            await wechat.say("转人工", "oAAAAAAAAAAAAAAAAAAAAAAAA003")

            called = [line for line in wechat.elsewhere.texts("服务中心群").splitlines() if "请求人工" in line]

            assert len(set(called)) == 3
            assert called[2] == "尾号 5678 的住户 请求人工。"

    asyncio.run(run())


def test_a_place_sent_from_the_map_completes_one_that_was_told_in_part(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            assert "哪一栋" in await wechat.say("厨房下水道往上返臭水")
            place = {"Location_X": "31.23", "Location_Y": "121.47", "Label": "岳麓区翠湖花园5栋"}

            assert "您希望我们怎么处理" in await wechat.hand(MsgType="location", Scale=15, **place)

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
