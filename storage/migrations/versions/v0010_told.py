"""Whether anybody was told of what did not get out or could not be handled; and who waits in a talk with a person."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def where(condition: str) -> dict[str, Any]:
    """Return the condition of a partial index, as both databases are told it."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Add the columns; what was given up before had been told of as well as it could be."""
    for name in ("inbox", "outbox"):
        op.add_column(name, sa.Column("told_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE inbox SET told_at = handled_at WHERE error IS NOT NULL")
    op.execute("UPDATE outbox SET told_at = coalesce(settled_at, due_at) WHERE state IN ('held', 'dead')")
    op.create_index("ix_inbox_unread", "inbox", ["handled_at"], **where("error IS NOT NULL AND told_at IS NULL"))
    op.create_index("ix_outbox_untold", "outbox", ["id"], **where("state IN ('held', 'dead') AND told_at IS NULL"))
    op.create_index("ix_conversation_human", "conversation", ["touched_at"], **where("stage = 'human'"))
