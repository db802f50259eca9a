"""Time: the real clock, the one wound by hand, and the ticker that has the house look every second at what is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

#: How often the house may be busy at one instant before something must be wrong with it.
PATIENCE = 10_000


class TellsTime(Protocol):
    """A clock of either kind."""

    def now(self) -> datetime:
        """Return this instant, aware UTC."""
        ...


class Clock:
    """The real time."""

    def now(self) -> datetime:
        """Return this instant, aware UTC."""
        return datetime.now(UTC)


class HandClock:
    """A clock wound forward by hand: `base` and what it was wound by; without a base it stands still in between."""

    def __init__(self, start: datetime, *, base: Callable[[], datetime] | None = None) -> None:
        beginning = start.astimezone(UTC)
        self._base = base or (lambda: beginning)
        self._offset = beginning - self._base()

    def now(self) -> datetime:
        """Return the instant that the clock shows, aware UTC."""
        return self._base() + self._offset

    def set(self, instant: datetime) -> None:
        """Wind it forward to an instant; ValueError for one that has passed."""
        ahead = instant - self.now()
        if ahead < timedelta():
            raise ValueError(f"the clock can't go back from {self.now()} to {instant}")
        self._offset += ahead


class Stuck(Exception):
    """Something stays due whatever is done about it, so that the clock can't be wound past it."""


class Winds(Protocol):
    """The house as a clock moves it."""

    def next_due(self) -> datetime | None:
        """Return when the next thing falls due: a deadline or a message that waits; None when nothing does."""
        ...

    def sweep(self, now: datetime) -> int:
        """Handle what is due and return how many."""
        ...

    async def pump(self, now: datetime) -> int:
        """Deliver what may go and return how many."""
        ...


async def wind(clock: HandClock, house: Winds, to: datetime | None) -> int:
    """Wind to that instant (None: to the next thing due), halting at all that falls due on the way; return how many."""
    handled = await settle(clock, house)
    target = house.next_due() if to is None else to
    if target is None:
        return handled
    while (due := house.next_due()) is not None and due <= target:
        if due <= clock.now():
            raise Stuck(f"due at {due} and still not handled at {clock.now()}")
        clock.set(due)
        handled += await settle(clock, house)
    if target > clock.now():
        clock.set(target)
        handled += await settle(clock, house)
    return handled


async def settle(clock: HandClock, house: Winds) -> int:
    """Let the house do all that is to be done at this very instant; return how many."""
    handled = 0
    for _ in range(PATIENCE):
        now = clock.now()
        done = house.sweep(now) + await house.pump(now)
        if not done:
            return handled
        handled += done
    raise Stuck(f"never quiet at {clock.now()}")


class Ticker:
    """The ticks of the real run: every second what is due is handled in a thread, and delivery is woken."""

    def __init__(
        self, clock: TellsTime, sweep: Callable[[datetime], int], wake: Callable[[], None], *, every: float = 1.0
    ) -> None:
        self._clock = clock
        self._sweep = sweep
        self._wake = wake
        self._every = every
        self._tick: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self.ticked_at: datetime | None = None

    def at(self, work: Callable[[], Awaitable[None]], **calendar: str) -> None:
        """Run a calendar job (daily, monthly), given as fields of a cron trigger in UTC."""
        self._scheduler.add_job(work, "cron", **calendar)

    def start(self) -> None:
        """Begin to tick; needs a running loop."""
        # The scheduler lives in real time, whatever clock the house goes by.
        self._scheduler.add_job(self._run, "interval", seconds=self._every, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking, once the tick under way has come to its end."""
        self._scheduler.pause()
        if self._tick is not None:
            await asyncio.wait([self._tick])
        self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        # In a task of its own: the scheduler cancels its jobs when it shuts down, and a sweep must not be cut in two.
        self._tick = asyncio.create_task(self._once())
        await asyncio.shield(self._tick)

    async def _once(self) -> None:
        now = self._clock.now()
        try:
            handled = await asyncio.to_thread(self._sweep, now)
        except Exception as error:
            log.error("a tick failed: %s", type(error).__name__)
            return
        self.ticked_at = now
        if handled:
            self._wake()
