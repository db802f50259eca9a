"""Which process of an installation does what only one may do: polling a bot, holding its socket, delivering."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.channel_tables import LeaseRow
from storage.connection import Connection
from storage.presence import AmongOthers, OnOneMachine
from storage.rows import table
from storage.statements import param, upsert
from storage.transactions import Transactions

_C = table(LeaseRow).c
_NEW = upsert(LeaseRow)
_TAKE = _NEW.on_conflict_do_update(
    index_elements=["name"],
    set_={"holder": _NEW.excluded.holder, "until": _NEW.excluded.until},
    where=sa.or_(_C.holder == _NEW.excluded.holder, _C.until <= param("now", type_=_C.until.type)),
)
_HOLDER = sa.select(_C.holder).where(_C.name == param("name"))
_INHERIT = (
    sa.update(table(LeaseRow))
    .where(_C.name == param("of_name"), _C.holder == param("dead"))
    .values(holder=param("heir"), until=param("to", type_=_C.until.type))
)
_GIVE_BACK = sa.delete(table(LeaseRow)).where(_C.name == param("name"), _C.holder == param("holder"))


class Leases:
    """The leases as one process takes them; fits `bots.leases.Leases`.

    A lease runs out by the clocks of those who ask, which may differ by less than what is left of it when it is renewed.
    Of a process that has ended it is free at once, as the database (or on SQLite the system) knows who is alive.
    """

    def __init__(self, transactions: Transactions, presence: OnOneMachine | AmongOthers) -> None:
        self._transactions = transactions
        self._presence = presence

    def take(self, name: str, *, now: datetime, lasts: timedelta) -> bool:
        """Take or renew a lease until `now + lasts`; False if another process has it."""
        self._presence.keep()
        mine = {"name": name, "holder": self._presence.name, "until": now + lasts}
        with self._transactions.open() as connection:
            taken = connection.execute(_TAKE, mine | {"now": now}).rowcount == 1
            if not taken:
                taken = self._inherit(connection, name, now + lasts)
            connection.commit()
        return taken

    def give_back(self, name: str) -> None:
        """Let another process have it now, if it was ours."""
        with self._transactions.open() as connection:
            connection.execute(_GIVE_BACK, {"name": name, "holder": self._presence.name})
            connection.commit()

    def _inherit(self, connection: Connection, name: str, until: datetime) -> bool:
        holder = connection.execute(_HOLDER, {"name": name}).scalar_one_or_none()
        if holder is None or not self._presence.is_dead(holder, connection):
            return False
        heir = {"of_name": name, "dead": holder, "heir": self._presence.name, "to": until}
        return connection.execute(_INHERIT, heir).rowcount == 1
