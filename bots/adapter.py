"""What delivery asks of every channel, and what a channel may answer.

DeliveryError
├── TryLater     network, rate limit: again after a while
├── Waits        not before the person speaks again: kept until then, and told to nobody
├── Unreachable  blocked, kicked, window closed: this chat can't be reached on this channel now
└── Rejected     our message is wrong: never repeat
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.messages import Dispatch as Dispatch
from core.messages import Outbound, Peer


class DeliveryError(Exception):
    """The message did not arrive; the subclass says what may be done about it."""


class TryLater(DeliveryError):
    """Not now: try again after that long."""

    def __init__(self, reason: str, *, after: timedelta = timedelta(seconds=5)) -> None:
        super().__init__(reason)
        self.after = after


class Waits(DeliveryError):
    """The channel lets us speak only after the person did; `shortened` is the id under which they heard the beginning of it."""

    def __init__(self, reason: str, *, shortened: str | None = None) -> None:
        super().__init__(reason)
        self.shortened = shortened


class Unreachable(DeliveryError):
    """This chat can't be reached on this channel at present."""


class Rejected(DeliveryError):
    """The platform will never take this message as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a channel can do; messages are rendered down to it. `length` counts characters, or UTF-8 bytes if `in_bytes`."""

    buttons: bool = True
    edits: bool = True
    length: int = 4096
    in_bytes: bool = False


class Adapter(Protocol):
    """One channel's way out."""

    channel: str
    abilities: Abilities

    async def deliver(self, dispatch: Dispatch) -> str:
        """Send or edit, and return the platform's id of the message; raises DeliveryError."""
        ...


class Ledger(Protocol):
    """The outbox as delivery sees it; kept by `storage.ledger`."""

    def claim(self, now: datetime, limit: int) -> list[Dispatch]:
        """Take messages that may go now, urgent first, in order within a chat, and mark them as being sent."""
        ...

    def sent(self, id: int, message: str, *, at: datetime) -> None:
        """Record that the platform took it and under which id."""
        ...

    def later(self, id: int, error: str, *, at: datetime) -> None:
        """Put it back until then."""
        ...

    def hold(self, id: int, error: str, *, at: datetime, shortened: str | None = None) -> None:
        """Keep it until the person speaks again; it holds up nothing behind it.

        `shortened` is the platform's id under which the beginning of it was said.
        """
        ...

    def gather(self, peer: Peer, now: datetime, *, beside: int | None = None) -> list[Dispatch]:
        """Take all that waits for a chat or is held for it, in order, and mark it as being sent.

        Nothing if another message than `beside` is on its way there.
        """
        ...

    def reserved(self, peer: Peer) -> AbstractContextManager[None]:
        """Let this process claim nothing for that chat meanwhile."""
        ...

    def said(self, peer: Peer, message: str) -> list[Outbound]:
        """Return what was sent to a chat under that id of the platform's."""
        ...

    def returned(self, peer: Peer, message: str, now: datetime) -> list[Dispatch]:
        """Take again what was sent to a chat under that id and did not arrive after all, and mark it as being sent."""
        ...

    def dead(self, id: int, error: str, *, at: datetime) -> None:
        """Give it up, with the reason kept."""
        ...

    def recover(self, now: datetime) -> int:
        """Put back what a process that died was sending; return how many."""
        ...

    def next_at(self) -> datetime | None:
        """Return when the next message may go, or None when nothing is queued."""
        ...

    def card_of(self, peer: Peer, message: str) -> str | None:
        """Return the complaint's number of a message sent to that chat, if it was about one."""
        ...

    def is_copy(self, peer: Peer, message: str, ref: str) -> bool | None:
        """Tell whether a message nobody knows stands beside the card of that complaint; None while one is being sent."""
        ...
