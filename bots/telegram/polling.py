"""Long polling: the server is told that an update arrived only when it has had its effect."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError

from bots.telegram.api import Api, pause
from bots.telegram.intake import Intake
from bots.telegram.translate import KINDS

log = logging.getLogger(__name__)

#: How long the loop waits after a failure, doubled each time.
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0


class Polling:
    """Asks for updates, has each handled, and only then asks for those behind it; `succeeded_at` shows that it lives."""

    def __init__(self, api: Api, intake: Intake, now: Callable[[], datetime]) -> None:
        self._api = api
        self._intake = intake
        self._now = now
        self._offset: int | None = None
        self.succeeded_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until told to stop; what was taken by then is finished."""
        wait = FIRST_WAIT
        while not stop.is_set():
            try:
                updates = await _unless(stop, self._api.updates(self._offset, list(KINDS)))
                self.succeeded_at = self._now()
                if await self._handle(updates or []):
                    wait = FIRST_WAIT
                    continue
            except Conflict:
                log.warning("another process polls for this bot, or a webhook is set")
                await self._take_over()
            except RetryAfter as error:
                wait = max(wait, pause(error).total_seconds())
            except TelegramError as error:
                log.warning("no updates: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _handle(self, updates: list[dict[str, Any]]) -> bool:
        """Handle many chats at once; True if all had their effect, else the offset stands at the first that had not."""
        outcomes = await asyncio.gather(*(self._intake.take(update) for update in updates), return_exceptions=True)
        for update, outcome in zip(updates, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                log.error("update %s had no effect yet: %s", update.get("update_id"), type(outcome).__name__)
                return False
            self._offset = int(update["update_id"]) + 1
        return True

    async def _take_over(self) -> None:
        # A webhook that was set before makes every poll a conflict; what waits there is kept.
        with suppress(TelegramError):
            await self._api.call("deleteWebhook", drop_pending_updates=False)


async def _unless(stop: asyncio.Event, asking: Any) -> Any:
    """Return what was asked for, or None as soon as it is time to stop."""
    asked, stopped = asyncio.ensure_future(asking), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((asked, stopped), return_when=asyncio.FIRST_COMPLETED)
        return await asked if asked.done() else None
    finally:
        for task in (asked, stopped):
            task.cancel()
