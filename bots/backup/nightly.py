"""The backup of every night: the command an operator would type, typed by the house itself."""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from bots.backup.making import latest, made_at

log = logging.getLogger(__name__)

#: When most people sleep, in the community's own time.
AT = time(3, 10)
#: After one that failed it is tried again so much later.
AGAIN = timedelta(hours=1)


class Nightly:
    """Makes one a night, or as soon as the process runs again; a process of its own holds up nobody and can be ended.

    `words` are what the command `suban` is told, `local` tells the time of the community; `has_failed` is whether the last
    try did, and None before the first.
    """

    def __init__(self, words: Sequence[str], folder: Path, local: Callable[[datetime], datetime]) -> None:
        self._words = words
        self._folder = folder
        self._local = local
        self._not_before: datetime | None = None
        self.has_failed: bool | None = None

    def is_due(self, now: datetime) -> bool:
        """Tell whether there is no backup since the last time one was to be made."""
        here = self._local(now)
        at = here.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
        made = self._made_at()
        is_old = made is None or made < (at if at <= here else at - timedelta(days=1))
        return is_old and (self._not_before is None or now >= self._not_before)

    async def keep(self, now: datetime) -> None:
        """Make one if it is due."""
        if not self.is_due(now):
            return
        self._not_before = now + AGAIN
        making = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bots", *self._words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await making.communicate()
        finally:
            if making.returncode is None:
                making.kill()
        self.has_failed = making.returncode != 0
        level = logging.ERROR if self.has_failed else logging.INFO
        log.log(level, "the backup of the night: %s", said.decode(errors="replace").strip())

    def health(self, now: datetime) -> dict[str, Any]:
        """Return how old the newest backup is, and whether the last try failed."""
        made = self._made_at()
        hours = None if made is None else round((now - made).total_seconds() / 3600, 1)
        return {"hours_ago": hours, "failed": bool(self.has_failed)}

    def _made_at(self) -> datetime | None:
        newest = latest(self._folder)
        return made_at(newest) if newest is not None else None
