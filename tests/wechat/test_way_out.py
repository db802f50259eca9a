"""The way out: what the platform lets us say is never overdrawn, and what can't be said here is told in another way."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from account import ZHANG, account
from way_out import PEER, SEND, held, queue, told, write

from bots.adapter import Rejected, TryLater, Unreachable
from bots.tencent.errors import read_verdicts
from bots.wiring import Company
from core.messages import Outbound, Weight

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
