"""The table of what was asked and is not answered yet."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.rows import SERIAL, Row


class InquiryRow(Row, table=True):
    """A question about figures; gone when it is answered."""

    __table_args__ = (sa.Index("ix_inquiry_at", "at", "id"), {"sqlite_autoincrement": True})

    id: int = Field(primary_key=True, sa_type=SERIAL)
    community: str
    name: str
    channel: str
    chat: str
    called: str | None
    words: str
    at: datetime
