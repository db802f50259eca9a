"""How often people are called: singly while that is seldom, and in one ranked list as soon as it would be a storm.

As pagers group their alerts, with names of our own: what falls due together goes together (`group_wait` is one round of
the clock), a chat hears no more than its budget (`group_interval`), and the ladder calls again by itself (`repeat_interval`).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.messages import Outbound, Peer

#: The turn of a list.
LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """So many calls a chat may get within so long; the last of them is a list of all that waits."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the outbox, by its number there."""

    id: int
    outbound: Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one call has to say for itself: how grave it is, since when it is late, and whether it may go at night.

    What `is_exempt` goes singly whatever the budget.
    """

    id: int
    gravity: int = 0
    since: datetime
    wakes: bool = False
    is_exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of the calls of a chat: these go singly, those as one list in this order, the others wait until `at`."""

    singly: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    at: datetime | None = None


def plan(
    claims: Sequence[Claim],
    told: Sequence[datetime],
    budget: Budget,
    now: datetime,
    awake: Callable[[datetime], datetime],
) -> Plan:
    """Say what becomes of all calls that wait for a chat which was called at those instants.

    `awake` returns the first instant from another on at which people may be called for what can wait.
    """
    exempt = tuple(claim.id for claim in claims if claim.is_exempt)
    counted = [claim for claim in claims if not claim.is_exempt]
    morning = awake(now)
    ready = [claim for claim in counted if claim.wakes or morning <= now]
    asleep = tuple(claim.id for claim in counted if claim not in ready)
    spent = sorted(at for at in told if at > now - budget.within)
    room = budget.most - len(spent)
    if room <= 0 and ready:
        free_at = spent[-budget.most] + budget.within
        at = free_at if any(claim.wakes for claim in ready) else awake(free_at)
        return Plan(singly=exempt, later=tuple(claim.id for claim in ranked(counted)), at=at)
    if len(ready) < max(room, 2):
        ids = tuple(claim.id for claim in ready)
        return Plan(singly=exempt + ids, later=asleep, at=morning if asleep else None)
    return Plan(
        singly=exempt, listed=tuple(claim.id for claim in ranked(ready)), later=asleep, at=morning if asleep else None
    )


def ranked(claims: Sequence[Claim]) -> list[Claim]:
    """Return the gravest first, of those the one that has been late longest."""
    return sorted(claims, key=lambda claim: (-claim.gravity, claim.since, claim.id))


class Calls(Protocol):
    """The calls of the outbox: collected when they are queued, and told singly or in a list by a round of the clock."""

    def due(self, now: datetime, limit: int) -> Sequence[Peer]:
        """Return up to `limit` chats for which something is collected that may go, the longest waiting first."""
        ...

    def take(self, peer: Peer) -> Sequence[Call] | None:
        """Return all that waits for a chat, oldest first, for this unit of work alone; a list not yet sent is taken apart.

        None if another unit of work has the chat's calls in hand.
        """
        ...

    def told(self, peer: Peer, since: datetime, now: datetime, *, but: Collection[int] = ()) -> Sequence[datetime]:
        """Return when the chat was called since then; a call on its way counts, unless it is one of these."""
        ...

    def is_known(self, peer: Peer, ref: str) -> bool:
        """Tell whether the chat was called about that number before, singly or in a list."""
        ...

    def recent(self, peer: Peer, since: datetime, limit: int) -> Sequence[Call]:
        """Return up to `limit` calls of a chat queued since then, told or not, newest first."""
        ...

    def about(self, peer: Peer, ref: str, since: datetime, limit: int) -> Sequence[Call]:
        """Return up to `limit` calls of a chat about that number queued since then, told or not, newest first."""
        ...

    def release(self, ids: Sequence[int], *, exempt: bool = False) -> None:
        """Let these go singly; uncounted if they are `exempt`."""
        ...

    def put_off(self, ids: Sequence[int], until: datetime) -> None:
        """Let these wait until then."""
        ...

    def drop(self, ids: Sequence[int]) -> None:
        """Let these fall: they are settled, or said again by a later one."""
        ...

    def put_in(self, ids: Sequence[int], list_of_all: Outbound, *, at: datetime) -> None:
        """Queue one list that tells of all these."""
        ...
