"""The live process in a thread of its own, with its event loop."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from live.waiting import PATIENCE

from bots.running import Running


@contextmanager
def living(made: Callable[[], Running]) -> Iterator[None]:
    """Let a process run that is made in its thread; it is told to stop in the end, and what broke it off is raised."""
    started, box = threading.Event(), dict[str, Any]()

    async def run() -> None:
        box["stop"], box["loop"] = asyncio.Event(), asyncio.get_running_loop()
        process = made()
        started.set()
        await process.run(box["stop"])

    def ended() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:
            box["error"] = error
            started.set()

    thread = threading.Thread(target=ended)
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield
    finally:
        if "error" not in box:
            box["loop"].call_soon_threadsafe(box["stop"].set)
        thread.join(PATIENCE)
        assert not thread.is_alive()
    if "error" in box:
        raise box["error"]
