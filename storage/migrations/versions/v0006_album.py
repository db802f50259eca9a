"""Which album came last, and where its first picture went."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column to the conversations."""
    op.add_column("conversation", sa.Column("album", sa.JSON()))
