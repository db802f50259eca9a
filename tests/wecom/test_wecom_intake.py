"""What the group bot hears once and never again, while the database takes nothing."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bots.channel import Around
from bots.config.environment import WecomAccess, WecomBot
from bots.leases import Alone
from bots.media import MediaFolder
from bots.tencent.spool import Spool
from bots.wecom.channel import Channel, Setting
from bots.wecom.gateway import Gateway
from bots.wecom.intake import Intake
from bots.wecom.pacing import Pacing
from bots.wecom.ways import BotWay
from bots.wiring import Company, House
from core.messages import Inbound, Peer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WANG = Peer(channel="wecom", chat="u1")


class Broken:
    """A house whose database takes nothing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.is_broken = True

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        if self.is_broken:
            raise OSError("no space left")
        self._house.receive(inbound, now=now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)


def frame(number: int, words: str) -> dict[str, Any]:
    body = {
        "msgid": f"m{number}",
        "chattype": "single",
        "from": {"userid": "u1"},
        "msgtype": "text",
        "text": {"content": words},
    }
    return {"cmd": "aibot_msg_callback", "headers": {"req_id": f"r{number}"}, "body": body}


async def known(inbound: Inbound) -> Inbound:
    return inbound


async def nothing(media: Any) -> None:
    return None


@asynccontextmanager
async def intakes(house: House, broken: Broken, company: Company, folder: Path) -> AsyncIterator[Any]:
    """Yield what makes an intake, as a start of the process does; tries follow one another at once."""
    with ThreadPoolExecutor(2) as executor:
        around = Around(
            executor=executor,
            media=MediaFolder(folder / "media"),
            now=lambda: NOW,
            wake=lambda: None,
            alone=Alone(house.leases, lambda: NOW).run,
        )
        setting = Setting(access=WecomAccess(webhooks={"工程部群": "key"}), public_url="", folder=folder)
        channel = Channel(setting, house, company.config.phrases, around)

        def begin() -> Intake:
            return Intake(
                broken,
                channel.adapter,
                executor,
                Spool(folder / "wecom"),
                known=known,
                fetch=nothing,
                now=lambda: NOW,
                wake=lambda: None,
                again=(0.0, 0.0),
            )

        yield begin
        await channel.close()


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
