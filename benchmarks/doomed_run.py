"""What `suban run` runs, in a process forked from one that has read the configuration: it lives until it is killed."""

import asyncio
import logging
import os
import signal
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from fast_house import BEGINNING, CONFIG, environment, fast

from bots.running import Running
from bots.wiring import rehearsal

COMPANY = rehearsal(CONFIG)


def live(folder: Path, port: int, server: str, begun: datetime, times: float, statements: int | None) -> None:
    """Live until told to end, or killed; or die by itself before so many more statements or commits of the database."""
    logging.basicConfig(filename=folder / "log", level=logging.WARNING)
    if statements is not None:
        _die_before(statements)
    clock, sleep = fast(BEGINNING, begun, times)
    # Without a public address it is this side that asks, and confirms.
    settings = replace(environment(folder, port, server), public_url="")
    asyncio.run(_live(Running(COMPANY, settings, clock, sleep)))


async def _live(running: Running) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await running.run(stop)


def _die_before(statements: int) -> None:
    left = [statements]

    def count(*ignored: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        sa.event.listen(sa.Engine, moment, count)
