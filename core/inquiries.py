"""Questions about figures that were asked in a chat and are not answered yet: they are counted outside of any message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.messages import Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Who of the staff asked what, when and where; `group` is the name of the community's group, None in private.

    `id` is given when it is kept.
    """

    id: int = 0
    community: str
    name: str
    peer: Peer
    group: str | None
    words: str
    at: datetime


class Inquiries(Protocol):
    """The questions that wait for their answers."""

    def add(self, inquiry: Inquiry) -> None:
        """Keep a question until it is answered."""
        ...

    def waiting(self, now: datetime, limit: int) -> Sequence[Inquiry]:
        """Return up to `limit` of them, the oldest first; by index."""
        ...

    def settle(self, id: int) -> bool:
        """Note in this unit of work that one is answered; False if it was answered before."""
        ...
