"""What the core asks of storage about people and the chats they are found in; see `core.ports`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.claims import Claim
from core.messages import Peer
from core.people import Member, Resident


class Residents(Protocol):
    """Residents and the chats they are found in."""

    def at(self, peer: Peer) -> Resident | None:
        """Return the resident who writes from that private chat."""
        ...

    def get(self, resident: str) -> Resident | None:
        """Return the resident of that id, or the one they turned out to be."""
        ...

    def of_phone(self, community: str, phone: str, limit: int) -> Sequence[Resident]:
        """Return residents of a community who left that phone."""
        ...

    def merge(self, claimant: str, holder: str, *, beside: Peer) -> None:
        """Give chats, conversations but that in `beside`, and complaints of the claimant to the holder."""
        ...

    def add(self, resident: Resident, peer: Peer | None) -> None:
        """Store a new resident, found in that chat; without one if they only telephoned."""
        ...

    def save(self, resident: Resident) -> None:
        """Store what became known of a resident."""
        ...

    def peer(self, resident: str) -> Peer | None:
        """Return the chat the resident wrote from last."""
        ...


class Bindings(Protocol):
    """Which chat is which member of staff or staff group."""

    def member(self, channel: str, author: str) -> Member | None:
        """Return the member of staff with that id on that channel."""
        ...

    def person(self, community: str, name: str) -> Peer | None:
        """Return the private chat in which that person can be reached now, or None."""
        ...

    def group(self, community: str, group: str) -> Peer | None:
        """Return the chat of that staff group if it can be reached now, or None."""
        ...

    def group_at(self, peer: Peer) -> Member | None:
        """Return community and group name of a bound group chat."""
        ...

    def bind_person(self, community: str, name: str, channel: str, author: str, peer: Peer | None) -> None:
        """Bind a person to an id (and a private chat, once known) on a channel."""
        ...

    def bind_group(self, community: str, group: str, peer: Peer) -> None:
        """Bind a staff group to a chat."""
        ...

    def bound(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups that can be reached in that chat."""
        ...

    def known(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups of that chat, those who can be reached first."""
        ...

    def within(self, peer: Peer) -> Sequence[Peer]:
        """Return the chats somebody is bound to that are found in that chat: itself, and the topics of a forum."""
        ...

    def move(self, before: Peer, after: Peer) -> None:
        """Note that a chat is found under another id from now on."""
        ...

    def mark_unreachable(self, peer: Peer) -> None:
        """Note that nothing arrives in that chat: whoever is bound to it is passed over until it is reachable again."""
        ...

    def mark_reachable(self, peer: Peer) -> bool:
        """Note that messages arrive in that chat; tell whether they did not before."""
        ...


class Invites(Protocol):
    """One-time codes with which people and groups join; only digests are kept."""

    def add(self, digest: str, *, member: Member, group: bool, until: datetime) -> None:
        """Keep a new code for a person, or for a group, until then."""
        ...

    def find(self, digest: str, *, now: datetime) -> tuple[Member, bool] | None:
        """Return who joins with that code and whether it is a group; None if it is unknown, used or out of date."""
        ...

    def use(self, digest: str, *, at: datetime) -> bool:
        """Note that the code was used; False if somebody was faster."""
        ...

    def missed(self, channel: str, author: str, *, at: datetime) -> None:
        """Note that somebody sent a code that does not fit."""
        ...

    def misses(self, channel: str, author: str, *, since: datetime) -> int:
        """Return how many such codes they sent since then."""
        ...


class Claims(Protocol):
    """Claims to be the same person; see `core.claims`."""

    def add(self, claim: Claim) -> None:
        """Keep a new claim."""
        ...

    def get(self, id: str) -> Claim | None:
        """Return the claim of that id."""
        ...

    def about(self, residents: tuple[str, str], *, since: datetime) -> Sequence[Claim]:
        """Return the claims made since then in which either of the two took part."""
        ...

    def grant(self, id: str, *, at: datetime) -> bool:
        """Note the holder's yes; False if it was noted, or the claim ended, before."""
        ...

    def settle(self, id: str, *, joined: bool, at: datetime) -> bool:
        """End the claim; False if it had ended before."""
        ...
