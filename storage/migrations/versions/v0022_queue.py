"""The queue in the order in which it goes, so that taking its first costs the same however many wait behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    """Add the index."""
    columns = ["rank", "due_at", "id"]
    op.create_index("ix_outbox_queue", "outbox", columns, sqlite_where=QUEUED, postgresql_where=QUEUED)
