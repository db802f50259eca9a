"""What is said by a template where no window is open: within its fields, and otherwise where it did not arrive."""

import asyncio
from pathlib import Path

import pytest
from account import ZHANG, Account, account
from way_out import FIELDS, NOTIFY, PEER, certified, held, queue, told, write

from bots.adapter import Unreachable, Waits
from bots.wiring import Company
from core.messages import Outbound, Weight


def test_without_a_window_a_template_says_it_within_its_fields(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(certified(company), tmp_path) as wechat:
            wechat.official.templates["T1"] = tuple(FIELDS)
            await write(wechat)
            await wechat.wind(hours=49)

            sent = await wechat.channel.adapter.deliver(told("TS202611230001 已处理完：\n换了灯管"))

            assert sent.startswith("template-")
            (body,) = wechat.official.called(NOTIFY)
            assert body["data"]["character_string1"]["value"] == "TS202611230001"
            assert body["data"]["thing2"]["value"] == "已处理完： 换了灯管"
            assert wechat.official.refused == []

    asyncio.run(run())


LONG = "换了灯管，也换了镇流器，试过三次都好，物业已把这一层的都查了一遍"


def test_what_has_no_room_in_a_template_is_said_whole_when_they_write_and_not_before(
    company: Company, tmp_path: Path
) -> None:
    async def run() -> None:
        async with account(certified(company), tmp_path) as wechat:
            wechat.official.templates["T1"] = tuple(FIELDS)
            ref = await wechat.file()
            await wechat.wind(hours=49)
            wechat.official.calls.clear()
            for text in (LONG, "再见"):
                queue(wechat, Outbound(peer=PEER, text=text, ref=ref, weight=Weight.OUTCOME))
                await wechat.settle()

            said = [body["data"]["thing2"]["value"] for body in wechat.official.called(NOTIFY)]
            assert said == ["换了灯管，也换了镇流器，试过…回复看全文", "再见"]
            assert LONG not in wechat.elsewhere.texts("服务中心群")
            answered = await wechat.say("修好了没有")
            assert LONG in "\n".join([answered, *wechat.official.said(ZHANG)])
            assert held(wechat) == 0

    asyncio.run(run())


def test_what_was_shortened_and_did_not_arrive_is_told_by_telephone(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(certified(company), tmp_path) as wechat:
            wechat.official.templates["T1"] = tuple(FIELDS)
            ref = await wechat.file()
            await wechat.wind(hours=49)
            queue(wechat, Outbound(peer=PEER, text=LONG, ref=ref, weight=Weight.OUTCOME))
            await wechat.settle()

            event = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": templates(wechat)[-1]}
            await wechat.call(wechat.message(Status="failed:user block", **event))
            await wechat.settle()
            await wechat.wind(minutes=1)

            assert wechat.elsewhere.texts("服务中心群").count(LONG) == 1
            assert held(wechat) == 0

    asyncio.run(run())


def test_a_template_that_does_not_arrive_either_is_told_by_telephone(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(certified(company), tmp_path) as wechat:
            wechat.official.templates["T1"] = tuple(FIELDS)
            await write(wechat)
            wechat.official.left(ZHANG)

            with pytest.raises(Unreachable):
                await wechat.channel.adapter.deliver(told("已修好"))
            with pytest.raises(Waits):
                await wechat.channel.adapter.deliver(told("已签收", Weight.PASSING, 2))

    asyncio.run(run())


def test_a_template_that_was_taken_and_did_not_arrive_does_not_count_as_told(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(certified(company), tmp_path) as wechat:
            wechat.official.templates["T1"] = tuple(FIELDS)
            ref = await wechat.file()
            await wechat.wind(hours=49)
            for weight, text in ((Weight.OUTCOME, "换好灯了"), (Weight.PASSING, "王师傅出门了")):
                queue(wechat, Outbound(peer=PEER, text=text, ref=ref, weight=weight))
                await wechat.settle()
            calls = wechat.elsewhere.texts("服务中心群").count("换好灯了")
            assert [body["data"]["thing2"]["value"] for body in wechat.official.called(NOTIFY)][-2:] == [
                "换好灯了",
                "王师傅出门了",
            ]

            for number in templates(wechat):
                event = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": number}
                call = wechat.message(Status="failed:user block", **event)
                for _ in range(3):
                    assert (await wechat.call(call)).text == "success"
            await wechat.settle()
            await wechat.wind(minutes=1)

            assert calls == 0
            assert wechat.elsewhere.texts("服务中心群").count("换好灯了") == 1
            assert held(wechat) == 1
            assert "王师傅出门了" in await wechat.say("怎么样了")

    asyncio.run(run())


def templates(wechat: Account) -> list[str]:
    """Return the numbers of the last two template messages, as the platform gave them."""
    with wechat.house.database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT message FROM outbox WHERE message LIKE 'template-%' ORDER BY id")
        return [row[0].removeprefix("template-") for row in found][-2:]
