"""What was asked about figures and is not answered yet; fits `core.inquiries.Inquiries`."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.inquiries import Inquiry
from core.messages import Peer
from storage.connection import Connection
from storage.inquiry_tables import InquiryRow
from storage.rows import table
from storage.statements import insert, param

_T = table(InquiryRow)
_C = _T.c
_ADD = insert(InquiryRow)
_WAITING = sa.select(_T).where(_C.at <= param("now")).order_by(_C.at, _C.id).limit(param("limit"))
_SETTLE = sa.delete(_T).where(_C.id == param("of_id"))


class Inquiries:
    """The questions that wait, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, inquiry: Inquiry) -> None:
        """Keep a question until it is answered."""
        row = {
            "community": inquiry.community,
            "name": inquiry.name,
            "channel": inquiry.peer.channel,
            "chat": inquiry.peer.chat,
            "called": inquiry.group,
            "words": inquiry.words,
            "at": inquiry.at,
        }
        self._connection.execute(_ADD, row)

    def waiting(self, now: datetime, limit: int) -> Sequence[Inquiry]:
        """Return up to `limit` of them, the oldest first."""
        return [
            Inquiry(
                id=row.id,
                community=row.community,
                name=row.name,
                peer=Peer(channel=row.channel, chat=row.chat),
                group=row.called,
                words=row.words,
                at=row.at,
            )
            for row in self._connection.execute(_WAITING, {"now": now, "limit": limit})
        ]

    def settle(self, id: int) -> bool:
        """Note that one is answered; False if it was before."""
        return self._connection.execute(_SETTLE, {"of_id": id}).rowcount == 1
