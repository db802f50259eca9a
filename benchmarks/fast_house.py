"""One process of the house on Telegram whose clock, and every pause made by it, runs so many times as fast as real ones.

    fast_house.py FOLDER PORT SERVER BEGUN SCALE

FOLDER holds the database, SERVER is the address of the Bot API, BEGUN the real instant (seconds) at which the house's
clock showed Monday 09:00. Everything else is what `suban run` does.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bots.clock import Clock, HandClock
from bots.config.environment import Environment, TelegramAccess
from bots.running import Running
from bots.wiring import rehearsal

CONFIG = Path(__file__).parents[1] / "config"
TOKEN = "123456:BENCH-token"
SECRET = "bench-secret"
#: The header that says, in seconds of the house's clock, when a call left.
LEFT = "X-Left"
#: What is still to be said: neither sent, nor in a list that was, nor a call that waits for its turn (`core.calling`).
UNSAID = """
SELECT id, state FROM outbox AS one WHERE state NOT IN ('sent', 'superseded')
AND NOT (state = 'listed' AND EXISTS (SELECT 1 FROM outbox AS list WHERE list.id = one.told_in AND list.state = 'sent'))
AND NOT (state = 'collected' AND due_at > (SELECT max(queued_at) FROM outbox))
"""
#: Monday, 09:00 in the community.
BEGINNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def environment(folder: Path, port: int, server: str) -> Environment:
    """Return the settings of a house that is called by webhook."""
    return Environment(
        config=CONFIG,
        data=folder,
        database_url=f"sqlite:///{folder / 'suban.db'}",
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        telegram=TelegramAccess(token=TOKEN, base_url=server, secret=SECRET),
        wechat=None,
        wecom=None,
    )


def fast(start: datetime, begun: datetime, times: float) -> tuple[HandClock, Callable[[float], Awaitable[None]]]:
    """Return a clock that showed `start` when it really was `begun`, and how to let its seconds pass."""
    shown: Callable[[], datetime] = lambda: start + (Clock().now() - begun) * times  # noqa: E731
    return HandClock(shown(), base=shown), lambda seconds: asyncio.sleep(seconds / times)


def stamp(now: Callable[[], datetime]) -> None:
    """Write on every call when it left: how fast the house speaks is its own, how fast words arrive is the machine's."""
    send = httpx.AsyncClient.send

    async def stamped(self: httpx.AsyncClient, request: httpx.Request, **how: Any) -> httpx.Response:
        request.headers[LEFT] = str(now().timestamp())
        return await send(self, request, **how)

    httpx.AsyncClient.send = stamped  # type: ignore[method-assign]


async def live(settings: Environment, begun: datetime, times: float) -> None:
    """Live until killed."""
    clock, sleep = fast(BEGINNING, begun, times)
    stamp(clock.now)
    await Running(rehearsal(CONFIG), settings, clock, sleep).run(asyncio.Event())


if __name__ == "__main__":
    folder, port, server, begun, scale = sys.argv[1:]
    first = datetime.fromtimestamp(float(begun), UTC)
    asyncio.run(live(environment(Path(folder), int(port), server), first, float(scale)))
