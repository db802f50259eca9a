"""Deeds, kept; fits `core.deeds.Deeds`."""

from dataclasses import asdict, fields

import sqlalchemy as sa

from core.deeds import Deed, Did
from storage.connection import Connection
from storage.rows import table
from storage.statements import insert, param
from storage.trail_tables import DeedRow

_C = table(DeedRow).c
_ADD = insert(DeedRow)
_LATEST = (
    sa.select(*(_C[field.name] for field in fields(Deed)))
    .where(_C.community == param("community"), _C.kind == param("kind", _C.kind.type))
    .order_by(_C.id.desc())
    .limit(1)
)


class Deeds:
    """The deeds of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deed: Deed) -> None:
        """Append one."""
        self._connection.execute(_ADD, asdict(deed))

    def latest(self, community: str, kind: Did) -> Deed | None:
        """Return the newest deed of a kind."""
        row = self._connection.execute(_LATEST, {"community": community, "kind": kind}).mappings().one_or_none()
        return None if row is None else Deed(**row)
