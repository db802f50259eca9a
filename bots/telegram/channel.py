"""The channel as a whole: the way in, the way out, and what the server is told once at the start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.routing import Route
from telegram.error import TelegramError

from bots.config.environment import TelegramAccess
from bots.fetching import Fetching
from bots.leases import Work
from bots.media import MediaFolder
from bots.telegram.adapter import Surroundings, Telegram
from bots.telegram.api import open_api
from bots.telegram.fetching import fetch_from
from bots.telegram.intake import House, Intake, menu, words_of_menu
from bots.telegram.polling import Polling
from bots.telegram.translate import CHANNEL, KINDS, LARGEST
from bots.telegram.webhook import PATH, secret_of, webhook
from core.messages import Peer
from core.phrases import Phrases

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the channel lives: `public_url` makes it a webhook."""

    access: TelegramAccess
    public_url: str


class Channel:
    """Telegram in one process."""

    def __init__(
        self,
        setting: Setting,
        house: House,
        phrases: Phrases,
        executor: Executor,
        *,
        around: Surroundings,
        media: MediaFolder,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        alone: Callable[[str, asyncio.Event, Work], Awaitable[None]],
    ) -> None:
        self._setting = setting
        self._alone = alone
        self._phrases = phrases
        self._now = now
        self._api = open_api(setting.access)
        self._wake_delivery = wake
        self._house = house
        self._fetching = Fetching(CHANNEL, fetch_from(self._api), media, now, self._lose, largest=LARGEST)
        self._intake = Intake(
            house,
            self._api,
            executor,
            words=words_of_menu(phrases),
            now=now,
            wake=self._wake,
            note=self._fetching.note,
        )
        self._polling = Polling(self._api, self._intake, now)
        self._introduced = False
        self.adapter = Telegram(self._api, now, around)

    @property
    def is_webhook(self) -> bool:
        """Tell whether the server calls us."""
        return bool(self._setting.public_url)

    def routes(self) -> Sequence[Route]:
        """Return what the HTTP app has to serve for it."""
        return [webhook(self._intake, secret_of(self._setting.access))] if self.is_webhook else []

    def health(self) -> dict[str, Any]:
        """Return how it is: who it is, and how long ago the server last answered a poll."""
        state: dict[str, Any] = {"mode": "webhook" if self.is_webhook else "polling", "bot": self._intake.username}
        if self.is_webhook:
            return state | {"introduced": self._introduced}
        polled = self._polling.succeeded_at
        return state | {"polled_seconds_ago": None if polled is None else round((self._now() - polled).total_seconds())}

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until told to stop; what was taken by then is finished."""
        introducing = asyncio.create_task(self._introduce(stop))
        fetching = asyncio.create_task(self._fetching.run(stop))
        try:
            if self.is_webhook:
                await stop.wait()
            else:
                await self._alone("telegram", stop, self._polling.run)
        finally:
            for task in (introducing, fetching):
                task.cancel()
            await asyncio.wait((introducing, fetching))

    async def close(self) -> None:
        """Finish the answers under way and let go of the connections."""
        await self._intake.drain()
        await self._api.hang_up()

    async def _lose(self, chat: str) -> None:
        peer = Peer(channel=CHANNEL, chat=chat)
        await asyncio.to_thread(self._house.not_received, peer, now=self._now())
        self._wake_delivery()

    def _wake(self) -> None:
        self._wake_delivery()
        self._fetching.wake()

    async def _introduce(self, stop: asyncio.Event) -> None:
        """Ask who we are, set the menu and the webhook; again and again until the server is there."""
        wait = FIRST_WAIT
        while True:
            try:
                self._intake.username = (await self._api.call("getMe")).get("username", "")
                if self.is_webhook:
                    await self._set_webhook()
                await self._api.call("setMyCommands", commands=menu(self._phrases))
            except TelegramError as error:
                log.warning("Telegram does not know us yet: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self._introduced = True
                return

    async def _set_webhook(self) -> None:
        await self._api.call(
            "setWebhook",
            url=self._setting.public_url + PATH,
            secret_token=secret_of(self._setting.access),
            allowed_updates=list(KINDS),
            max_connections=40,
        )
