"""Reports of one outage: which one leads, and how many have joined it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

WORKED_ON = "status IN ('filed', 'acknowledged', 'on_site', 'referred')"


def upgrade() -> None:
    """Add the columns to the complaints, and the indexes that find an incident and those that wait for it."""
    op.add_column("complaint", sa.Column("incident", sa.String()))
    op.add_column("complaint", sa.Column("joined", sa.Integer(), nullable=False, server_default="0"))
    leading, following = sa.text(f"incident IS NULL AND {WORKED_ON}"), sa.text(f"incident IS NOT NULL AND {WORKED_ON}")
    columns = ["community", "topic", "filed_at", "ref"]
    op.create_index("ix_complaint_leading", "complaint", columns, sqlite_where=leading, postgresql_where=leading)
    op.create_index(
        "ix_complaint_incident", "complaint", ["incident"], sqlite_where=following, postgresql_where=following
    )
