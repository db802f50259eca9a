"""Where a resident said they are by the code they scanned."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column to the conversations."""
    op.add_column("conversation", sa.Column("here", sa.JSON()))
