"""A house in a process of its own, among others on one database; it does many things at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from estate import company

from bots.wiring import House
from core.messages import Inbound

company()  # read once, in the process that all these are forked from

#: So many messages each has under way at once.
HANDS = 6

_house: list[House] = []


def begin(url: str) -> None:
    """Open the house of this process."""
    _house.append(company().open_at(url))


def receive(inbounds: Sequence[Inbound], now: datetime) -> None:
    """Handle messages of different chats, as many at once as there are hands."""
    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(lambda inbound: _house[0].receive(inbound, now=now), inbounds))


def sweep(now: datetime) -> int:
    """Do what is due, with two hands; return how much that was."""
    both = Barrier(2)

    def one(_: int) -> int:
        both.wait()
        return _house[0].sweep(now=now)

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, range(2)))


def end() -> None:
    """Let go of the database."""
    _house.pop().close()
