"""What the house has to remember to look after itself: what fails again and again, and what nobody was told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.messages import Outbound, Peer

#: What failed is tried again after so long, twice as long each time, up to the longest; told of once it failed so often.
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
TELL_AFTER = 3
#: The kind of trouble that is the house's own, and no matter that waits for it.
OPERATION = "operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is due and fails each time: since when, how often, when it is tried again, whether that was told."""

    since: datetime
    attempts: int
    again_at: datetime
    is_told: bool


def failed_again(before: Trouble | None, now: datetime) -> Trouble:
    """Return the trouble after one more failure; whoever has to know is told by now if it fails so often."""
    attempts = before.attempts + 1 if before is not None else 1
    rest = min(FIRST_REST * 2 ** min(attempts - 1, 20), LONGEST_REST)
    since = before.since if before is not None else now
    return Trouble(since=since, attempts=attempts, again_at=now + rest, is_told=attempts >= TELL_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A message that did not get out: to whom, about what, and what it said if that can still be read.

    A list is about all that it tells of, on whatever page.
    """

    peer: Peer
    refs: tuple[str, ...]
    outbound: Outbound | None


class Troubles(Protocol):
    """What fails each time, by kind and key."""

    def of(self, kind: str) -> Mapping[str, Trouble]:
        """Return all there is of a kind, by key."""
        ...

    def keep(self, kind: str, key: str, trouble: Trouble) -> None:
        """Keep what is known of one."""
        ...

    def over(self, kind: str, key: str) -> None:
        """Forget one: it succeeded, or is not due any more."""
        ...


class Untold(Protocol):
    """What did not get out, or could not be handled, and nobody was told of yet."""

    def outbound(self, limit: int) -> Sequence[int]:
        """Return messages that are given up or held, oldest first."""
        ...

    def lost(self, id: int) -> Lost:
        """Return what is known of one of them."""
        ...

    def on_its_way(self, peer: Peer) -> Lost | None:
        """Return what is known of the message that is being sent to a chat, and will not get out."""
        ...

    def inbound(self, limit: int) -> Sequence[tuple[str, str]]:
        """Return channel and id of messages that could not be handled, oldest first."""
        ...

    def told_outbound(self, id: int, *, at: datetime) -> None:
        """Note that whoever must know of it was told."""
        ...

    def told_inbound(self, channel: str, message: str, *, at: datetime) -> None:
        """Note that whoever must know of it was told."""
        ...
