"""The callback: WeChat is answered in time and only once, and what residents say has its effect."""

import asyncio
from pathlib import Path

from account import STORY, ZHANG, account
from official import TOKEN, opened, sign

from bots.wiring import Company


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
