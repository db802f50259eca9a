"""Which corrective action a matter that was warned of has opened."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column; what was warned of before has opened none."""
    op.add_column("caution", sa.Column("corrective", sa.String()))
