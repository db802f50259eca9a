"""The database at a glance, for whoever watches it from outside: through the indexes of what is open or queued."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.rows import table
from storage.statements import param
from storage.tables import OPEN, QUEUED, BindingRow, ComplaintRow, OutboxRow

_C, _O, _B = (table(row).c for row in (ComplaintRow, OutboxRow, BindingRow))
_QUEUE = sa.select(sa.func.count(_O.id), sa.func.min(_O.queued_at)).where(QUEUED)
_LATE = sa.case((_C.promised_by < param("now", _C.promised_by.type), 1))
_OPEN = sa.select(sa.func.count(_C.ref), sa.func.count(_LATE)).where(OPEN)
#: As many as there are members of the staff.
_UNREACHABLE = sa.select(sa.func.count(_B.id)).where(sa.not_(_B.reachable))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How many messages wait and since when the oldest does; complaints open and overdue; staff whom nothing reaches."""

    queued: int
    oldest: datetime | None
    open: int
    overdue: int
    unreachable: int


def pulse(connection: sa.Connection, now: datetime) -> Pulse:
    """Return how it is at that instant."""
    queued, oldest = connection.execute(_QUEUE).one()
    is_open, overdue = connection.execute(_OPEN, {"now": now}).one()
    unreachable = connection.execute(_UNREACHABLE).scalar_one()
    return Pulse(queued=queued, oldest=oldest, open=is_open, overdue=overdue, unreachable=unreachable)
