"""The channel as a whole: what this company has of 企业微信, put together, and its life in one process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from starlette.routing import Route

from bots.channel import Around
from bots.config.environment import WecomAccess
from bots.tencent.envelope import Envelope
from bots.tencent.spool import Spool
from bots.wecom.acquaintance import Acquaintance
from bots.wecom.adapter import Surroundings, Ways, Wecom
from bots.wecom.api import Api
from bots.wecom.callback import callback
from bots.wecom.compose import CHANNEL
from bots.wecom.gateway import Gateway
from bots.wecom.house import House
from bots.wecom.intake import Intake
from bots.wecom.pacing import Pacing
from bots.wecom.page import Page
from bots.wecom.page_links import PageLinks
from bots.wecom.translate import HOOK
from bots.wecom.ways import AppWay, BotWay, HookWay
from core.errors import BadConfig, whereabouts
from core.messages import Peer
from core.phrases import Phrases

#: The group bot speaks in the process that delivers: whoever has that lease has the connection, too.
LEASE = "delivery"
#: How often what is left on the disk is tried again, in seconds.
CATCH_UP_EVERY = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the channel has, the address under which it can be called and its page read, and where it keeps what waits."""

    access: WecomAccess
    public_url: str
    folder: Path


class Channel:
    """企业微信 in one process."""

    def __init__(self, setting: Setting, house: House, phrases: Phrases, around: Around) -> None:
        access, now = setting.access, around.now
        for name in access.webhooks:
            if not house.offer_group(name, Peer(channel=CHANNEL, chat=HOOK + name)):
                raise BadConfig(f"SUBAN_WECOM_WEBHOOKS: no group is called {name}")
        self._around = around
        self._api = Api(access, house.tokens, now)
        self._gateway = Gateway(access.bot, now) if access.bot is not None else None
        pacing = Pacing()
        self._ways = Ways(
            bot=BotWay(self._gateway, pacing, now) if self._gateway is not None else None,
            app=AppWay(access.app, self._api, pacing, now) if access.app is not None else None,
            hook=HookWay(self._api, pacing, now),
        )
        links = PageLinks(setting.public_url, access.secret, now)
        lent = Surroundings(now=now, media=around.media.find, is_coming=around.media.is_wanted)
        self.adapter = Wecom(access, self._ways, house, phrases, links, lent)
        whom = Acquaintance(self._api, house.wecom, around.media, has_app=access.app is not None)
        self._intake = Intake(
            house,
            self.adapter,
            around.executor,
            Spool(setting.folder / "wecom"),
            Spool(setting.folder / "wecom-app"),
            known=whom.known,
            fetch=whom.fetch,
            now=now,
            wake=around.wake,
        )
        self._page = Page(house, self.adapter, self._intake, links, phrases, around.media, now)
        self._routes = list(self._page.routes()) if setting.public_url else []
        if access.app is not None and self._ways.app is not None and access.app.hears:
            self._routes.append(callback(_envelope(access), self._intake, self._ways.app, now))

    @property
    def gateway(self) -> Gateway | None:
        """Return the group bot's connection, if there is a bot."""
        return self._gateway

    def routes(self) -> Sequence[Route]:
        """Return what the HTTP app has to serve: the callback of the app, and the page."""
        return self._routes

    def health(self) -> dict[str, Any]:
        """Return how it is: what there is, and how long ago the group bot's gateway last spoke."""
        state: dict[str, Any] = {"app": self._ways.app is not None, "bot": None}
        if self._gateway is not None:
            heard, now = self._gateway.heard_at, self._around.now()
            ago = None if heard is None else round((now - heard).total_seconds())
            state["bot"] = {"connected": self._gateway.is_up, "heard_seconds_ago": ago}
        return state

    async def run(self, stop: asyncio.Event) -> None:
        """Hold the group bot's connection, where this process may, and do what the app was told, until told to stop."""
        app = self._ways.app
        calls = asyncio.create_task(_again_and_again(partial(self._intake.catch_up_calls, app))) if app else None
        try:
            if self._gateway is not None:
                await self._around.alone(LEASE, stop, self._connected)
            await stop.wait()
        finally:
            if calls is not None:
                calls.cancel()

    async def close(self) -> None:
        """Finish what was taken and let go of the connections."""
        if self._gateway is not None:
            await self._gateway.close()
        await self._api.close()

    async def _connected(self, stop: asyncio.Event) -> None:
        bot, gateway = self._ways.bot, self._gateway
        if bot is not None and gateway is not None:
            catching_up = asyncio.create_task(_again_and_again(partial(self._intake.catch_up, bot)))
            try:
                await gateway.run(stop, lambda frame: self._intake.take_frame(frame, bot))
            finally:
                catching_up.cancel()


async def _again_and_again(catch_up: Callable[[], Awaitable[None]]) -> None:
    """Do what is left on the disk."""
    while True:
        try:
            await catch_up()
        except Exception as error:
            log.error("what is on the disk had no effect yet: %s", whereabouts(error))
        await asyncio.sleep(CATCH_UP_EVERY)


def _envelope(access: WecomAccess) -> Envelope:
    app = access.app
    try:
        return Envelope(app.token if app else "", app.aes_key if app else "", app.corpid if app else "")
    except ValueError as error:
        raise BadConfig(f"SUBAN_WECOM_TOKEN, SUBAN_WECOM_AES_KEY: {error}") from None
