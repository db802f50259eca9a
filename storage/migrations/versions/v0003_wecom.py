"""Cards shown in 企业微信, and whom its disguised ids stand for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "wecomcard",
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("ref", sa.String()),
        sa.Column("code", sa.String()),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("task", name="pk_wecomcard"),
    )
    op.create_index("ix_wecomcard_expires", "wecomcard", ["expires_at"])
    op.create_table(
        "wecomuser",
        sa.Column("open_id", sa.String(), nullable=False),
        sa.Column("userid", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("open_id", name="pk_wecomuser"),
    )
