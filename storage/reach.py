"""What everybody's acts have opened on a channel that counts, kept beside the outbox; `core.reach` does the sums."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.messages import Peer
from core.reach import Standing, Window
from storage.channel_tables import ReachRow
from storage.rows import table
from storage.statements import param, upsert
from storage.transactions import Transactions

_T = table(ReachRow)
_C = _T.c
_AT = (_C.channel == param("channel"), _C.chat == param("chat"))
_GET = sa.select(_T).where(*_AT)
_LOOK = _GET.with_for_update()
_BEGIN = upsert(ReachRow).on_conflict_do_nothing()
_SAVE = sa.update(_T).where(_C.channel == param("of_channel"), _C.chat == param("of_chat"))


class Reach:
    """The standings; every call is a short transaction of its own."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of(self, peer: Peer) -> Standing:
        """Return how that person stands with us; one of whom nothing is known has opened nothing."""
        with self._transactions.reading() as connection:
            row = connection.execute(_GET, {"channel": peer.channel, "chat": peer.chat}).mappings().one_or_none()
        return Standing() if row is None else _standing(row)

    def change(self, peer: Peer, become: Callable[[Standing], Standing]) -> Standing:
        """Change the standing as nobody else does meanwhile, and return what it was."""
        key = {"channel": peer.channel, "chat": peer.chat}
        with self._transactions.open() as connection:
            connection.execute(_BEGIN, key | _values(Standing()))
            before = _standing(connection.execute(_LOOK, key).mappings().one())
            after = become(before)
            if after != before:
                connection.execute(_SAVE, {"of_channel": peer.channel, "of_chat": peer.chat} | _values(after))
            connection.commit()
        return before


def _standing(row: sa.RowMapping) -> Standing:
    return Standing(
        follows=row["follows"],
        message=_window(row["message_until"], row["message_left"]),
        tap=_window(row["tap_until"], row["tap_left"]),
    )


def _window(until: datetime | None, left: int) -> Window | None:
    return None if until is None else Window(until=until, left=left)


def _values(standing: Standing) -> dict[str, Any]:
    message, tap = standing.message, standing.tap
    return {
        "follows": standing.follows,
        "message_until": message.until if message else None,
        "message_left": message.left if message else 0,
        "tap_until": tap.until if tap else None,
        "tap_left": tap.left if tap else 0,
    }
