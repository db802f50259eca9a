"""What Alembic runs: migrates over the connection that `storage.schema` hands it."""

from alembic import context

import storage.corrective_tables
import storage.publication_tables
import storage.tables
import storage.trail_tables
import storage.wecom_tables  # noqa: F401
from storage.rows import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
