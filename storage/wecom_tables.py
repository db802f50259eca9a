"""The tables that 企业微信 keeps its own affairs in; as in `storage.tables`, rows never leave `storage`."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.rows import Row


class WecomCardRow(Row, table=True):
    """A card shown in 企业微信: where, about what, and the code with which it may be changed once; known until it expires."""

    __table_args__ = (sa.Index("ix_wecomcard_expires", "expires_at"),)

    task: str = Field(primary_key=True)
    chat: str
    ref: str | None
    code: str | None
    expires_at: datetime


class WecomUserRow(Row, table=True):
    """The id by which a company knows a member whom the group bot was told of under a disguised one."""

    open_id: str = Field(primary_key=True)
    userid: str
