"""The channel as a whole: the callback, the way out, and what the platform is told once at the start."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.routing import BaseRoute

from bots.adapter import TryLater
from bots.channel import Around
from bots.config.environment import WechatAccess
from bots.fetching import Fetching
from bots.tencent.envelope import Envelope
from bots.tencent.errors import Refusal
from bots.tencent.spool import Spool
from bots.wechat.adapter import Saying, Wechat
from bots.wechat.api import KEPT, LARGEST, OfficialAccount, as_menu
from bots.wechat.begun import Begun
from bots.wechat.callback import HUNG_UP, PATIENCE, Callback
from bots.wechat.house import House
from bots.wechat.intake import Intake, Rules
from bots.wechat.translate import CHANNEL
from core.errors import whereabouts
from core.messages import Peer

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
#: How often what is left on the disk is tried again, in seconds.
CATCH_UP_EVERY = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the channel lives: `folder` holds what is confirmed but not yet in the database, `menu` the labels by key."""

    access: WechatAccess
    folder: Path
    menu: Mapping[str, str]
    rules: Rules
    saying: Saying
    patience: float = PATIENCE
    hung_up: float = HUNG_UP


class Channel:
    """An official account in one process."""

    def __init__(
        self, setting: Setting, house: House, around: Around, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        access = setting.access
        self._menu = setting.menu
        self._account = OfficialAccount(access, house.tokens, around.now, transport)
        self._wake_delivery = around.wake
        self._house, self._now = house, around.now
        self._fetching = Fetching(
            CHANNEL, self._account.fetch, around.media, around.now, self._lose, largest=LARGEST, patience=KEPT
        )
        begun = Begun()
        self._intake = Intake(
            house,
            around.executor,
            Spool(setting.folder / "wechat"),
            setting.rules,
            begun,
            now=around.now,
            wake=self._wake,
            note=self._fetching.note,
        )
        envelope = Envelope(access.token, access.aes_key, access.appid)
        self._callback = Callback(
            envelope, self._intake, around.now, patience=setting.patience, hung_up=setting.hung_up
        )
        self._trouble = "not asked yet"
        self.adapter = Wechat(self._account, house, setting.saying, begun, media=around.media, now=around.now)

    def routes(self) -> Sequence[BaseRoute]:
        """Return what the HTTP app has to serve for it."""
        return [self._callback.route()]

    def health(self) -> dict[str, Any]:
        """Return how it is: whether the platform knows us, and how many messages wait on the disk."""
        return {"introduced": not self._trouble, "waiting_on_disk": self._intake.owed}

    async def run(self, stop: asyncio.Event) -> None:
        """Do what is left on the disk, again and again until told to stop; what was taken by then is finished."""
        beside = [asyncio.create_task(self._introduce()), asyncio.create_task(self._fetching.run(stop))]
        try:
            while not stop.is_set():
                try:
                    await self._intake.catch_up()
                except Exception as error:
                    log.error("what is on the disk had no effect yet: %s", whereabouts(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), CATCH_UP_EVERY)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            await self._intake.drain()

    async def close(self) -> None:
        """Finish what was taken and let go of the connections."""
        await self._intake.drain()
        await self._account.hang_up()

    async def _lose(self, chat: str) -> None:
        peer = Peer(channel=CHANNEL, chat=chat)
        await asyncio.to_thread(self._house.not_received, peer, now=self._now())
        self._wake_delivery()

    def _wake(self) -> None:
        self._wake_delivery()
        self._fetching.wake()

    async def _introduce(self) -> None:
        """Set the menu; again and again until the platform is there and knows us."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._account.set_menu(as_menu(self._menu))
            except Refusal as refused:
                self._trouble = f"{refused.code} {refused.words}"
            except (TryLater, TimeoutError) as error:
                self._trouble = str(error) or type(error).__name__
            else:
                self._trouble = ""
                return
            log.warning("WeChat does not know us yet: %s", self._trouble)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
