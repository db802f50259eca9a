"""What the group bot hears once and never again, while the database takes nothing."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from wecom_intakes import NOW, WANG, Broken, intakes

from bots.config.environment import WecomBot
from bots.wecom.gateway import Gateway
from bots.wecom.pacing import Pacing
from bots.wecom.ways import BotWay
from bots.wiring import Company
from core.messages import Inbound


def frame(number: int, words: str) -> dict[str, Any]:
    body = {
        "msgid": f"m{number}",
        "chattype": "single",
        "from": {"userid": "u1"},
        "msgtype": "text",
        "text": {"content": words},
    }
    return {"cmd": "aibot_msg_callback", "headers": {"req_id": f"r{number}"}, "body": body}


def test_what_the_database_did_not_take_is_on_the_disk_and_has_its_effect_after_a_restart(
    company: Company, tmp_path: Path
) -> None:
    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        broken = Broken(house)
        bot = BotWay(Gateway(WecomBot(bot_id="b", bot_secret="s"), lambda: NOW), Pacing(), lambda: NOW)
        async with intakes(house, broken, company, tmp_path) as begin:
            for number, words in enumerate(("签收", "办结")):
                await begin().take_frame(frame(number, words), bot)
            await begin().catch_up(bot)
            assert len(list((tmp_path / "wecom").glob("*.json"))) == 2
            broken.is_broken = False

            await begin().catch_up(bot)
            await begin().catch_up(bot)

            assert list((tmp_path / "wecom").iterdir()) == []
            with house.database.engine.connect() as connection:
                heard = connection.exec_driver_sql("SELECT message FROM inbox ORDER BY message").scalars().all()
                assert heard == ["bot-m0", "bot-m1"]
                assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 2
        house.close()

    asyncio.run(run())


def test_what_is_taken_at_the_second_try_leaves_nothing_behind(company: Company, tmp_path: Path) -> None:
    class Once(Broken):
        def receive(self, inbound: Inbound, *, now: datetime) -> None:
            try:
                super().receive(inbound, now=now)
            finally:
                self.is_broken = False

    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        bot = BotWay(Gateway(WecomBot(bot_id="b", bot_secret="s"), lambda: NOW), Pacing(), lambda: NOW)
        async with intakes(house, Once(house), company, tmp_path) as begin:
            await begin().take_frame(frame(1, "签收"), bot)

            assert list((tmp_path / "wecom").iterdir()) == []
            with house.database.engine.connect() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 1
        house.close()

    asyncio.run(run())
