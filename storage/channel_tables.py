"""The tables that channels and processes keep their own affairs in; as in `storage.tables`, rows never leave `storage`."""

from datetime import datetime

from sqlmodel import Field

from storage.rows import SERIAL, Row


class TokenRow(Row, table=True):
    """An access token, empty until the first was fetched; `leased_until` is set while one process fetches the next."""

    name: str = Field(primary_key=True)
    value: str
    until: datetime
    leased_until: datetime | None


class ReachRow(Row, table=True):
    """How somebody can be reached on a channel that counts: until when and how often after words, and after a tap."""

    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    follows: bool
    message_until: datetime | None
    message_left: int
    tap_until: datetime | None
    tap_left: int


class LeaseRow(Row, table=True):
    """What only one process does at a time: which one, by the name of its presence, and until when."""

    name: str = Field(primary_key=True)
    holder: int = Field(sa_type=SERIAL)
    until: datetime


class TroubleRow(Row, table=True):
    """One thing that is due and fails each time: how often, since when, when it is tried again; `is_told`: they know."""

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    since: datetime
    attempts: int
    again_at: datetime
    is_told: bool
