"""What the live process asks of every channel, and what it lends to each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.routing import BaseRoute

from bots.adapter import Adapter
from bots.leases import Work
from bots.media import MediaFolder


class Channel(Protocol):
    """One channel in one process: its way out, and its own life."""

    @property
    def adapter(self) -> Adapter:
        """Return the way out."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """Return what the HTTP app has to serve for it."""
        ...

    def health(self) -> dict[str, Any]:
        """Return how it is, in what `/healthz` may show to anybody."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Live until told to stop, and finish what was taken by then; whoever returns earlier ends the process."""
        ...

    async def close(self) -> None:
        """Let go of everything, after the last delivery."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What every channel is lent: threads for the house's work, the files, the time, and the word that all is committed.

    `sleep` lets that many seconds of `now` pass. `alone` does a work while no other process of the installation does it
    (its name, when to stop, the work); see `bots.leases`.
    """

    executor: Executor
    media: MediaFolder
    now: Callable[[], datetime]
    wake: Callable[[], None]
    alone: Callable[[str, asyncio.Event, Work], Awaitable[None]]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
