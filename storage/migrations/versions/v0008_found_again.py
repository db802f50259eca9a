"""A complaint is found by its last digits, and by its place, however many are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Keep the last four digits in place of all of them backwards, and index what is asked for together."""
    op.drop_index("ix_complaint_tail", "complaint")
    op.drop_index("ix_complaint_topic", "complaint")
    op.execute(sa.text("ALTER TABLE complaint RENAME COLUMN backwards TO tail"))
    op.execute(sa.text("UPDATE complaint SET tail = substr(ref, length(ref) - 3)"))
    op.create_index("ix_complaint_tail", "complaint", ["community", "tail", "filed_at", "ref"])
    place = ["community", "building", "unit", "topic", "filed_at", "ref"]
    op.create_index("ix_complaint_place", "complaint", place)
