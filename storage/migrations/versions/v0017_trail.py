"""The trail: deeds, and a chain over them and over the facts of all timelines."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNLINKED = sa.text("link IS NULL")


def upgrade() -> None:
    """Create the tables; what is kept already is linked by the clock, little by little."""
    op.create_table(
        "deed",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("link", SERIAL),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deed_kind", "deed", ["community", "kind", "id"])
    op.create_table(
        "link",
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("number", SERIAL, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row", SERIAL, nullable=False),
        sa.Column("salt", sa.String()),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", "number", name="pk_link"),
    )
    op.create_table(
        "chain",
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("length", SERIAL, nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("community", name="pk_chain"),
    )
    op.add_column("event", sa.Column("link", SERIAL))
    for table in ("event", "deed"):
        op.create_index(f"ix_{table}_unlinked", table, ["id"], sqlite_where=UNLINKED, postgresql_where=UNLINKED)
