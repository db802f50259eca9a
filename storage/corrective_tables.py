"""The table of corrective actions; as in `storage.tables`, rows never leave `storage`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.corrective import CorrectiveStatus
from storage.columns import nested, words
from storage.rows import Row, partial

#: Written out, never bound: the planner must see that a query asks for no more than a partial index holds.
OPEN = sa.text("status NOT IN ('verified', 'cancelled')")


class CorrectiveRow(Row, table=True):
    """A corrective action, of a complaint or of a warning."""

    __table_args__ = (
        sa.Index("ix_corrective_opened", "community", "opened_at"),
        partial("ix_corrective_due", "due_at", where=sa.text("due_at IS NOT NULL")),
        partial("ix_corrective_open", "community", "opened_at", "ref", where=OPEN),
        partial("ix_corrective_open_department", "community", "department", "opened_at", "ref", where=OPEN),
    )

    ref: str = Field(primary_key=True)
    community: str
    department: str
    complaint: str | None = Field(foreign_key="complaint.ref")
    refs: tuple[str, ...] = Field(sa_type=nested(tuple[str, ...]))
    subject: str
    status: CorrectiveStatus = Field(sa_type=words(CorrectiveStatus))
    cause: str
    correction: str
    prevention: str
    owner: str
    doer: str
    by_when: datetime | None
    written_by: str | None
    verified_by: str | None
    sent_back: int
    policy: str = Field(foreign_key="policy.digest")
    since: datetime
    step: int
    due_at: datetime | None
    opened_at: datetime
    written_at: datetime | None
    done_at: datetime | None
    verified_at: datetime | None
    posted: int
    version: int
