"""The way out: takes messages from the outbox and hands them to their channels, in order within each chat.

A message is marked as being sent before its channel is called, so one that was under way when the process died is
known at the next start and sent again: at least once, never not at all.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from bots.adapter import Adapter, DeliveryError, Dispatch, Ledger, Rejected, TryLater, Unreachable, Waits
from core.errors import whereabouts
from core.messages import Outbound

P = ParamSpec("P")
T = TypeVar("T")
Tells = Callable[[], datetime]

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_URGENT_WAIT = timedelta(seconds=20)
#: After so many attempts a message that breaks its adapter is given up.
ATTEMPTS = 5
#: How long the loop rests at least and at most when nothing wakes it: another process may have committed something.
REST = (timedelta(milliseconds=50), timedelta(milliseconds=250))
#: How often it looks for what another process died of sending.
RECOVER_EVERY = timedelta(minutes=1)


def nobody(outbound: Outbound, is_gone: bool) -> None:
    """Tell nobody that a message is given up."""


def uncounted(channel: str, outcome: str) -> None:
    """Count nothing."""


class Delivery:
    """Sends what is in the outbox; the ledger gives out one message a chat, and the next when that one is settled.

    `executor` runs the ledger's calls beside the loop (one thread); without it they run directly. `width` is how many
    chats are sent to at once, `patience` how long a channel may take over one message. `on_lost` hears of every message
    that is given up, before it is, and whether its chat can't be reached at all; `on_settled` of what became of each:
    the channel, and sent, later, held or given_up.
    """

    def __init__(
        self,
        ledger: Ledger,
        adapters: Mapping[str, Adapter],
        *,
        executor: Executor | None = None,
        on_lost: Callable[[Outbound, bool], None] = nobody,
        on_settled: Callable[[str, str], None] = uncounted,
        width: int = 8,
        patience: timedelta = timedelta(seconds=60),
    ) -> None:
        self._ledger = ledger
        self._adapters = adapters
        self._executor = executor
        self._on_lost = on_lost
        self._on_settled = on_settled
        self._width = width
        self._patience = patience.total_seconds()
        self._under_way: set[asyncio.Task[None]] = set()
        self._owed: deque[Callable[[], None]] = deque()
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def pump(self, now: datetime) -> int:
        """Deliver everything that may go at that instant, and return how many messages were taken in hand."""
        taken = 0
        try:
            while True:
                taken += await self._take(lambda: now)
                if self._under_way:
                    await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                elif not await self._may_go(now):
                    return taken
                else:
                    await asyncio.sleep(0)  # a chat that is reserved is let go beside this
        finally:
            self._drop()

    async def run(self, stop: asyncio.Event, now: Tells, *, grace: timedelta = timedelta(seconds=10)) -> None:
        """Deliver until told to stop; what is under way then has that much grace to arrive."""
        self._loop = asyncio.get_running_loop()
        stopped = asyncio.create_task(stop.wait())
        stopped.add_done_callback(lambda _: self._woken.set())
        recover_at = now()
        try:
            while not stop.is_set():
                self._woken.clear()
                rest = FIRST_WAIT
                try:
                    if recover_at <= now():
                        await self._ask(self._ledger.recover, now())
                        recover_at = now() + RECOVER_EVERY
                    await self._take(now)
                    rest = await self._rest(now())
                except Exception as error:
                    log.error("the outbox could not be read: %s", whereabouts(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), rest.total_seconds())
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=grace.total_seconds())
            with suppress(Exception):  # what stays owed is found again at the next start
                await self._settle_debts()
        finally:
            stopped.cancel()
            self._drop()
            self._loop = None

    def wake(self) -> None:
        """Say that something was committed; from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _take(self, now: Tells) -> int:
        """Claim as many messages as may be under way at once, and start sending them."""
        await self._settle_debts()
        room = self._width - len(self._under_way)
        if not room:
            return 0
        claimed = await self._ask(self._ledger.claim, now(), room)
        for dispatch in claimed:
            task = asyncio.create_task(self._send(dispatch, now))
            self._under_way.add(task)
            task.add_done_callback(self._ended)
        return len(claimed)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _send(self, dispatch: Dispatch, now: Tells) -> None:
        """Send one message and note what came of it."""
        peer = dispatch.outbound.peer
        adapter = self._adapters.get(peer.channel)
        try:
            if adapter is None:
                raise Rejected("no such channel here")
            async with asyncio.timeout(self._patience):
                message = await adapter.deliver(dispatch)
        except (Unreachable, Rejected) as error:
            await self._give_up(dispatch, error, now)
        except Waits as error:
            await self._note(self._ledger.hold, dispatch.id, _reason(error), at=now(), shortened=error.shortened)
            self._on_settled(peer.channel, "held")
        except (TryLater, TimeoutError) as error:
            await self._put_back(dispatch, error, now)
        except Exception as error:
            log.error("message %d broke its channel: %s", dispatch.id, whereabouts(error))
            if dispatch.attempt < ATTEMPTS:
                await self._put_back(dispatch, error, now)
            else:
                await self._give_up(dispatch, error, now)
        else:
            await self._note(self._ledger.sent, dispatch.id, message, at=now())
            self._on_settled(peer.channel, "sent")

    async def _put_back(self, dispatch: Dispatch, error: Exception, now: Tells) -> None:
        wait = backoff(dispatch.attempt, urgent=dispatch.outbound.urgent)
        if isinstance(error, TryLater):
            wait = max(wait, error.after)
        log.info("message %d waits %s: %s", dispatch.id, wait, _reason(error))
        await self._note(self._ledger.later, dispatch.id, _reason(error), at=now() + wait)
        self._on_settled(dispatch.outbound.peer.channel, "later")

    async def _give_up(self, dispatch: Dispatch, error: Exception, now: Tells) -> None:
        where = dispatch.outbound.peer.channel
        log.warning("message %d (%s, %s) given up: %s", dispatch.id, where, dispatch.outbound.ref, _reason(error))
        # First whoever must know it: dying in between, they are told twice rather than never.
        await self._note(self._on_lost, dispatch.outbound, isinstance(error, Unreachable))
        await self._note(self._ledger.dead, dispatch.id, _reason(error), at=now())
        self._on_settled(where, "given_up")

    async def _note(self, call: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """Tell the ledger; what it can't take now is owed to it and comes before anything else is claimed."""
        try:
            await self._ask(call, *args, **named)
        except Exception as error:
            log.error("the outbox could not be written: %s", type(error).__name__)
            self._owed.append(partial(call, *args, **named))

    async def _settle_debts(self) -> None:
        while self._owed:
            await self._ask(self._owed[0])
            self._owed.popleft()

    async def _ask(self, call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        if self._executor is None:
            return call(*args, **named)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(call, *args, **named))

    async def _may_go(self, now: datetime) -> bool:
        due = await self._ask(self._ledger.next_at)
        return due is not None and due <= now

    async def _rest(self, now: datetime) -> timedelta:
        """Return how long nothing can fall due."""
        shortest, longest = REST
        due = await self._ask(self._ledger.next_at)
        return longest if due is None else min(max(due - now, shortest), longest)

    def _drop(self) -> None:
        """Let go of what is under way: its rows stay marked as being sent, and the next start finds them."""
        for task in self._under_way:
            task.cancel()


def backoff(attempt: int, *, urgent: bool = False) -> timedelta:
    """Return the wait after that many attempts: doubled each time up to a limit, a short one for what is urgent."""
    longest = LONGEST_URGENT_WAIT if urgent else LONGEST_WAIT
    doubled: int = 2 ** min(attempt - 1, 20)
    return min(FIRST_WAIT * doubled, longest)


def _reason(error: Exception) -> str:
    """Return the adapter's own reason; of any other error only its kind, as its words may hold those of a message."""
    return str(error) if isinstance(error, DeliveryError) else type(error).__name__
