"""Turns: one chat's messages are handled one after the other, those of many chats at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Lane:
    """One chat's turn, and how many wait for it."""

    turn: asyncio.Lock
    waiting: int = 0


class Lanes:
    """Gives turns, first come first served; a chat in which nobody waits costs nothing."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, chat: str) -> AsyncIterator[None]:
        """Wait for the chat's turn and hold it."""
        lane = self._lanes.setdefault(chat, _Lane(asyncio.Lock()))
        lane.waiting += 1
        try:
            async with lane.turn:
                yield
        finally:
            lane.waiting -= 1
            if not lane.waiting:
                self._lanes.pop(chat, None)
