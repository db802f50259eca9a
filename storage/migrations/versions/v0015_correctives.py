"""Corrective actions: cause, correction, prevention, who, by when, verified by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

INSTANT = sa.DateTime(timezone=True)
DUE = sa.text("due_at IS NOT NULL")
OPEN = sa.text("status NOT IN ('verified', 'cancelled')")


def upgrade() -> None:
    """Create the table, and let a complaint say which is its own and whether it is verified."""
    op.create_table(
        "corrective",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("complaint", sa.String()),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("correction", sa.String(), nullable=False),
        sa.Column("prevention", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("doer", sa.String(), nullable=False),
        sa.Column("by_when", INSTANT),
        sa.Column("written_by", sa.String()),
        sa.Column("verified_by", sa.String()),
        sa.Column("sent_back", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("written_at", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("verified_at", INSTANT),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_corrective"),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.ref"], name="fk_corrective_complaint"),
        sa.ForeignKeyConstraint(["policy"], ["policy.digest"], name="fk_corrective_policy"),
    )
    op.create_index("ix_corrective_opened", "corrective", ["community", "opened_at"])
    _partial("ix_corrective_due", ["due_at"], DUE)
    _partial("ix_corrective_open", ["community", "opened_at", "ref"], OPEN)
    _partial("ix_corrective_open_department", ["community", "department", "opened_at", "ref"], OPEN)
    op.add_column("complaint", sa.Column("corrective", sa.String()))
    op.add_column("complaint", sa.Column("corrected", sa.Boolean()))


def _partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "corrective", columns, sqlite_where=where, postgresql_where=where)
