"""An independent look at the data: has every open complaint a living next step, did every message get out (invariant 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.rows import table
from storage.tables import OPEN, QUEUED, SENDING, ComplaintRow, ConversationRow, OutboxRow

_C = table(ComplaintRow).c
_V = table(ConversationRow).c
_O = table(OutboxRow).c

#: So late a next step or a message may be before it is reported.
ALLOWANCE = timedelta(minutes=5)

_STEPS = sa.select(_C.ref, _C.due_at).where(OPEN).order_by(_C.due_at, _C.ref)
_WAITING = sa.select(sa.func.count()).where(_V.stage == "human", _V.human.is_(None), _V.due_at.is_(None))
_UNSENT = sa.select(sa.func.count()).where(sa.or_(QUEUED, SENDING), _O.queued_at < sa.bindparam("before"))
_DEAD = sa.select(sa.func.count()).where(_O.state == "dead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was seen: open complaints with their next step, those with none or a late one, and what did not get out."""

    steps: tuple[tuple[str, datetime | None], ...]
    silent: tuple[str, ...]
    late: tuple[str, ...]
    waiting: int
    unsent: int
    dead: int

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost or left silent; messages given up have told somebody already."""
        return not (self.silent or self.late or self.waiting or self.unsent)


def audit(connection: sa.Connection, now: datetime) -> Audit:
    """Look at everything that is open; reads all of it, so it is for the operator, not for a message's way."""
    steps = tuple((ref, due_at) for ref, due_at in connection.execute(_STEPS))
    before = now - ALLOWANCE
    return Audit(
        steps=steps,
        silent=tuple(ref for ref, due_at in steps if due_at is None),
        late=tuple(ref for ref, due_at in steps if due_at is not None and due_at < before),
        waiting=connection.execute(_WAITING).scalar_one(),
        unsent=connection.execute(_UNSENT, {"before": before}).scalar_one(),
        dead=connection.execute(_DEAD).scalar_one(),
    )
