"""The tables of what was done, and of the chain that shows if any of it was changed afterwards."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.deeds import Did
from storage.columns import words
from storage.rows import SERIAL, Row, partial

UNLINKED = sa.text("link IS NULL")


class DeedRow(Row, table=True):
    """A deed; appended, never changed; `link` is its place in the chain of its community, once it has one."""

    __table_args__ = (
        sa.Index("ix_deed_kind", "community", "kind", "id"),
        partial("ix_deed_unlinked", "id", where=UNLINKED),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(primary_key=True, sa_type=SERIAL)
    community: str
    kind: Did = Field(sa_type=words(Did))
    at: datetime
    by: str
    about: str
    link: int | None = Field(sa_type=SERIAL)


class LinkRow(Row, table=True):
    """A link of a community's chain: which row it holds fast, and a digest of that row and of the link before.

    Of what people said it holds a digest only, `content`, salted; the salt goes with the words when they are erased.
    """

    community: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=SERIAL)
    source: str
    row: int = Field(sa_type=SERIAL)
    salt: str | None
    content: str
    digest: str


class ChainRow(Row, table=True):
    """How long a community's chain is, and the digest of its last link."""

    community: str = Field(primary_key=True)
    length: int = Field(sa_type=SERIAL)
    head: str
