"""The way out: what the platform lets us say is never overdrawn, and what can't be said here is told in another way."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from account import ZHANG, Account, account

from bots.adapter import Dispatch, Rejected, TryLater, Unreachable, Waits
from bots.config.wechat import Template
from bots.tencent.errors import read_verdicts
from bots.wiring import Company
from core.messages import Outbound, Peer, Weight
from storage.audit import audit

SEND, NOTIFY = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
PEER = Peer(channel="wechat", chat=ZHANG)
FIELDS = MappingProxyType({"character_string1": "ref", "thing2": "text", "time3": "time"})
#: Every code that the documentation of the account's calls has, and what must become of a message that meets it.
MEANINGS = {
    -1: TryLater,
    40001: TryLater,
    40003: Unreachable,
    40007: Rejected,
    40013: TryLater,
    40014: TryLater,
    40053: Rejected,
    40125: TryLater,
    40164: TryLater,
    41001: TryLater,
    42001: TryLater,
    43004: Unreachable,
    43019: Unreachable,
    43101: Unreachable,
    45002: Rejected,
    45008: Rejected,
    45009: TryLater,
    45011: TryLater,
    45015: Unreachable,
    45047: Unreachable,
    46003: TryLater,
    47001: Rejected,
    47003: TryLater,
    48001: TryLater,
    48002: Unreachable,
    48004: TryLater,
    50002: TryLater,
}


def certified(company: Company) -> Company:
    """Return the company with a template of its own."""
    wechat = replace(company.config.wechat, template=Template(id="T1", more="…回复看全文", fields=FIELDS))
    return replace(company, config=replace(company.config, wechat=wechat))


def told(text: str, weight: Weight = Weight.TOLD, number: int = 1) -> Dispatch:
    return Dispatch(id=number, outbound=Outbound(peer=PEER, text=text, weight=weight, ref="TS202611230001"))


async def write(wechat: Account) -> None:
    """Let the resident write, so that there is a window."""
    await wechat.say("你好")
    wechat.official.calls.clear()


def test_every_documented_code_stands_in_the_table() -> None:
    assert set(read_verdicts("bots.wechat")) == {*map(str, MEANINGS), "unknown"}


@pytest.mark.parametrize("code", MEANINGS)
def test_a_code_means_for_the_message_what_it_should(company: Company, tmp_path: Path, code: int) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            wechat.official.script[SEND] = [code, code]

            with pytest.raises(MEANINGS[code]) as refused:
                await wechat.channel.adapter.deliver(told("已修好"))

            assert str(refused.value).strip()
            tokens = wechat.official.called("/cgi-bin/stable_token")
            # First the platform is asked which one is good now; only if it is the same, for another.
            forced = [token["force_refresh"] for token in tokens]
            again = {40001: [False, True], 40014: [False, True], 41001: [False, True], 42001: [False]}
            assert forced == [False, *again.get(code, [])]

    asyncio.run(run())


def test_an_address_that_is_not_listed_is_named_with_what_to_click(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await wechat.say("你好")
            wechat.official.is_listed = False

            with pytest.raises(TryLater, match=r"IP白名单，加上 203\.0\.113\.7") as refused:
                await wechat.channel.adapter.deliver(told("已修好"))

            assert refused.value.after == timedelta(minutes=1)

    asyncio.run(run())


def test_a_token_that_somebody_else_made_worthless_is_replaced_once(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            await wechat.channel.adapter.deliver(told("一"))
            wechat.official.expire_token()

            await wechat.channel.adapter.deliver(told("二", number=2))

            assert wechat.official.said(ZHANG) == ["一", "二"]
            assert len(wechat.official.called("/cgi-bin/stable_token")) == 2

    asyncio.run(run())


def test_no_log_and_no_error_tells_a_secret(company: Company, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            wechat.official.script[SEND] = [-1, 40013]
            for _ in range(2):
                with pytest.raises(TryLater) as refused:
                    await wechat.channel.adapter.deliver(told("已修好"))
                assert "token-" not in str(refused.value)

    asyncio.run(run())
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("asyncio")]
    assert not any("token-1" in line or "a-secret-of-the-account" in line for line in ours)


def test_what_waits_goes_together_and_costs_one(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            queue(wechat, *(Outbound(peer=PEER, text=f"第{number}步") for number in range(3)))

            await wechat.settle()

            assert wechat.official.said(ZHANG) == ["第0步\n\n第1步\n\n第2步"]
            assert {state for state, _ in wechat.states()} == {"sent"}

    asyncio.run(run())


def queue(wechat: Account, *messages: Outbound) -> None:
    with wechat.house.database.work() as work:
        work.outbox.add(messages, at=wechat.clock.now())
        work.commit()


def test_the_last_message_is_kept_for_the_outcome_and_takes_what_was_held_with_it(
    company: Company, tmp_path: Path
) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            for number in range(6):
                queue(wechat, Outbound(peer=PEER, text=f"第{number}步"))
                await wechat.settle()
            assert wechat.official.said(ZHANG) == [f"第{number}步" for number in range(4)]
            assert [state for state, _ in wechat.states()][-2:] == ["held", "held"]

            queue(wechat, Outbound(peer=PEER, text="已修好", weight=Weight.OUTCOME))
            await wechat.settle()

            assert wechat.official.said(ZHANG)[4:] == ["第4步\n\n第5步\n\n已修好"]
            assert wechat.official.refused == []

    asyncio.run(run())


def test_what_was_held_is_said_when_the_resident_writes_again(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            await wechat.wind(hours=49)
            queue(wechat, Outbound(peer=PEER, text="王师傅已签收"))
            await wechat.settle()
            assert wechat.official.said(ZHANG) == []
            assert held(wechat) == 1

            assert "王师傅已签收" in await wechat.say("怎么样了")
            assert held(wechat) == 0

    asyncio.run(run())


def held(wechat: Account) -> int:
    """Return how many messages an operator is told to be waiting until their resident speaks."""
    with wechat.house.database.reading() as connection:
        return audit(connection, wechat.house.office.communities, wechat.clock.now()).held


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


def test_one_message_that_the_platform_will_not_have_spoils_no_other(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            queue(wechat, *(Outbound(peer=PEER, text=text) for text in ("一", "二", "三")))
            wechat.official.script[SEND] = [47001, 0, 47001, 0, 47001]

            await wechat.settle()

            assert wechat.official.said(ZHANG) == ["一", "三"]

    asyncio.run(run())


def test_a_long_message_goes_in_parts_and_none_is_said_twice(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await write(wechat)
            queue(wechat, Outbound(peer=PEER, text="\n".join(f"第{n}天，一切正常。" for n in range(150))))
            wechat.official.script[SEND] = [0, -1]

            await wechat.settle()
            await wechat.wind(minutes=5)

            said = wechat.official.said(ZHANG)
            assert len(said) == 3
            assert all(len(text.encode()) <= 2000 for text in said)
            assert "\n".join(said) == "\n".join(f"第{n}天，一切正常。" for n in range(150))

    asyncio.run(run())
