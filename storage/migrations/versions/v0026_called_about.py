"""What a chat was called about is found by its number, however often it was called about others."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

COLUMNS, WHERE = ["channel", "chat", "ref", "queued_at"], sa.text("counts IS NOT NULL")


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_outbox_called_about", "outbox", COLUMNS, sqlite_where=WHERE, postgresql_where=WHERE)
