"""What 企业微信 has to be reminded of: the cards shown, each with its one-time code, and whom a disguised id stands for."""

from datetime import datetime

import sqlalchemy as sa

from core.messages import Peer
from storage.rows import table
from storage.statements import param, update, upsert
from storage.transactions import Transactions
from storage.wecom_tables import WecomCardRow, WecomUserRow

CHANNEL = "wecom"

_T = table(WecomCardRow)
_C = _T.c
_KEEP = upsert(WecomCardRow)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=[_C.task], set_={name: _KEEP.excluded[name] for name in ("chat", "ref", "code", "expires_at")}
)
_FORGET = sa.delete(_T).where(_C.expires_at < param("now"))
_FIND = sa.select(_C.chat, _C.ref).where(_C.task == param("task"), _C.expires_at >= param("now"))
_LOOK = sa.select(_C.code).where(_C.task == param("task"), _C.expires_at >= param("now")).with_for_update()
_USE = update(WecomCardRow, _C.task == param("of_task"))
_U = table(WecomUserRow).c
_USER = sa.select(_U.userid).where(_U.open_id == param("open_id"))
_KNOW = upsert(WecomUserRow)
_KNOW = _KNOW.on_conflict_do_update(index_elements=[_U.open_id], set_={"userid": _KNOW.excluded.userid})


class Wecom:
    """The memory of the channel; every call is a short transaction of its own."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def keep_card(
        self, task: str, peer: Peer, *, ref: str | None, code: str | None, now: datetime, until: datetime
    ) -> None:
        """Keep a card that is shown, or the new code of one; what has expired is forgotten."""
        row = {"task": task, "chat": peer.chat, "ref": ref, "code": code, "expires_at": until}
        with self._transactions.open() as connection:
            connection.execute(_FORGET, {"now": now})
            connection.execute(_KEEP, row)
            connection.commit()

    def card(self, task: str, *, now: datetime) -> tuple[Peer, str | None] | None:
        """Return the chat that a card was shown in and the complaint it is about, or None if it is unknown or expired."""
        with self._transactions.reading() as connection:
            row = connection.execute(_FIND, {"task": task, "now": now}).one_or_none()
        return None if row is None else (Peer(channel=CHANNEL, chat=row.chat), row.ref)

    def use_code(self, task: str, *, now: datetime) -> str | None:
        """Return the code with which the card may be changed, to nobody else ever again; None if there is none left."""
        with self._transactions.open() as connection:
            code: str | None = connection.execute(_LOOK, {"task": task, "now": now}).scalar_one_or_none()
            if code is not None:
                connection.execute(_USE, {"of_task": task, "code": None})
            connection.commit()
        return code

    def know_user(self, open_id: str, userid: str) -> None:
        """Keep whom a disguised id stands for."""
        with self._transactions.open() as connection:
            connection.execute(_KNOW, {"open_id": open_id, "userid": userid})
            connection.commit()

    def user(self, open_id: str) -> str | None:
        """Return whom a disguised id stands for, or None if it is not known yet."""
        with self._transactions.reading() as connection:
            userid: str | None = connection.execute(_USER, {"open_id": open_id}).scalar_one_or_none()
        return userid
