"""One-time codes with which people and groups join."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of codes and of guesses."""
    op.create_table(
        "invite",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.PrimaryKeyConstraint("digest", name="pk_invite"),
    )
    op.create_index("ix_invite_expires", "invite", ["expires_at"])
    op.create_table(
        "guess",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guess"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guess_author", "guess", ["channel", "author", "at"])
