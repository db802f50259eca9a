"""A house in a process of its own: takes messages from a pipe, acknowledges each after its commit, until it is killed."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa
from estate import Estate
from live.demo import company

from bots.adapter import Abilities, Dispatch
from bots.delivery import Delivery
from bots.wiring import House
from core.messages import Inbound

company()  # read once, in the process that all these are forked from

#: One thing that comes to the house: a message, or the clock.
Come = tuple[datetime, Inbound | None]


def die() -> None:
    """End as kill -9 ends a process."""
    os.kill(os.getpid(), signal.SIGKILL)


class Platform:
    """The outer world, which forgets nothing: it takes a message, writes it down, and only then answers."""

    channel = Estate.channel
    abilities = Abilities()

    def __init__(self, book: Path, *, after: Callable[[], None] = lambda: None) -> None:
        self._book = book
        self._after = after

    async def deliver(self, dispatch: Dispatch) -> str:
        with self._book.open("a") as book:
            book.write(json.dumps([dispatch.id, dispatch.outbound.peer.chat, dispatch.outbound.text]) + "\n")
        self._after()
        return f"p{dispatch.id}"


def live(folder: Path, pipe: Connection, dies_after: int | None = None, dies_sending: int | None = None) -> None:
    """Live until the pipe ends; or die after so many database statements, or so many messages taken by the platform."""
    house = company().open(folder)
    if dies_after is not None:
        _die_after(house, dies_after)
    taken = [0]

    def sent() -> None:
        taken[0] += 1
        if taken[0] == dies_sending:
            die()

    if dies_after is None and dies_sending is None:
        pipe.send("here")
    delivery = Delivery(house.ledger, {Estate.channel: Platform(folder / "platform.jsonl", after=sent)})
    first = True
    while True:
        try:
            now, inbound = pipe.recv()
        except EOFError:
            return
        if first:
            house.ledger.recover(now)
            first = False
        if inbound is None:
            house.sweep(now=now)
        else:
            house.receive(inbound, now=now)
        pipe.send("got it")
        asyncio.run(delivery.pump(now))
        pipe.send("said it")


def _die_after(house: House, statements: int) -> None:
    seen = [0]

    def count(*ignored: object) -> None:
        seen[0] += 1
        if seen[0] > statements:
            die()

    for moment in ("before_cursor_execute", "commit"):
        sa.event.listen(house.database.engine, moment, count)
