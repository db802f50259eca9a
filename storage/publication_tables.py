"""The tables of what is told by itself."""

from datetime import datetime

from sqlmodel import Field

from storage.rows import Row


class PublicationRow(Row, table=True):
    """What was told to everybody once: which edition of which community, for which month or day."""

    community: str = Field(primary_key=True)
    edition: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    at: datetime


class CautionRow(Row, table=True):
    """A matter that was warned of and lasts: when it was last seen, whether as a grave one, and what it opened."""

    community: str = Field(primary_key=True)
    matter: str = Field(primary_key=True)
    seen_at: datetime
    is_grave: bool
    corrective: str | None
