"""Complaints that are over and still tell whose they were, in order of when they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

NAMED = sa.text("closed_at IS NOT NULL AND resident <> ''")


def upgrade() -> None:
    """Create the index by which they are forgotten in time."""
    op.create_index("ix_complaint_named", "complaint", ["closed_at"], sqlite_where=NAMED, postgresql_where=NAMED)
