"""The stream of changes the page listens to (Server-Sent Events)."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from bots.web.shapes import board_of, shown_of
from bots.web.stage import Stage

TICK = 1.0
BEATS = 15


async def feed(stage: Stage, *, run: str, after: int) -> AsyncIterator[str]:
    """Yield what changed after that number until the screen is off; a page of an earlier run is told to start again."""
    if run != stage.screen.run:
        yield event("restarted", {})
        return
    minute: datetime | None = None
    board: dict[str, Any] | None = None
    quiet = 0
    with stage.screen.watch() as woken:
        woken.set()
        while stage.screen.is_on:
            now = stage.now().replace(second=0, microsecond=0)
            quiet += 1
            if woken.is_set() or now != minute:
                woken.clear()
                minute = now
                if states := stage.screen.since(after):
                    after = states[-1].sequence
                    quiet = 0
                    yield event("shown", [shown_of(state) for state in states], number=after)
                if (newest := board_of(stage)) != board:
                    board = newest
                    quiet = 0
                    yield event("board", board)
            if quiet >= BEATS:
                quiet = 0
                yield ": still here\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), TICK)


def event(name: str, content: object, *, number: int | None = None) -> str:
    """Return one event as the stream writes it; `number` is where the page goes on after a lost connection."""
    numbered = f"id: {number}\n" if number is not None else ""
    return f"{numbered}event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
