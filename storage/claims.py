"""Claims to be the same person, kept; fits `core.acquaintance.Claims`."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa

from core.claims import Claim
from storage.connection import Connection
from storage.resident_tables import ClaimRow
from storage.rows import table
from storage.statements import insert, param, update

_T = table(ClaimRow)
_C = _T.c
_FIELDS = tuple(field.name for field in fields(Claim))

_ADD = insert(ClaimRow)
_GET = sa.select(_T).where(_C.id == param("id"))
_EITHER: tuple[sa.BindParameter[str], ...] = (param("one"), param("other"))
_ABOUT = (
    sa.select(_T)
    .where(
        sa.or_(
            sa.and_(_C.claimant.in_(_EITHER), _C.made_at >= param("since")),
            sa.and_(_C.holder.in_(_EITHER), _C.made_at >= param("since")),
        )
    )
    .order_by(_C.made_at, _C.id)
)
_OPEN = (_C.id == param("of_id"), _C.settled_at.is_(None))
_GRANT = update(ClaimRow, *_OPEN, _C.granted_at.is_(None))
_SETTLE = update(ClaimRow, *_OPEN)


class Claims:
    """The claims of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, claim: Claim) -> None:
        """Keep a new claim."""
        self._connection.execute(_ADD, {name: getattr(claim, name) for name in _FIELDS})

    def get(self, id: str) -> Claim | None:
        """Return the claim of that id."""
        row = self._connection.execute(_GET, {"id": id}).mappings().one_or_none()
        return None if row is None else Claim(**row)

    def about(self, residents: tuple[str, str], *, since: datetime) -> Sequence[Claim]:
        """Return the claims made since then in which either of the two took part."""
        wanted = {"one": residents[0], "other": residents[1], "since": since}
        return [Claim(**row) for row in self._connection.execute(_ABOUT, wanted).mappings()]

    def grant(self, id: str, *, at: datetime) -> bool:
        """Note the holder's yes; False if it was noted, or the claim ended, before."""
        return self._connection.execute(_GRANT, {"of_id": id, "granted_at": at}).rowcount == 1

    def settle(self, id: str, *, joined: bool, at: datetime) -> bool:
        """End the claim; False if it had ended before."""
        settled = {"of_id": id, "settled_at": at, "joined": joined}
        return self._connection.execute(_SETTLE, settled).rowcount == 1
