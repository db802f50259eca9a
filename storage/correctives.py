"""The corrective actions, kept; fits `core.ports.Correctives`."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.corrective import Corrective
from core.errors import StaleComplaint
from storage.connection import Connection
from storage.corrective_tables import OPEN, CorrectiveRow
from storage.counting import next_number
from storage.rows import table
from storage.statements import insert, param, update

_T = table(CorrectiveRow)
_C = _T.c
#: They are counted through, beside the complaints that are counted by the day.
_COUNTED_AS = "corrective"

_ADD = insert(CorrectiveRow)
_SAVE = update(CorrectiveRow, _C.ref == param("of_ref"), _C.version == param("read_version"))
_GET = sa.select(_T).where(_C.ref == param("ref"))
_COMMUNITY = sa.select(_C.community).where(_C.ref == param("ref"))
_DUE = (
    sa.select(_C.ref)
    .where(_C.due_at <= param("now"))
    .order_by(_C.due_at)
    .limit(param("limit"))
    .with_for_update(skip_locked=True)
)


def _newest(*where: sa.ColumnElement[bool] | sa.TextClause) -> sa.Select[Any]:
    return sa.select(_T).where(*where).order_by(_C.opened_at.desc(), _C.ref.desc()).limit(param("limit"))


_OPEN = _newest(_C.community == param("community"), OPEN)
_OPEN_IN = _newest(_C.community == param("community"), _C.department == param("department"), OPEN)

_NAMES = tuple(field.name for field in fields(Corrective))


class Correctives:
    """The corrective actions of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_ref(self) -> str:
        """Return a new number, unique over all communities."""
        return f"C-{next_number(self._connection, _COUNTED_AS):04d}"

    def add(self, corrective: Corrective) -> None:
        """Store a new one."""
        self._connection.execute(_ADD, _values(corrective))

    def save(self, corrective: Corrective) -> Corrective:
        """Store a changed one and return it with the next version; StaleComplaint if it changed meanwhile."""
        saved = replace(corrective, version=corrective.version + 1)
        key = {"of_ref": corrective.ref, "read_version": corrective.version}
        if self._connection.execute(_SAVE, _values(saved) | key).rowcount != 1:
            raise StaleComplaint(corrective.ref)
        return saved

    def get(self, ref: str) -> Corrective | None:
        """Return the corrective action of that number."""
        row = self._connection.execute(_GET, {"ref": ref}).mappings().one_or_none()
        return None if row is None else corrective_of(row)

    def community(self, ref: str) -> str | None:
        """Return whose it is, whatever else of it can't be read."""
        found: str | None = self._connection.execute(_COMMUNITY, {"ref": ref}).scalar_one_or_none()
        return found

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return up to `limit` numbers whose `due_at` has come, oldest first."""
        return self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars().all()

    def open_in(self, community: str, department: str | None, limit: int) -> Sequence[Corrective]:
        """Return open ones of a department (None: of all), newest first."""
        key = {"community": community, "limit": limit}
        if department is None:
            return [corrective_of(row) for row in self._connection.execute(_OPEN, key).mappings()]
        return [
            corrective_of(row)
            for row in self._connection.execute(_OPEN_IN, key | {"department": department}).mappings()
        ]


def _values(corrective: Corrective) -> dict[str, Any]:
    return {name: getattr(corrective, name) for name in _NAMES}


def corrective_of(row: sa.RowMapping) -> Corrective:
    """Return the corrective action of a row."""
    return Corrective(**{name: row[name] for name in _NAMES})
