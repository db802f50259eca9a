"""An independent look at the data: has every open complaint a living next step, did every message get out (invariant 3).

It shares nothing with what it looks after but the tables: it reads the rows as they lie there, with questions of its own,
and trusts no value that others computed. All are answered by an index over what is open, so that it costs what is open.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core.complaint import DueKind, Status
from core.house import Community
from core.upkeep import OPERATION
from storage.channel_tables import LeaseRow, TroubleRow
from storage.corrective_tables import OPEN as CORRECTING
from storage.corrective_tables import CorrectiveRow
from storage.rows import table
from storage.statements import param
from storage.tables import (
    COLLECTED,
    HELD,
    HUMAN,
    OPEN,
    QUEUED,
    SENDING,
    UNREAD,
    UNTOLD,
    ComplaintRow,
    ConversationRow,
    InboxRow,
    OutboxRow,
)


class Kind(StrEnum):
    """What can be wrong."""

    SILENT = "silent"
    LATE = "late"
    NOBODYS = "nobodys"
    NOWHERE = "nowhere"
    UNHEARD = "unheard"
    TALK_LATE = "talk_late"
    LEFT_OPEN = "left_open"
    UNCORRECTED = "uncorrected"
    UNCALLED = "uncalled"
    UNSENT = "unsent"
    SENDING = "sending"
    UNTOLD = "untold"
    UNREAD = "unread"
    LEASE = "lease"
    STUCK = "stuck"


#: So late a next step may be, as everything due is looked at every second, and what was missed soon after a start.
STEP = timedelta(minutes=2)
#: So long a message may wait: an urgent one, any other (a group hears twenty a minute), and one that is being sent.
URGENT, OTHER, UNDER_WAY = timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=5)
#: So long nobody may know of what did not get out, or could not be handled.
TELLING = timedelta(minutes=2)
#: So long a talk with a person may stay open in which nobody says anything any more.
TALK = timedelta(days=1)
#: So long a lease may be over and nobody else have it.
ORPHANED = timedelta(minutes=1)

#: Without this on its agenda a complaint that stands so is not looked after, whatever else there is.
NEEDED: Mapping[str, DueKind] = {
    Status.FILED: DueKind.SIGN,
    Status.ACKNOWLEDGED: DueKind.RESOLVE,
    Status.ON_SITE: DueKind.RESOLVE,
    Status.REFERRED: DueKind.REFERRAL,
    Status.FINISHED: DueKind.EXPIRE,
    Status.INVALID: DueKind.EXPIRE,
    Status.SETTLED: DueKind.ARCHIVE,
}

#: A report of an outage that others lead waits for nothing but news of it.
WORKED_ON = frozenset(status for status in Status if status.is_worked_on)

_C, _V, _O, _I = (table(row).c for row in (ComplaintRow, ConversationRow, OutboxRow, InboxRow))
_K, _L, _T = table(CorrectiveRow).c, table(LeaseRow).c, table(TroubleRow).c

_OPEN = (
    sa.select(
        _C.ref,
        _C.community,
        _C.department,
        _C.assignee,
        _C.offered_to,
        _C.due_at,
        _C.incident,
        sa.type_coerce(_C.status, sa.String).label("status"),
        sa.cast(_C.agenda, sa.Text).label("agenda"),
    )
    .where(OPEN)
    .order_by(_C.community, _C.filed_at, _C.ref)
)
_CORRECTING = sa.select(_K.due_at).where(CORRECTING).order_by(_K.community, _K.opened_at, _K.ref)
_COUNTS: Mapping[Kind, sa.Select[Any]] = {
    Kind.UNHEARD: sa.select(sa.func.count()).where(HUMAN, _V.human.is_(None), _V.due_at.is_(None)),
    Kind.TALK_LATE: sa.select(sa.func.count()).where(_V.due_at < param("step")),
    Kind.LEFT_OPEN: sa.select(sa.func.count()).where(
        HUMAN, _V.human.is_not(None), _V.due_at.is_(None), _V.touched_at < param("talk")
    ),
    Kind.UNCALLED: sa.select(sa.func.count()).where(COLLECTED, _O.due_at < param("step")),
    Kind.UNSENT: sa.select(sa.func.count()).where(
        QUEUED, _O.queued_at < sa.case((_O.rank == 0, param("urgent", _O.queued_at.type)), else_=param("other"))
    ),
    Kind.SENDING: sa.select(sa.func.count()).where(SENDING, _O.claimed_at < param("under_way")),
    Kind.UNTOLD: sa.select(sa.func.count()).where(
        UNTOLD, sa.func.coalesce(_O.settled_at, _O.due_at) < param("telling", _O.due_at.type)
    ),
    Kind.UNREAD: sa.select(sa.func.count()).where(UNREAD, _I.handled_at < param("telling")),
    Kind.STUCK: sa.select(sa.func.count()).where(_T.since < param("step"), _T.kind != OPERATION),
    Kind.LEASE: sa.select(sa.func.count()).where(_L.until < param("orphaned")),
}
_HELD = sa.select(sa.func.count(_O.id)).where(HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was seen: each open complaint's next step; which complaints, and how much of anything else, are not well.

    `held` is how many messages wait until somebody speaks again, as a platform has it; that is nothing wrong.
    """

    steps: tuple[tuple[str, datetime | None], ...]
    complaints: Mapping[Kind, Sequence[str]]
    counts: Mapping[Kind, int]
    held: int

    @property
    def found(self) -> Mapping[str, int]:
        """Return how much of each kind is wrong; empty if all is well."""
        return {kind.value: len(refs) for kind, refs in self.complaints.items()} | {
            kind.value: count for kind, count in self.counts.items() if count
        }


def audit(connection: sa.Connection, communities: Mapping[str, Community], now: datetime) -> Audit:
    """Look at everything that is open."""
    steps: list[tuple[str, datetime | None]] = []
    wrong: dict[Kind, list[str]] = defaultdict(list)
    for row in connection.execute(_OPEN):
        steps.append((row.ref, row.due_at))
        for kind in _wrong(row, communities, now):
            wrong[kind].append(row.ref)
    before = {
        "step": now - STEP,
        "talk": now - TALK,
        "urgent": now - URGENT,
        "other": now - OTHER,
        "under_way": now - UNDER_WAY,
        "telling": now - TELLING,
        "orphaned": now - ORPHANED,
    }
    counts = {kind: connection.execute(question, before).scalar_one() for kind, question in _COUNTS.items()}
    correcting = connection.execute(_CORRECTING).scalars()
    counts[Kind.UNCORRECTED] = sum(due_at is None or due_at < now - STEP for due_at in correcting)
    held = connection.execute(_HELD).scalar_one()
    return Audit(steps=tuple(steps), complaints=wrong, counts=counts, held=held)


def _wrong(row: sa.Row[Any], communities: Mapping[str, Community], now: datetime) -> list[Kind]:
    """Return what is wrong with one open complaint."""
    found: list[Kind] = []
    if not _lives(row):
        found.append(Kind.SILENT)
    elif row.due_at < now - STEP:
        found.append(Kind.LATE)
    community = communities.get(row.community)
    if community is None or community.department(row.department) is None:
        found.append(Kind.NOWHERE)
    elif any(name and community.person(name) is None for name in (row.assignee, row.offered_to)):
        found.append(Kind.NOBODYS)
    return found


def _lives(row: sa.Row[Any]) -> bool:
    """Tell whether the clock will come by a complaint in time, and find there what has to be done."""
    try:
        agenda = {due["kind"]: datetime.fromisoformat(due["at"]) for due in json.loads(row.agenda)}
    except (ValueError, TypeError, KeyError):
        return False
    needed = DueKind.INCIDENT if row.incident and row.status in WORKED_ON else NEEDED.get(row.status)
    return needed in agenda and row.due_at is not None and row.due_at <= min(agenda.values())
