"""Access tokens, what people's acts have opened on a channel that counts, and messages held until they speak again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of tokens and standings, and the index of what is held."""
    op.create_table(
        "token",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_token"),
    )
    op.create_table(
        "reach",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("message_until", INSTANT),
        sa.Column("message_left", sa.Integer(), nullable=False),
        sa.Column("tap_until", INSTANT),
        sa.Column("tap_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat", name="pk_reach"),
    )
    held = sa.text("state = 'held'")
    op.create_index("ix_outbox_held", "outbox", ["channel", "chat", "id"], sqlite_where=held, postgresql_where=held)
