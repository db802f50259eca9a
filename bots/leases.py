"""What only one process of an installation may do at a time, and who sees to it that another takes over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

log = logging.getLogger(__name__)

#: What is done until it is told to stop, and stops within a second or two.
Work = Callable[[asyncio.Event], Awaitable[None]]

LASTS = timedelta(seconds=15)
#: How often the lease is renewed, and how often one that another process has is asked for, in seconds.
RENEWED, ASKED = 4.0, 1.0


class Leases(Protocol):
    """The leases as one process takes them; kept by `storage.leases`."""

    def take(self, name: str, *, now: datetime, lasts: timedelta) -> bool:
        """Take or renew a lease until `now + lasts`; False if another process has it."""
        ...

    def give_back(self, name: str) -> None:
        """Let another process have it now, if it was ours."""
        ...


class Alone:
    """Does a work while this process has the lease of that name, and stands by while another has it.

    The lease is renewed as long as the work goes on; when it can't be, the work is told to stop before the lease runs
    out. So two do the same only where clocks differ by more than seconds, or where a process was stopped (not its
    machine's clock) in the midst: what is done must bear that for a moment.
    """

    def __init__(
        self, leases: Leases, now: Callable[[], datetime], *, renewed: float = RENEWED, asked: float = ASKED
    ) -> None:
        self._leases = leases
        self._now = now
        self._renewed = renewed
        self._asked = asked
        self._until: dict[str, datetime] = {}

    async def run(self, name: str, stop: asyncio.Event, work: Work) -> None:
        """Work whenever it is our turn, until told to stop or until the work ends by itself."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if not await self._has(name):
                    await asyncio.wait((stopping,), timeout=self._asked)
                elif await self._work(name, stopping, work):
                    return
        finally:
            stopping.cancel()

    async def _work(self, name: str, stopping: asyncio.Task[bool], work: Work) -> bool:
        """Work as long as the lease is ours; True if the work ended by itself."""
        log.info("this process has the lease of %s", name)
        told = asyncio.Event()
        working = asyncio.ensure_future(work(told))
        try:
            while not (stopping.done() or working.done()) and await self._has(name):
                await asyncio.wait((stopping, working), timeout=self._renewed, return_when=asyncio.FIRST_COMPLETED)
            return working.done()
        finally:
            told.set()
            try:
                await working
            finally:
                await self._give_back(name)

    async def _has(self, name: str) -> bool:
        now = self._now()
        try:
            taken = await asyncio.to_thread(self._leases.take, name, now=now, lasts=LASTS)
        except Exception as error:
            log.warning("the lease of %s could not be asked for: %s", name, type(error).__name__)
            return name in self._until and self._until[name] - now > timedelta(seconds=2 * self._renewed)
        if taken:
            self._until[name] = now + LASTS
        return taken

    async def _give_back(self, name: str) -> None:
        self._until.pop(name, None)
        try:
            await asyncio.to_thread(self._leases.give_back, name)
        except Exception as error:
            log.warning("the lease of %s runs out by itself: %s", name, type(error).__name__)
