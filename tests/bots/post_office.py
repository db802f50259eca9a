"""A channel that fails as it is told, and the ledger whose messages it carries."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

from bots.adapter import Abilities, Dispatch
from bots.delivery import Delivery
from core.messages import Outbound, Peer
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


class Post:
    """A channel that notes what arrives, fails with what was scripted for a chat, and holds back chats that are shut."""

    channel = "post"
    abilities = Abilities()

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.tried: list[str] = []
        self.script: dict[str, list[Exception]] = defaultdict(list)
        self.shut: dict[str, asyncio.Event] = {}
        self.busy = 0
        self.busiest = 0
        self.changed = asyncio.Event()

    async def deliver(self, dispatch: Dispatch) -> str:
        chat, text = dispatch.outbound.peer.chat, dispatch.outbound.text
        self.tried.append(text)
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        self.changed.set()
        try:
            await (self.shut[chat].wait() if chat in self.shut else asyncio.sleep(0))
            if self.script[chat]:
                raise self.script[chat].pop(0)
        finally:
            self.busy -= 1
        self.arrived.append((chat, text))
        self.changed.set()
        return f"m{len(self.arrived)}"

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()

    def texts(self, chat: str) -> list[str]:
        return [text for where, text in self.arrived if where == chat]


def queue(database: Database, *messages: tuple[str, str], urgent: bool = False, channel: str = "post") -> None:
    with database.work() as work:
        outbound = [
            Outbound(peer=Peer(channel=channel, chat=chat), text=text, urgent=urgent) for chat, text in messages
        ]
        work.outbox.add(outbound, at=NOW)
        work.commit()


def pump(database: Database, post: Post, at: datetime = NOW) -> int:
    return asyncio.run(Delivery(database.ledger, {"post": post}).pump(at))


class Forgetful:
    """The real ledger behind a line that breaks once: the first call of `fails` gets nowhere."""

    def __init__(self, database: Database, fails: str) -> None:
        self._ledger = database.ledger
        self._fails = {fails}

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            if name in self._fails:
                self._fails.discard(name)
                raise OSError("disk full")
            return getattr(self._ledger, name)(*args, **named)

        return call
