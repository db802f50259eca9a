"""A resident on WeChat and on another channel: one person, once both chats have said so."""

import asyncio
from pathlib import Path

from account import NUMBERS, ZHANG, Account, account

from bots.wiring import Company
from core.messages import Inbound, Peer

ELSEWHERE = Peer(channel="telegram", chat="zhang at home")


async def elsewhere(wechat: Account, text: str) -> None:
    """Let her write on the other channel."""
    now = wechat.clock.now()
    inbound = Inbound(
        channel=ELSEWHERE.channel,
        id=f"elsewhere-{next(NUMBERS)}",
        peer=ELSEWHERE,
        author=ELSEWHERE.chat,
        author_name="张三",
        text=text,
        sent_at=now,
    )
    wechat.house.receive(inbound, now=now)
    await wechat.settle()


def test_who_left_a_phone_on_wechat_sees_their_progress_on_telegram(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            ref = await wechat.file()
            await elsewhere(wechat, "13812345678")
            (asked,) = wechat.official.said(ZHANG)
            assert "张**刚才在Telegram上留了您登记的电话 138****5678" in asked
            await elsewhere(wechat, "查进度")
            assert ref not in wechat.elsewhere.texts(ELSEWHERE.chat)

            assert "再请Telegram那边" in await wechat.say("1")
            assert "您在微信留过同一个电话" in wechat.elsewhere.texts(ELSEWHERE.chat)
            await elsewhere(wechat, "是我")
            await elsewhere(wechat, "查进度")

            assert ref in wechat.elsewhere.texts(ELSEWHERE.chat)
            assert "和您在Telegram的聊天合在一起" in wechat.official.said(ZHANG)[-1]
            assert wechat.official.refused == []
            with wechat.house.database.work() as work:
                kinds = [event.kind.value for event in work.timeline.of(ref)]
                assert kinds.count("joined") == 1

            await elsewhere(wechat, "催办")
            assert "已帮您催办" in wechat.elsewhere.texts(ELSEWHERE.chat)
            assert "已帮您催办" not in "\n".join(wechat.official.said(ZHANG))

    asyncio.run(run())
