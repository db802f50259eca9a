"""The access tokens that platforms gave out, shared by all processes; each is fetched by one of them at a time."""

from datetime import datetime

import sqlalchemy as sa

from core.token import Token
from storage.channel_tables import TokenRow
from storage.rows import table
from storage.statements import param, update, upsert
from storage.transactions import Transactions

_C = table(TokenRow).c
_GET = sa.select(_C.value, _C.until).where(_C.name == param("name"))
_NEW = upsert(TokenRow).on_conflict_do_nothing()
_LEASE = update(
    TokenRow,
    _C.name == param("of_name"),
    _C.value == param("of_value"),
    sa.or_(_C.leased_until.is_(None), _C.leased_until <= param("now")),
)
_KEEP = update(TokenRow, _C.name == param("of_name"))


class Tokens:
    """The tokens; every call is a short transaction of its own."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str) -> Token | None:
        """Return the token last given out under that name, whatever its age."""
        with self._transactions.reading() as connection:
            row = connection.execute(_GET, {"name": name}).one_or_none()
        return Token(value=row.value, until=row.until) if row is not None and row.value else None

    def lease(self, name: str, old: str, *, now: datetime, until: datetime) -> bool:
        """Take it upon this process to fetch what follows the old token; False if another does, or already has."""
        empty = {"name": name, "value": "", "until": now, "leased_until": None}
        wanted = {"of_name": name, "of_value": old, "now": now, "leased_until": until}
        with self._transactions.open() as connection:
            connection.execute(_NEW, empty)
            taken = connection.execute(_LEASE, wanted).rowcount == 1
            connection.commit()
        return taken

    def keep(self, name: str, token: Token) -> None:
        """Keep the token that was fetched, and let go of the lease."""
        kept = {"of_name": name, "value": token.value, "until": token.until, "leased_until": None}
        with self._transactions.open() as connection:
            connection.execute(_KEEP, kept)
            connection.commit()
