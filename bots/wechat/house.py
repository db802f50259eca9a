"""What an official account asks of the house; see `bots.wiring`."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bots.adapter import Ledger
from bots.tencent.tokens import Tokens
from core.messages import Inbound, Outbound, Peer
from core.reach import Standing


class Reach(Protocol):
    """How everybody stands with us; see `storage.reach`."""

    def of(self, peer: Peer) -> Standing:
        """Return how that person stands with us."""
        ...

    def change(self, peer: Peer, become: Callable[[Standing], Standing]) -> Standing:
        """Change the standing as nobody else does meanwhile, and return what it was."""
        ...


class House(Protocol):
    """The house as the way in sees it."""

    @property
    def ledger(self) -> Ledger:
        """Return the outbox."""
        ...

    @property
    def reach(self) -> Reach:
        """Return how everybody stands with us."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Return where access tokens are kept."""
        ...

    def admitted(self, inbound: Inbound, *, now: datetime) -> Inbound:
        """Return the message with those files marked that are not to be kept."""
        ...

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """Give one message its effect, commit included."""
        ...

    def not_received(self, peer: Peer, *, now: datetime) -> None:
        """Have a chat told that something sent in it is not here."""
        ...

    def lose(self, peer: Peer, *, now: datetime) -> None:
        """Note that nothing arrives in a chat."""
        ...

    def unsaid(self, outbound: Outbound, *, now: datetime) -> None:
        """Have told in another way what a chat did not hear and must."""
        ...

    def keep_unreadable(self, inbound: Inbound, error: str, *, now: datetime) -> None:
        """Keep for the operator what can't be read."""
        ...
