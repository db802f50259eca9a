"""The tables of the one-time codes; as in `storage.tables`, rows never leave `storage`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.rows import SERIAL, Row


class InviteRow(Row, table=True):
    """A one-time code, as its digest: who or which group joins with it, until when, and when it was used."""

    __table_args__ = (sa.Index("ix_invite_expires", "expires_at"),)

    digest: str = Field(primary_key=True)
    community: str
    kind: str
    name: str
    expires_at: datetime
    used_at: datetime | None


class GuessRow(Row, table=True):
    """A code that did not fit, so that nobody may try many."""

    __table_args__ = (sa.Index("ix_guess_author", "channel", "author", "at"), {"sqlite_autoincrement": True})

    id: int = Field(primary_key=True, sa_type=SERIAL)
    channel: str
    author: str
    at: datetime
