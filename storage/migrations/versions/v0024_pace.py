"""How fast residents write, and what was put by because it came too fast."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the columns to the conversations."""
    op.add_column("conversation", sa.Column("pace", sa.JSON()))
    op.add_column("conversation", sa.Column("held", sa.JSON()))
