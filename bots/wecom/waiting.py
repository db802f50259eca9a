"""What one way in could give no effect yet: on the disk, and tried again in the order in which it came."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bots.tencent.spool import Spool
from bots.wecom.translate import Heard
from core.errors import whereabouts

Reads = Callable[[Mapping[str, Any], datetime], Heard | None]

log = logging.getLogger(__name__)


class Waiting:
    """A spool whose messages are understood by `read`, and the chats of which something is known to wait there."""

    def __init__(self, spool: Spool, read: Reads) -> None:
        self._spool = spool
        self._read = read
        self._late: set[str] = set()

    async def keep(self, heard: Heard, fields: Mapping[str, Any], *, at: datetime) -> None:
        """Write down what was heard, as it came; OSError if the disk does not take it."""
        await asyncio.to_thread(self._spool.keep, heard.inbound.id, fields, at=at.timestamp())
        self._late.add(heard.inbound.peer.chat)

    async def all(self, now: datetime) -> list[Heard]:
        """Return what waits, the oldest first; one that can't be read (written by another release) stays and stops no other."""
        found = []
        for fields in await asyncio.to_thread(self._spool.waiting):
            try:
                heard = self._read(fields, now)
            except Exception as error:
                log.error("what waits on the disk can't be read: %s", whereabouts(error))
                continue
            if heard is not None:
                found.append(heard)
        return found

    async def before(self, heard: Heard, now: datetime) -> list[Heard]:
        """Return what waits of the same chat, which costs nothing while nothing does."""
        chat = heard.inbound.peer.chat
        if chat not in self._late:
            return []
        waiting = [one for one in await self.all(now) if one.inbound.peer.chat == chat]
        if not waiting:
            self._late.discard(chat)
        return waiting

    async def drop(self, heard: Heard) -> None:
        """Forget what has had its effect."""
        await asyncio.to_thread(self._spool.drop, heard.inbound.id)
