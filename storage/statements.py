"""What the prebuilt statements share. A statement built once at import costs a quarter of one built at every call."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.corrective_tables import CorrectiveRow
from storage.rows import Row, table
from storage.tables import ComplaintRow

param = sa.bindparam


def insert(row: type[Row]) -> sa.Insert:
    """Return the insertion of one row whose columns are given by name at execution."""
    return sa.insert(table(row))


def upsert(row: type[Row]) -> postgresql.Insert:
    """Return an insertion that can name what to do on conflict; SQLite and PostgreSQL write it alike."""
    return postgresql.insert(table(row)).execution_options(preserve_rowcount=True)


def update(row: type[Row], *where: sa.ColumnElement[bool]) -> sa.Update:
    """Return an update of the columns that are given by name at execution."""
    return sa.update(table(row)).where(*where)


def community_of(ref: str) -> Any:
    """Return the expression of the community that owns the complaint, or the corrective action, numbered in that parameter."""
    owners = [table(row).c for row in (ComplaintRow, CorrectiveRow)]
    return sa.func.coalesce(*(sa.select(of.community).where(of.ref == param(ref)).scalar_subquery() for of in owners))
