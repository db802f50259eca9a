"""What the core asks of storage and of the reader; `storage` and `nlp` fit these shapes without inheriting them.

What it asks about people and their chats is in `core.acquaintance`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.complaint import Complaint, Satisfaction, Status
from core.corrective import Corrective
from core.dialogue.conversation import Conversation
from core.events import Event
from core.messages import Inbound, Outbound, Peer
from core.policy import Policy
from nlp.reading import Place, Reading, Situation


class Reads(Protocol):
    """Understands a message; see `nlp.reader.Reader`."""

    def read(self, text: str, *, now: datetime, situation: Situation = Situation.IDLE) -> Reading:
        """Return what was understood."""
        ...


class Inbox(Protocol):
    """Which messages had their effect already."""

    def take(self, inbound: Inbound, *, at: datetime) -> bool:
        """Record the message as handled in this unit of work; False if `(channel, id)` was handled before."""
        ...

    def fail(self, inbound: Inbound, *, at: datetime, error: str, told: bool) -> None:
        """Record a message that could not be handled, with its words kept for the operator; `told`: the staff know of it."""
        ...


class Conversations(Protocol):
    """Where every conversation stands."""

    def get(self, peer: Peer, seat: str) -> Conversation:
        """Return the conversation of that person in that chat; a new idle one if there is none."""
        ...

    def save(self, conversation: Conversation) -> None:
        """Store it; `StaleComplaint` if somebody else stored it since it was read."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[tuple[Peer, str]]:
        """Return up to `limit` (peer, seat) whose `due_at` has come, oldest first; by index."""
        ...

    def of_resident(self, resident: str) -> Conversation | None:
        """Return the resident's private conversation in which somebody is awaited, or else the one touched last."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """As much of a complaint as tells whether it is the one whose number somebody typed the last digits of."""

    ref: str
    status: Status
    incident: str | None
    corrective: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """As much of a complaint as tells how often something was raised, and whether with a satisfactory result (T4)."""

    ref: str
    filed_at: datetime
    resident: str
    incident: str | None
    reopened: int
    satisfaction: Satisfaction | None


class Complaints(Protocol):
    """The complaints; nothing here reads them all."""

    def next_ref(self, community: str, day: date) -> str:
        """Return a new number such as TS202611230007, counted per day and never given twice."""
        ...

    def add(self, complaint: Complaint) -> None:
        """Store a new complaint."""
        ...

    def save(self, complaint: Complaint) -> Complaint:
        """Store a changed one where ref and version match, and return it with the next version; else `StaleComplaint`."""
        ...

    def get(self, ref: str) -> Complaint | None:
        """Return the complaint of that number."""
        ...

    def community(self, ref: str) -> str | None:
        """Return the community of the complaint of that number, whatever else may be wrong with its row."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return up to `limit` numbers whose `due_at` has come, oldest first; by index."""
        ...

    def take_due(self, ref: str, now: datetime) -> Complaint | None:
        """Return a complaint if it is still due, for this unit of work alone; None if another one has it in hand."""
        ...

    def next_due(self) -> datetime | None:
        """Return the earliest instant at which a complaint, a corrective action, a conversation or a call falls due."""
        ...

    def open_in(self, community: str, department: str | None, limit: int) -> Sequence[Complaint]:
        """Return open complaints of a department (None: of all), newest first; those that follow an incident are left out."""
        ...

    def of_resident(self, resident: str, limit: int) -> Sequence[Complaint]:
        """Return the resident's own complaints, newest first."""
        ...

    def called_about(self, peer: Peer, since: datetime, limit: int) -> Sequence[Complaint]:
        """Return up to `limit` complaints that a chat was called about since then, newest first; one question for all."""
        ...

    def filed(self, community: str, since: datetime, until: datetime) -> Sequence[Complaint]:
        """Return what was filed at or after `since` and before `until`, oldest first: of a month, not of years."""
        ...

    def by_tail(self, community: str, tail: str, limit: int) -> Sequence[Glimpse]:
        """Return complaints whose number ends in these four digits, newest first."""
        ...

    def alike(
        self, community: str, *, since: datetime, resident: str, place: Place, topic: str, limit: int
    ) -> Sequence[Raised]:
        """Return complaints filed since then with this topic, by this resident or at this building and unit, newest first."""
        ...

    def incidents(self, community: str, topic: str, since: datetime, limit: int) -> Sequence[Complaint]:
        """Return what was reported first of each outage of that kind and is still worked on, newest first; by index."""
        ...

    def count_joined(self, ref: str) -> int:
        """Count one more report of the incident that this one leads, and return how many there are beside it."""
        ...

    def wake_joined(self, ref: str, *, at: datetime) -> None:
        """Let all who reported the same incident and wait for it fall due, so that they hear what happened."""
        ...


class Correctives(Protocol):
    """The corrective actions; nothing here reads them all."""

    def next_ref(self) -> str:
        """Return a new number such as C-0003."""
        ...

    def add(self, corrective: Corrective) -> None:
        """Store a new one."""
        ...

    def save(self, corrective: Corrective) -> Corrective:
        """Store a changed one where ref and version match, and return it with the next version; else `StaleComplaint`."""
        ...

    def get(self, ref: str) -> Corrective | None:
        """Return the corrective action of that number."""
        ...

    def community(self, ref: str) -> str | None:
        """Return whose it is, whatever else of it can't be read."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return up to `limit` numbers whose `due_at` has come, oldest first; by index."""
        ...

    def open_in(self, community: str, department: str | None, limit: int) -> Sequence[Corrective]:
        """Return open ones of a department (None: of all), newest first."""
        ...


class Timeline(Protocol):
    """What happened, appended and never changed."""

    def add(self, events: Sequence[Event]) -> None:
        """Append facts."""
        ...

    def of(self, ref: str) -> Sequence[Event]:
        """Return the facts of one complaint in order."""
        ...

    def of_person(self, community: str, name: str, since: datetime, limit: int) -> Sequence[Event]:
        """Return up to `limit` facts that somebody brought about since then, newest first."""
        ...


class Outbox(Protocol):
    """Messages that will be sent after the commit."""

    def add(self, outbound: Sequence[Outbound], *, at: datetime) -> None:
        """Queue messages in this unit of work, in order."""
        ...

    def shows(self, peer: Peer, card: str) -> bool:
        """Tell whether a chat shows that card, or is about to."""
        ...

    def move(self, before: Peer, after: Peer) -> None:
        """Send to another chat what has not yet been sent to this one; what this one was called about, that one was."""
        ...


class Policies(Protocol):
    """Policies by digest, so that a complaint keeps the one it was filed under."""

    def keep(self, policy: Policy) -> str:
        """Store the policy if it is new and return its digest."""
        ...

    def get(self, digest: str) -> Policy:
        """Return the policy of that digest."""
        ...


class Corrections(Protocol):
    """What staff corrected, kept to improve the rules (T3)."""

    def add(self, ref: str, text: str, *, field: str, was: str, became: str, by: str, at: datetime) -> None:
        """Keep one correction with the text it is about."""
        ...


class Publications(Protocol):
    """What was told to everybody once: the report of a month, the digest of a day."""

    def take(self, community: str, edition: str, period: str, *, at: datetime) -> bool:
        """Record that an edition is told in this unit of work; False if it was told before."""
        ...

    def is_out(self, community: str, edition: str, period: str) -> bool:
        """Tell whether an edition was told."""
        ...


class Archive(Protocol):
    """The forms that belong to a time: filed in it, or filed before and archived in it."""

    def how_many(self, community: str, since: datetime, until: datetime) -> int:
        """Return how many there are."""
        ...

    def forms(
        self, community: str, since: datetime, until: datetime, *, after: Complaint | None, limit: int
    ) -> Sequence[Complaint]:
        """Return the next of them after that one, oldest first."""
        ...
