"""A house that cannot take what is said, and the way in to it, as a start of the process makes it."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bots.channel import Around
from bots.config.environment import WecomAccess
from bots.leases import Alone
from bots.media import MediaFolder
from bots.tencent.spool import Spool
from bots.wecom.channel import Channel, Setting
from bots.wecom.intake import Intake
from bots.wiring import Company, House
from core.messages import Inbound, Peer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WANG = Peer(channel="wecom", chat="u1")


class Broken:
    """A house whose database takes nothing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.is_broken = True
        self.heard: list[str] = []

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        if self.is_broken:
            raise OSError("no space left")
        self._house.receive(inbound, now=now)
        self.heard.append(inbound.text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)


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
        instants = (NOW + timedelta(seconds=n) for n in count())
        channel = Channel(setting, house, company.config.phrases, around)

        def begin() -> Intake:
            return Intake(
                broken,
                channel.adapter,
                executor,
                Spool(folder / "wecom"),
                Spool(folder / "wecom-app"),
                known=known,
                fetch=nothing,
                now=lambda: next(instants),
                wake=lambda: None,
                again=(0.0, 0.0),
            )

        yield begin
        await channel.close()
