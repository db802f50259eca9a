"""Exclusions: why a complaint does not count for whoever had it, and which second person signed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Let a complaint say so; of those that are stored already nobody asked."""
    op.add_column("complaint", sa.Column("exclusion", sa.JSON()))
