"""One person in two chats: who claims to be whom, who turned out to be whom, and who left which phone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table of claims; let residents be found by phone, and be somebody else."""
    op.create_table(
        "claim",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("claimant", sa.String(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_claimant", "claim", ["claimant", "made_at"])
    op.create_index("ix_claim_holder", "claim", ["holder", "made_at"])
    op.add_column("resident", sa.Column("joined", sa.String()))
    _partial("ix_resident_phone", "phone <> ''", "community", "phone")
    _partial("ix_resident_joined", "joined IS NOT NULL", "joined")


def _partial(name: str, where: str, *columns: str) -> None:
    holds = sa.text(where)
    op.create_index(name, "resident", list(columns), sqlite_where=holds, postgresql_where=holds)
