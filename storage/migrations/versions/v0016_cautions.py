"""What was warned of and lasts."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create the table of cautions."""
    op.create_table(
        "caution",
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_grave", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("community", "matter", name="pk_caution"),
    )
