"""Figures: what was upgraded in a month is found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

UPGRADED = sa.text("kind = 'upgraded'")


def upgrade() -> None:
    """Create the index of upgrades."""
    op.create_index(
        "ix_event_upgraded",
        "event",
        ["community", "at", "ref"],
        sqlite_where=UPGRADED,
        postgresql_where=UPGRADED,
    )
