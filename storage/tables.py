"""The tables. Rows never leave `storage`; `storage.mapping` turns them into the core's values and back.

Instants are aware UTC (SQLModel refuses naive ones). Indexes that serve the clock and delivery are partial, so that a
poll costs what is due and not what there is.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.complaint import Due, Pending, Satisfaction, Source, Status
from core.dialogue.conversation import Album, Awaiting, Draft, Here, Slot, Stage
from core.dialogue.pace import Pace
from core.events import Happened
from core.fairness import Exclusion
from core.messages import Attachment, Button, Inbound, Outbound, Peer
from core.policy import Policy
from core.remedy import Remedy
from nlp.reading import Category, Severity
from storage.columns import nested, words
from storage.mapping import PutBy
from storage.rows import SERIAL, Row, partial
from storage.trail_tables import UNLINKED

#: Written out, never bound: the planner must see that a query asks for no more than a partial index holds.
OPEN = sa.text("status NOT IN ('closed', 'withdrawn')")
WORKED_ON = "status IN ('filed', 'acknowledged', 'on_site', 'referred')"
#: What may lead an incident, and what follows one and waits for it (A3).
LEADING = sa.text(f"incident IS NULL AND {WORKED_ON}")
FOLLOWING = sa.text(f"incident IS NOT NULL AND {WORKED_ON}")
QUEUED = sa.text("state = 'queued'")
SENDING = sa.text("state = 'sending'")
HELD = sa.text("state = 'held'")
COLLECTED = sa.text("state = 'collected'")
DUE = sa.text("due_at IS NOT NULL")
HUMAN = sa.text("stage = 'human'")
#: What did not get out, or could not be handled, and nobody was told of yet.
UNTOLD = sa.text("state IN ('held', 'dead') AND told_at IS NULL")
UNREAD = sa.text("error IS NOT NULL AND told_at IS NULL")
UPGRADED = sa.text("kind = 'upgraded'")
#: What is over and still tells whose it was.
NAMED = sa.text("closed_at IS NOT NULL AND resident <> ''")


class ComplaintRow(Row, table=True):
    """A complaint; the place, and what was given in all, lie in columns of their own because likeness and reports ask for them."""

    __table_args__ = (
        sa.Index("ix_complaint_filed", "community", "filed_at", "ref"),
        sa.Index("ix_complaint_tail", "community", "tail", "filed_at", "ref"),
        sa.Index("ix_complaint_place", "community", "building", "unit", "topic", "filed_at", "ref"),
        sa.Index("ix_complaint_resident", "resident", "filed_at", "ref"),
        partial("ix_complaint_due", "due_at", where=DUE),
        partial("ix_complaint_named", "closed_at", where=NAMED),
        partial("ix_complaint_leading", "community", "topic", "filed_at", "ref", where=LEADING),
        partial("ix_complaint_incident", "incident", where=FOLLOWING),
        partial("ix_complaint_open", "community", "filed_at", "ref", where=OPEN),
        partial("ix_complaint_open_department", "community", "department", "filed_at", "ref", where=OPEN),
    )

    ref: str = Field(primary_key=True)
    tail: str
    community: str
    resident: str
    source: Source = Field(sa_type=words(Source))
    status: Status = Field(sa_type=words(Status))
    category: Category = Field(sa_type=words(Category))
    severity: Severity = Field(sa_type=words(Severity))
    topic: str | None
    danger: str | None
    confidence: float
    because: tuple[str, ...] = Field(sa_type=nested(tuple[str, ...]))
    building: str | None
    unit: str | None
    room: str | None
    place_words: str | None
    happened: str
    what: str
    demand: str
    against: str
    name: str
    phone: str
    attachments: tuple[Attachment, ...] = Field(sa_type=nested(tuple[Attachment, ...]))
    department: str
    dispatched: bool
    assignee: str | None
    offered_to: str | None
    pending: Pending | None = Field(sa_type=nested(Pending))
    policy: str = Field(foreign_key="policy.digest")
    level: int
    posted: int
    agenda: tuple[Due, ...] = Field(sa_type=nested(tuple[Due, ...]))
    due_at: datetime | None
    filed_at: datetime
    acknowledged_at: datetime | None
    arrived_at: datetime | None
    answered_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    answer_by: datetime
    resolve_by: datetime
    promised_by: datetime
    extended: int
    process: str
    proof: tuple[Attachment, ...] = Field(sa_type=nested(tuple[Attachment, ...]))
    earlier: str | None
    raised: int
    reopened: int
    urged_at: datetime | None
    satisfaction: Satisfaction | None = Field(sa_type=words(Satisfaction))
    valid: bool | None
    incident: str | None
    joined: int
    corrective: str | None
    corrected: bool | None
    remedies: tuple[Remedy, ...] = Field(sa_type=nested(tuple[Remedy, ...]))
    remedied: int
    remedy_fen: int = Field(sa_type=sa.BigInteger)
    remedied_unhappy: bool
    exclusion: Exclusion | None = Field(sa_type=nested(Exclusion))
    version: int


class EventRow(Row, table=True):
    """One fact of a timeline; appended, never changed; `link` is its place in the chain of its community, once it has one."""

    __table_args__ = (
        sa.Index("ix_event_ref", "ref", "id"),
        sa.Index("ix_event_community", "community", "at"),
        partial("ix_event_upgraded", "community", "at", "ref", where=UPGRADED),
        partial("ix_event_unlinked", "id", where=UNLINKED),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(primary_key=True, sa_type=SERIAL)
    community: str
    ref: str
    kind: Happened = Field(sa_type=words(Happened))
    at: datetime
    by: str | None
    words: str
    facts: dict[str, str] = Field(sa_type=nested(dict[str, str]))
    link: int | None = Field(sa_type=SERIAL)


class ConversationRow(Row, table=True):
    """Where one person's conversation in one chat stands."""

    __table_args__ = (
        partial("ix_conversation_due", "due_at", where=DUE),
        partial("ix_conversation_human", "touched_at", where=HUMAN),
        sa.Index("ix_conversation_resident", "resident", "touched_at"),
    )

    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    resident: str | None
    stage: Stage = Field(sa_type=words(Stage))
    draft: Draft | None = Field(sa_type=nested(Draft))
    slot: Slot | None = Field(sa_type=words(Slot))
    awaiting: Awaiting | None = Field(sa_type=nested(Awaiting))
    offered: tuple[Button, ...] = Field(sa_type=nested(tuple[Button, ...]))
    queued: str
    partner: Peer | None = Field(sa_type=nested(Peer))
    human: str | None
    guest: str | None
    latest: str | None
    due_at: datetime | None
    step: int
    touched_at: datetime | None
    here: Here | None = Field(sa_type=nested(Here))
    album: Album | None = Field(sa_type=nested(Album))
    pace: Pace | None = Field(sa_type=nested(Pace))
    held: PutBy | None = Field(sa_type=nested(PutBy))
    version: int


class InboxRow(Row, table=True):
    """A message that had its effect, or (with its words) one that could not be handled; `told_at`: the staff know of it."""

    __table_args__ = (
        partial("ix_inbox_failed", "handled_at", where=sa.text("error IS NOT NULL")),
        partial("ix_inbox_unread", "handled_at", where=UNREAD),
    )

    channel: str = Field(primary_key=True)
    message: str = Field(primary_key=True)
    handled_at: datetime
    error: str | None
    inbound: Inbound | None = Field(sa_type=nested(Inbound))
    told_at: datetime | None


class OutboxRow(Row, table=True):
    """A message to a chat: queued, sending, sent, held until they speak, superseded (by its card's or call's newer text) or dead.

    A call is collected before it is queued, and listed if a list, the message `told_in`, tells of it; `counts` says whether
    it counts among the calls of its chat, and is empty for what is no call.

    Rank 0 is urgent and goes before rank 1; `settled_at` is when it was sent or given up, `told_at` when it was settled
    that nobody waits for what is held or dead: it may wait, or was told in another way. `message` is the platform's id of
    it, and of what is held the id under which its beginning was said.
    """

    __table_args__ = (
        partial("ix_outbox_due", "due_at", where=QUEUED),
        partial("ix_outbox_queue", "rank", "due_at", "id", where=QUEUED),
        partial("ix_outbox_chat", "channel", "chat", "rank", "id", where=QUEUED),
        partial("ix_outbox_sending", "channel", "chat", where=SENDING),
        partial("ix_outbox_held", "channel", "chat", "id", where=HELD),
        partial("ix_outbox_untold", "id", where=UNTOLD),
        partial("ix_outbox_collected", "due_at", where=COLLECTED),
        partial("ix_outbox_call", "channel", "chat", "queued_at", where=sa.text("counts IS NOT NULL")),
        partial("ix_outbox_called_about", "channel", "chat", "ref", "queued_at", where=sa.text("counts IS NOT NULL")),
        partial("ix_outbox_told_in", "told_in", where=sa.text("told_in IS NOT NULL")),
        partial("ix_outbox_card", "channel", "chat", "card", "id", where=sa.text("card IS NOT NULL")),
        partial("ix_outbox_message", "channel", "chat", "message", where=sa.text("message IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(primary_key=True, sa_type=SERIAL)
    channel: str
    chat: str
    card: str | None
    ref: str | None
    rank: int
    outbound: Outbound = Field(sa_type=nested(Outbound))
    state: str
    queued_at: datetime
    due_at: datetime
    attempts: int
    claimed_at: datetime | None
    claimed_by: int | None = Field(sa_type=SERIAL)
    settled_at: datetime | None
    message: str | None
    error: str | None
    told_at: datetime | None
    counts: bool | None
    told_in: int | None = Field(sa_type=SERIAL)


class BindingRow(Row, table=True):
    """A member of the staff, or a staff group, as found on one channel; the higher `id` is the newer binding."""

    __table_args__ = (
        sa.Index("ix_binding_name", "community", "kind", "name", "channel", unique=True),
        sa.Index("ix_binding_author", "channel", "author"),
        sa.Index("ix_binding_chat", "channel", "chat"),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(primary_key=True, sa_type=SERIAL)
    community: str
    kind: str
    name: str
    channel: str
    author: str | None
    chat: str | None
    reachable: bool


class PolicyRow(Row, table=True):
    """A policy under its digest; never changed, for complaints were filed under it."""

    digest: str = Field(primary_key=True)
    policy: Policy = Field(sa_type=nested(Policy))


class CounterRow(Row, table=True):
    """How many complaints were numbered on a day."""

    day: str = Field(primary_key=True)
    value: int


class CorrectionRow(Row, table=True):
    """What staff corrected, with the text it is about."""

    __table_args__ = (sa.Index("ix_correction_community", "community", "at"), {"sqlite_autoincrement": True})

    id: int = Field(primary_key=True, sa_type=SERIAL)
    community: str
    ref: str
    text: str
    field: str
    was: str
    became: str
    by: str
    at: datetime
