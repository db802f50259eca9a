"""What all tables share: how a row is named, numbered and indexed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel

#: 64 bits on PostgreSQL; SQLite counts up only in a column that is exactly INTEGER.
SERIAL: Any = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def partial(name: str, *columns: str, where: sa.TextClause) -> sa.Index:
    """Return an index over only those rows that fit the condition."""
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Row(SQLModel):
    """What all tables share: one schema, and the table's name from the class's."""

    metadata = sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return cls.__name__.removesuffix("Row").lower()


def table(row: type[Row]) -> sa.Table:
    """Return the table that a row class describes, for statements."""
    return Row.metadata.tables[str(row.__tablename__)]
