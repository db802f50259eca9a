"""Calls are collected before they are told: which of a chat's messages count as calls, and in which list they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

#: 64 bits on PostgreSQL; SQLite counts up only in a column that is exactly INTEGER.
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = {
    "ix_outbox_collected": (["due_at"], "state = 'collected'"),
    "ix_outbox_call": (["channel", "chat", "queued_at"], "counts IS NOT NULL"),
    "ix_outbox_told_in": (["told_in"], "told_in IS NOT NULL"),
}


def upgrade() -> None:
    """Add the columns and the indexes; what was said before was no call."""
    op.add_column("outbox", sa.Column("counts", sa.Boolean(), nullable=True))
    op.add_column("outbox", sa.Column("told_in", SERIAL, nullable=True))
    for name, (columns, where) in INDEXES.items():
        op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
