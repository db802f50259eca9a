"""Fetches what people send: noted before anybody is told «got it», fetched beside everything else, tried until it is here.

The words of a message never wait for its pictures.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bots.media import MediaFolder, NotKept, TooLarge
from core.errors import whereabouts
from core.messages import Attachment, Inbound, Loss, MediaKind

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

    `fetch` yields a thing in pieces by its source; raises `Gone`, or anything else for what may be tried again. `lose` has
    a chat told that something did not arrive.
    """

    def __init__(
        self,
        channel: str,
        fetch: Callable[[str], AsyncIterator[bytes]],
        media: MediaFolder,
        now: Callable[[], datetime],
        lose: Callable[[str], Awaitable[None]],
        *,
        largest: int,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._channel = channel
        self._fetch = fetch
        self._media = media
        self._now = now
        self._lose = lose
        self._is_refused = False
        self._told: set[str] = set()
        self._largest = largest
        self._patience = patience
        self._tries: dict[str, tuple[int, datetime]] = {}
        self._woken = asyncio.Event()

    def note(self, inbound: Inbound) -> Inbound:
        """Note durably what came with a message before that has its effect, and return it; from any thread.

        What the disk does not take is marked as lost: the words don't wait for it.
        """
        return replace(inbound, attachments=tuple(self._noted(sent, inbound.peer.chat) for sent in inbound.attachments))

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

    def _noted(self, sent: Attachment, chat: str) -> Attachment:
        if sent.kind not in FETCHED or not sent.source or sent.is_too_large or sent.lost is not None:
            return sent
        try:
            self._media.want(sent.source, at=self._now(), chat=chat)
        except NotKept as error:
            self._refused(error)
            return replace(sent, lost=Loss.NOT_RECEIVED)
        return sent

    def _refused(self, error: NotKept) -> None:
        """Say once that the disk takes nothing, until it does again."""
        log.log(logging.DEBUG if self._is_refused else logging.ERROR, "what people send can't be kept: %s", error)
        self._is_refused = True

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
            self._is_refused = False
            self._told.discard(source)
        except (Gone, TooLarge) as refusal:
            log.warning("a file can't be kept: %s", type(refusal).__name__)
            await asyncio.to_thread(self._media.forget, source)
        except Exception as error:
            now = self._now()
            if isinstance(error, NotKept):
                self._refused(error)
            if now - since > self._patience:
                log.error("a file is given up: %s", type(error).__name__)
                await self._tell(source)
                self._told.discard(source)
                await asyncio.to_thread(self._media.forget, source)
            else:
                log.info("a file is fetched later: %s", type(error).__name__)
                if isinstance(error, NotKept):
                    await self._tell(source)
                self._tries[source] = tried + 1, now + min(FIRST_WAIT * 2 ** min(tried, 20), LONGEST_WAIT)

    async def _tell(self, source: str) -> None:
        """Have whoever sent it told, once, that it is not here."""
        chat = await asyncio.to_thread(self._media.chat_of, source)
        try:
            if chat and source not in self._told:
                await self._lose(chat)
            self._told.add(source)
        except Exception as error:
            log.error("nobody could be told that a file is not here: %s", whereabouts(error))
