"""Numbers that are given once each, counted through under a key (a day, say).

A number that was taken inside the unit of work that needs it would keep everybody else waiting for theirs until that is
committed. So on PostgreSQL, where many write at once, it is taken beside it: one whose unit of work then fails is
never given again. On SQLite, which has one writer at a time, it is taken inside, and none is left out.
"""

from typing import Any

import sqlalchemy as sa

from storage.connection import Connection
from storage.rows import table
from storage.statements import upsert
from storage.tables import CounterRow

_C = table(CounterRow).c
_COUNT_UP: Any = upsert(CounterRow).on_conflict_do_update(index_elements=["day"], set_={"value": _C.value + 1})
#: Nobody waits for the disk: it takes this before any commit that comes after it, and so before any use of the number.
_IN_HASTE = sa.func.set_config("synchronous_commit", "off", True)
_NEXT = {"sqlite": _COUNT_UP.returning(_C.value), "postgresql": _COUNT_UP.returning(_C.value, _IN_HASTE)}


def next_number(connection: Connection, key: str) -> int:
    """Return the next number under that key; the first is 1."""
    with connection.beside() as beside:
        number: int = beside.execute(_NEXT[beside.dialect.name], {"day": key, "value": 1}).one()[0]
    return number
