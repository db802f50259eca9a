"""How the house itself stands: its backup, its data, its disk, its channels; whoever runs it is told by a person."""

import logging
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bots.backup.nightly import Nightly
from bots.watch import Watch
from bots.wiring import House
from core.errors import whereabouts
from core.usecases.operate import Matter, Standing, tell_operation

log = logging.getLogger(__name__)

#: With less left than this, in bytes, a disk is nearly full.
NEARLY_FULL = 1 << 30
#: A server that has not answered for so long, in seconds, can't be reached.
SILENT = 600


class Operating:
    """Looks at what is known already and has told what a person must know.

    `takes` tells whether media can be kept, `free` how many bytes a disk has left.
    """

    def __init__(
        self,
        house: House,
        data: Path,
        *,
        nightly: Nightly | None,
        watch: Watch,
        channels: Callable[[], Mapping[str, Mapping[str, Any]]],
        takes: Callable[[], bool],
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._house = house
        self._data = data
        self._nightly = nightly
        self._watch = watch
        self._channels = channels
        self._takes = takes
        self._free = free

    def tell(self, now: datetime) -> int:
        """Have told what has to be told by now, and return how much that was; it blocks."""
        try:
            return tell_operation(self._house.office, self._standings(), now=now)
        except Exception as error:
            log.error("nobody could be told how the house stands: %s", whereabouts(error))
            return 0

    def _standings(self) -> list[Standing]:
        left = self._free(self._data)
        found = [Standing(matter=Matter.DISK, is_wrong=left < NEARLY_FULL, values={"left": left >> 20})]
        found.append(Standing(matter=Matter.MEDIA, is_wrong=not self._takes()))
        if self._nightly is not None and self._nightly.has_failed is not None:
            found.append(Standing(matter=Matter.BACKUP, is_wrong=self._nightly.has_failed))
        if self._watch.has_looked:
            wrong = self._watch.seen()
            found.append(Standing(matter=Matter.DATA, is_wrong=bool(wrong), values={"count": sum(wrong.values())}))
        # Of several processes only one holds a connection, and the others know nothing of it.
        if self._house.database.has_one_writer:
            found += [
                Standing(matter=Matter.CHANNEL, is_wrong=is_silent(health), name=name)
                for name, health in self._channels().items()
            ]
        return found


def is_silent(health: Mapping[str, Any]) -> bool:
    """Tell of a channel, by how it says it is, whether its platform can't be reached or does not know us."""
    if health.get("introduced") is False:
        return True
    bot = health.get("bot")
    if isinstance(bot, Mapping) and bot.get("connected") is False:
        return True
    if "polled_seconds_ago" in health:
        return health["polled_seconds_ago"] is None or health["polled_seconds_ago"] > SILENT
    return False
