"""Which cards hang where: what each says now, who may change it at the moment, and with what. Lives as long as the process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bots.wecom.cards import Card
from core.messages import Outbound

#: Of so many cards it is remembered what they say; of an older one it is asked again.
REMEMBERED = 2000


@dataclass(slots=True)
class Hanging:
    """One card: the message it was sent for, what it says, and whose turn it is to change it."""

    outbound: Outbound | None = None
    card: Card | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Shown:
    """The cards of this process, by their tasks."""

    def __init__(self) -> None:
        self._hanging: dict[str, Hanging] = {}

    def of(self, task: str) -> Hanging:
        """Return what is known of a card."""
        hanging = self._hanging.pop(task, None) or Hanging()
        self._hanging[task] = hanging
        while len(self._hanging) > REMEMBERED:
            oldest = next(iter(self._hanging))
            if self._hanging[oldest].turn.locked():
                break
            del self._hanging[oldest]
        return hanging

    @contextmanager
    def hung(self, task: str, outbound: Outbound, card: Card | None) -> Iterator[None]:
        """Remember what is being sent, unless that fails."""
        hanging = self.of(task)
        before = hanging.outbound, hanging.card
        hanging.outbound, hanging.card = outbound, card
        try:
            yield
        except BaseException:
            hanging.outbound, hanging.card = before
            raise
