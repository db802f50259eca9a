"""The house with its delivery, for which a clock is wound by hand."""

from datetime import datetime
from typing import Protocol

from bots.adapter import Ledger
from bots.delivery import Delivery


class House(Protocol):
    """The house as far as time moves it."""

    @property
    def ledger(self) -> Ledger:
        """Return the outbox."""
        ...

    def sweep(self, *, now: datetime) -> int:
        """Handle what is due and return how many."""
        ...

    def answer(self, *, now: datetime) -> int:
        """Answer what was asked about figures and return how much that was."""
        ...

    def next_due(self) -> datetime | None:
        """Return when the next complaint or conversation falls due."""
        ...


class Wound:
    """Fits `bots.clock.Winds`."""

    def __init__(self, house: House, delivery: Delivery) -> None:
        self._house = house
        self._delivery = delivery

    def next_due(self) -> datetime | None:
        """Return when the next thing falls due: a deadline or a message that waits."""
        due = (self._house.next_due(), self._house.ledger.next_at())
        return min((at for at in due if at is not None), default=None)

    def sweep(self, now: datetime) -> int:
        """Handle what is due, and answer what was asked."""
        return self._house.sweep(now=now) + self._house.answer(now=now)

    async def pump(self, now: datetime) -> int:
        """Deliver what may go."""
        return await self._delivery.pump(now)
