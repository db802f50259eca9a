"""Fetches what people send: noted before anybody is told «got it», fetched beside everything else, tried until it is here.

The words of a message never wait for its pictures.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bots.media import MediaFolder, TooLarge
from core.errors import whereabouts
from core.messages import Inbound, MediaKind

log = logging.getLogger(__name__)

#: How long the first try after a failure waits, doubled each time, and when it is given up.
FIRST_WAIT, LONGEST_WAIT, PATIENCE = timedelta(seconds=1), timedelta(minutes=5), timedelta(days=1)
#: How many are fetched at once.
WIDTH = 3
FETCHED = frozenset({MediaKind.PHOTO, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.FILE})


class Gone(Exception):
    """It is not there, and never will be."""


class Fetching:
    """Fetches for one channel in one process; what another one noted in the same folder is fetched at the next start.

    `fetch` yields a thing in pieces by its source; raises `Gone`, or anything else for what may be tried again.
    """

    def __init__(
        self,
        channel: str,
        fetch: Callable[[str], AsyncIterator[bytes]],
        media: MediaFolder,
        now: Callable[[], datetime],
        *,
        largest: int,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._channel = channel
        self._fetch = fetch
        self._media = media
        self._now = now
        self._largest = largest
        self._patience = patience
        self._tries: dict[str, tuple[int, datetime]] = {}
        self._woken = asyncio.Event()

    def note(self, inbound: Inbound) -> Inbound:
        """Note durably what came with a message, and return it; from any thread, before the message has its effect."""
        for sent in inbound.attachments:
            if sent.kind in FETCHED and sent.source and not sent.is_too_large and sent.lost is None:
                self._media.want(sent.source, at=self._now())
        return inbound

    def wake(self) -> None:
        """Say that something was noted; from the loop."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until it is time to stop and whoever waits for it cancels what is under way."""
        while not stop.is_set():
            self._woken.clear()
            rest = LONGEST_WAIT
            try:
                rest = await self._round()
            except Exception as error:
                log.error("what is to be fetched could not be read: %s", whereabouts(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), rest.total_seconds())

    async def _round(self) -> timedelta:
        """Try all that may be tried, and return how long nothing will be."""
        wanted, now = await asyncio.to_thread(self._media.wanted, self._channel), self._now()
        due = [each for each in wanted if self._tries.get(each[0], (0, now))[1] <= now]
        for start in range(0, len(due), WIDTH):
            await asyncio.gather(*(self._try(source, since) for source, since in due[start : start + WIDTH]))
        waiting = [at for _, at in self._tries.values()]
        return max(min(waiting, default=now + LONGEST_WAIT) - self._now(), FIRST_WAIT)

    async def _try(self, source: str, since: datetime) -> None:
        tried, _ = self._tries.pop(source, (0, since))
        try:
            with self._media.receive(source, self._largest) as arriving:
                async for piece in self._fetch(source):
                    arriving.write(piece)
        except (Gone, TooLarge) as refusal:
            log.warning("a file can't be kept: %s", type(refusal).__name__)
            await asyncio.to_thread(self._media.forget, source)
        except Exception as error:
            now = self._now()
            if now - since > self._patience:
                log.error("a file is given up: %s", type(error).__name__)
                await asyncio.to_thread(self._media.forget, source)
            else:
                log.info("a file is fetched later: %s", type(error).__name__)
                self._tries[source] = tried + 1, now + min(FIRST_WAIT * 2 ** min(tried, 20), LONGEST_WAIT)
