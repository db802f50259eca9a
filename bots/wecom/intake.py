"""The way in: whatever is said or pressed has its effect, commit included; a pressed card then shows what became of it."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bots.adapter import DeliveryError
from bots.lanes import Lanes
from bots.tencent.envelope import NotTheirs
from bots.tencent.errors import Refusal
from bots.tencent.spool import Spool
from bots.wecom.adapter import Wecom
from bots.wecom.cards import Card
from bots.wecom.compose import CHANNEL
from bots.wecom.gateway import Frame
from bots.wecom.house import House
from bots.wecom.translate import Heard, from_app, from_bot
from bots.wecom.waiting import Reads, Waiting
from bots.wecom.ways import AppWay, BotWay
from core.errors import whereabouts
from core.messages import Attachment, Inbound, Outbound, Peer

log = logging.getLogger(__name__)

#: After this long the platform takes no answer to a press any more.
TOO_LATE = timedelta(seconds=5)

#: How long to wait before a frame is tried again, in seconds; after that it is tried by and by.
AGAIN = (1.0, 5.0, 25.0)

Shows = Callable[[Outbound, Card], Any]
Takes = Callable[[Heard], Awaitable[None]]


class Intake:
    """Takes frames of the group bot and callbacks of the app, many chats at once and each chat in order."""

    def __init__(
        self,
        house: House,
        adapter: Wecom,
        executor: Executor,
        spool: Spool,
        calls: Spool,
        *,
        known: Callable[[Inbound], Any],
        fetch: Callable[[Mapping[str, Any]], Any],
        now: Callable[[], datetime],
        wake: Callable[[], None],
        again: Sequence[float] = AGAIN,
    ) -> None:
        self._house = house
        self._adapter = adapter
        self._executor = executor
        self._frames = Waiting(spool, from_bot)
        self._calls = Waiting(calls, from_app)
        self._known = known
        self._fetch = fetch
        self._now = now
        self._wake = wake
        self._again = again
        self._arrivals = Lanes()
        self._lanes = Lanes()

    async def take_frame(self, frame: Frame, bot: BotWay) -> None:
        """Take one frame; the platform sends none again, so what had no effect is kept and tried again here."""
        now = self._now()
        heard = await self._read(from_bot, frame, now)
        if heard is None:
            return
        take = partial(self._take_known, bot=bot)
        # In the order in which they came, however long it takes to know who speaks and to fetch what they show.
        async with self._arrivals.turn(heard.inbound.peer.chat):
            is_kept = not await self._caught_up(self._frames, heard, take) and await self._kept(heard, frame, now)
            if is_kept:
                return
            for wait in (0.0, *self._again):
                await asyncio.sleep(wait)
                if await self._had_effect(heard, take):
                    break
                is_kept = is_kept or await self._kept(heard, frame, now)
            else:
                return
        if is_kept:
            await self._frames.drop(heard)

    async def take_call(self, fields: Mapping[str, Any], app: AppWay) -> None:
        """Take one callback; what had no effect yet is kept on the disk, as the platform calls three times and no more.

        Raises OSError where the disk does not take it either: then it must be called again.
        """
        now = self._now()
        heard = await self._read(from_app, fields, now)
        if heard is None:
            return
        take = partial(self._take_called, app=app)
        async with self._arrivals.turn(heard.inbound.peer.chat):
            if not (await self._caught_up(self._calls, heard, take) and await self._had_effect(heard, take)):
                await self._calls.keep(heard, fields, at=now)

    async def catch_up(self, bot: BotWay) -> None:
        """Give the frames on the disk their effect, the oldest first; what fails again stays there."""
        await self._catch_up(self._frames, partial(self._take_known, bot=bot))

    async def catch_up_calls(self, app: AppWay) -> None:
        """Give the callbacks on the disk their effect, the oldest first; what fails again stays there."""
        await self._catch_up(self._calls, partial(self._take_called, app=app))

    async def _read(self, read: Reads, fields: Mapping[str, Any], now: datetime) -> Heard | None:
        """Return what was said; what nobody can read is kept for people to look at."""
        try:
            return read(fields, now)
        except Exception as error:
            await self._keep_unreadable(fields, error, now)
            return None

    async def _catch_up(self, waiting: Waiting, take: Takes) -> None:
        for heard in await waiting.all(self._now()):
            async with self._arrivals.turn(heard.inbound.peer.chat):
                if await self._had_effect(heard, take):
                    await waiting.drop(heard)

    async def _caught_up(self, waiting: Waiting, heard: Heard, take: Takes) -> bool:
        """Let what the same chat said before have its effect first; False if it has none yet."""
        for before in await waiting.before(heard, self._now()):
            if not await self._had_effect(before, take):
                return False
            await waiting.drop(before)
        return True

    async def _had_effect(self, heard: Heard, take: Takes) -> bool:
        try:
            await take(heard)
        except Exception as error:
            log.error("a message had no effect yet: %s", whereabouts(error), extra={"inbound": repr(heard.inbound)})
            return False
        return True

    async def _kept(self, heard: Heard, frame: Frame, now: datetime) -> bool:
        try:
            await self._frames.keep(heard, frame, at=now)
        except OSError as error:
            log.error("a message is neither in the database nor on the disk: %s", whereabouts(error))
            return False
        return True

    async def take(self, inbound: Inbound) -> None:
        """Give what was done on the page its effect."""
        await self._take(Heard(inbound=inbound), None)

    async def _take_called(self, heard: Heard, app: AppWay) -> None:
        await self._take(heard, lambda outbound, card: self._by_app(heard, app, outbound, card))

    async def _take_known(self, told: Heard, bot: BotWay) -> None:
        heard = replace(told, inbound=await self._known(told.inbound))
        await self._take(heard, lambda outbound, card: self._by_bot(heard, bot, card))

    async def _take(self, heard: Heard, show: Shows | None) -> None:
        attachments = [kept for one in heard.media if (kept := await self._fetched(one)) is not None]
        heard = replace(heard, inbound=replace(heard.inbound, attachments=(*heard.inbound.attachments, *attachments)))
        try:
            if heard.task and show is not None:
                await self._take_press(heard, show)
            else:
                await self._in_turn(heard)
        finally:
            self._wake()

    async def _take_press(self, heard: Heard, show: Shows) -> None:
        hanging = self._adapter.shown.of(heard.task)
        async with hanging.turn:
            if heard.inbound.press is not None:
                await self._in_turn(heard)
            outbound = await asyncio.to_thread(self._newest, heard.inbound.peer, heard.task, hanging.outbound)
            card = await self._adapter.wording.card(heard.task, outbound) if outbound is not None else None
            if outbound is None or card is None:
                log.info("a card that nobody knows was pressed: %s", heard.task)
                return
            if self._now() - heard.inbound.sent_at > TOO_LATE and heard.inbound.group:
                return
            try:
                await show(outbound, card)
            except (DeliveryError, Refusal) as error:
                log.info("a press could not be shown: %s", error)
            else:
                hanging.outbound, hanging.card = outbound, card

    def _newest(self, peer: Peer, task: str, sent: Outbound | None) -> Outbound | None:
        """Return what a card says by now: the message it was sent for, or the newest text of the same card."""
        said = sent or self._house.said.shown(peer, task)
        if said is None or said.card is None:
            return said
        return self._house.said.newest(said.peer, said.card) or said

    async def _by_bot(self, heard: Heard, bot: BotWay, card: Card) -> None:
        await bot.change(heard.inbound.peer.chat, heard.answer, card)

    async def _by_app(self, heard: Heard, app: AppWay, outbound: Outbound, card: Card) -> None:
        if not heard.answer:
            return
        change: dict[str, Any] = {"template_card": card}
        if all(button.get("style") == 4 for button in card["button_list"]):
            change = {"button": {"replace_name": card["button_list"][0]["text"]}}
        await app.change(heard.inbound.author, heard.answer, change)

    async def _in_turn(self, heard: Heard) -> None:
        async with self._lanes.turn(heard.inbound.peer.chat):
            await asyncio.get_running_loop().run_in_executor(self._executor, self._effect, heard, self._now())

    def _effect(self, heard: Heard, now: datetime) -> None:
        if heard.code is not None:
            self._house.hear_code(heard.inbound, heard.code, now=now)
        else:
            self._house.receive(heard.inbound, now=now)

    async def _fetched(self, media: Mapping[str, Any]) -> Attachment | None:
        """Return what was sent beside words, kept here; what can't be fetched is let go, the words count."""
        with suppress(DeliveryError, Refusal, NotTheirs, KeyError):
            kept: Attachment | None = await self._fetch(media)
            return kept
        log.warning("what was sent beside words could not be fetched")
        return None

    async def _keep_unreadable(self, written: Mapping[str, Any], error: Exception, now: datetime) -> None:
        text = json.dumps(written, ensure_ascii=False, default=str)
        log.error("a message could not be read: %s", whereabouts(error))
        kept = Inbound(
            channel=CHANNEL,
            id=f"unreadable-{hashlib.sha256(text.encode()).hexdigest()}",
            peer=Peer(channel=CHANNEL, chat=""),
            author="",
            author_name="",
            text=text,
            sent_at=now,
        )
        work = lambda: self._house.keep_unreadable(kept, type(error).__name__, now=now)  # noqa: E731
        await asyncio.get_running_loop().run_in_executor(self._executor, work)
