"""Remedies: what was given to make it good, and what that comes to on each complaint."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Let a complaint carry its remedies; nothing was given on those that are stored already."""
    op.add_column("complaint", sa.Column("remedies", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("complaint", sa.Column("remedied", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("complaint", sa.Column("remedy_fen", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("complaint", sa.Column("remedied_unhappy", sa.Boolean(), nullable=False, server_default=sa.false()))
