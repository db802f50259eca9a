"""What one way in could give no effect yet: on the disk, and tried again in the order in which it came."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bots.tencent.spool import Spool
from bots.wecom.translate import Heard


class Waiting:
    """A spool whose messages are understood by `read`, and the chats of which something is known to wait there."""

    def __init__(self, spool: Spool, read: Callable[[Mapping[str, Any], datetime], Heard | None]) -> None:
        self._spool = spool
        self._read = read
        self._late: set[str] = set()

    async def keep(self, heard: Heard, fields: Mapping[str, Any], *, at: datetime) -> None:
        """Write down what was heard, as it came; OSError if the disk does not take it."""
        await asyncio.to_thread(self._spool.keep, heard.inbound.id, fields, at=at.timestamp())
        self._late.add(heard.inbound.peer.chat)

    async def all(self, now: datetime) -> list[Heard]:
        """Return what waits, the oldest first."""
        waiting = await asyncio.to_thread(self._spool.waiting)
        return [heard for fields in waiting if (heard := self._read(fields, now)) is not None]

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
