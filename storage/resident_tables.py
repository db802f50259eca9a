"""The tables of residents, their chats, and who claims to be whom; as in `storage.tables`, rows never leave `storage`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.messages import Peer
from nlp.reading import Place
from storage.columns import nested
from storage.rows import Row, partial

HAS_PHONE = sa.text("phone <> ''")
JOINED = sa.text("joined IS NOT NULL")


class ResidentRow(Row, table=True):
    """A resident of a community; `joined` is who they turned out to be, and whose everything of theirs is since then."""

    __table_args__ = (
        partial("ix_resident_phone", "community", "phone", where=HAS_PHONE),
        partial("ix_resident_joined", "joined", where=JOINED),
    )

    id: str = Field(primary_key=True)
    community: str
    name: str
    home: Place = Field(sa_type=nested(Place))
    phone: str
    version: int
    joined: str | None


class ChatRow(Row, table=True):
    """A private chat in which a resident is found."""

    __table_args__ = (sa.Index("ix_chat_resident", "resident"),)

    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    resident: str = Field(foreign_key="resident.id")


class ClaimRow(Row, table=True):
    """That whoever writes in one chat is the resident known from another, and what came of it."""

    __table_args__ = (
        sa.Index("ix_claim_claimant", "claimant", "made_at"),
        sa.Index("ix_claim_holder", "holder", "made_at"),
    )

    id: str = Field(primary_key=True)
    claimant: str
    claims: Peer = Field(sa_type=nested(Peer))
    holder: str
    holds: Peer = Field(sa_type=nested(Peer))
    made_at: datetime
    granted_at: datetime | None
    settled_at: datetime | None
    joined: bool
