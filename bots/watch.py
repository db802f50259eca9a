"""Has the data looked at by an auditor that shares nothing with the work, and tells outside that all is well, while it is."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor

import httpx

from bots.trust import trusted
from core.errors import whereabouts

log = logging.getLogger(__name__)

#: What is wrong: so much of each kind.
Found = Mapping[str, int]

#: What is said where the data can't be looked at.
UNREADABLE: Found = {"unreadable": 1}
#: How often it is looked at, how long what was seen is good enough for whoever asks, how long a look may take; seconds.
EVERY, FRESH, PATIENCE = 60.0, 5.0, 20.0


class Watch:
    """Looks every minute, and when asked; `look` reads the data in a thread of `executor`, which nothing else uses.

    After a look that found nothing, and while `is_well` says so, `heartbeat` is called, an address where somebody is
    called when the calls stay away: so it is noticed, too, if this machine is gone.
    """

    def __init__(
        self,
        look: Callable[[], Found],
        executor: Executor,
        *,
        is_well: Callable[[], bool],
        heartbeat: str = "",
        every: float = EVERY,
    ) -> None:
        self._look = look
        self._executor = executor
        self._is_well = is_well
        self._heartbeat = heartbeat
        self._every = every
        self._looking: asyncio.Future[Found] | None = None
        self._seen: tuple[float, Found] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Look every so often until told to stop."""
        # It names every address it calls, and this one may be a secret.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        stopped = asyncio.create_task(stop.wait())
        before: Found = {}
        async with httpx.AsyncClient(timeout=PATIENCE, verify=trusted()) as client:
            while not stopped.done():
                found = await self.found()
                if found.keys() != before.keys():
                    log.log(
                        logging.ERROR if found else logging.INFO, "the auditor finds: %s", dict(found) or "all well"
                    )
                before = found
                if self._heartbeat and not found and self._is_well():
                    await self._beat(client)
                await asyncio.wait((stopped,), timeout=self._every)

    @property
    def has_looked(self) -> bool:
        """Tell whether it was looked at since the start."""
        return self._seen is not None

    def seen(self) -> Found:
        """Return what was wrong when it was last looked at."""
        return self._seen[1] if self._seen is not None else {}

    async def found(self) -> Found:
        """Return what is wrong now, or was a few seconds ago."""
        now = asyncio.get_running_loop().time()
        if self._seen is None or now - self._seen[0] > FRESH:
            self._seen = (now, await self._look_now())
        return self._seen[1]

    async def _look_now(self) -> Found:
        # A look that hangs is not followed by others.
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._executor, self._look)
        try:
            return await asyncio.wait_for(asyncio.shield(self._looking), PATIENCE)
        except Exception as error:
            log.error("the data could not be looked at: %s", whereabouts(error))
            return UNREADABLE

    async def _beat(self, client: httpx.AsyncClient) -> None:
        """Say that all is well; the address may be a secret, so it is not logged."""
        try:
            answer = await client.get(self._heartbeat)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("the heartbeat did not arrive: %s", type(error).__name__)
        else:
            if answer.is_error:
                log.warning("the heartbeat was refused: %d", answer.status_code)
