"""The register as it is asked for figures: many complaints, few columns of each; fits `core.figures.facts.Register`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.complaint import Complaint
from core.corrective import Corrective
from core.events import Happened
from core.figures.facts import Fact
from core.policy import Policy
from storage.connection import Connection
from storage.corrective_tables import OPEN as CORRECTIVE_OPEN
from storage.corrective_tables import CorrectiveRow
from storage.correctives import corrective_of
from storage.mapping import complaint_of
from storage.policies import Policies
from storage.rows import table
from storage.statements import param
from storage.tables import OPEN, UPGRADED, ComplaintRow, EventRow

_T = table(ComplaintRow)
_C = _T.c
_E = table(EventRow).c

#: How many rows are held at once.
BATCH = 2_000

_OURS = _C.community == param("community")
_LEAN = sa.select(*(_C[name] for name in Fact._fields)).where(_OURS)
_SPAN = (_C.filed_at >= param("since"), _C.filed_at < param("until"))
_FILED = _LEAN.where(*_SPAN).order_by(_C.filed_at, _C.ref)
_WHOLE = sa.select(_T).where(_OURS, *_SPAN).order_by(_C.filed_at, _C.ref)
_HOW_MANY = sa.select(sa.func.count()).where(_OURS, *_SPAN)
_OPEN_BEFORE = _LEAN.where(OPEN, _C.filed_at < param("until")).order_by(_C.filed_at, _C.ref)
_UPGRADED = sa.select(_E.ref).where(_E.community == param("community"), UPGRADED, _E.at >= param("since"))
_WENT = (
    sa.select(_C.department, _E.kind, sa.func.count())
    .select_from(sa.join(table(EventRow), _T, _E.ref == _C.ref))
    .where(_E.community == param("community"), _E.at >= param("since"), _E.at < param("until"))
    .group_by(_C.department, _E.kind)
)

_K = table(CorrectiveRow).c
_CORRECTIVES = (
    sa.select(table(CorrectiveRow))
    .where(_K.community == param("community"))
    .where(sa.or_(CORRECTIVE_OPEN, _K.opened_at >= param("since"), _K.verified_at >= param("since")))
    .order_by(_K.opened_at, _K.ref)
)


class Figures:
    """The register, read over one connection: one state of everything, from the first question to the last."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._policies: dict[str, Policy] = {}

    def filed(self, community: str, since: datetime, until: datetime) -> Iterator[Fact]:
        """Yield what was filed at or after `since` and before `until`, oldest first."""
        return self._stream(_FILED, community=community, since=since, until=until)

    def complaints(self, community: str, since: datetime, until: datetime) -> Iterator[Complaint]:
        """Yield the same ones whole."""
        asked = {"community": community, "since": since, "until": until}
        found = self._connection.execute(_WHOLE, asked, execution_options={"yield_per": BATCH})
        for rows in found.mappings().partitions():
            yield from map(complaint_of, rows)

    def how_many(self, community: str, since: datetime, until: datetime) -> int:
        """Return how many were filed at or after `since` and before `until`."""
        asked = {"community": community, "since": since, "until": until}
        many: int = self._connection.execute(_HOW_MANY, asked).scalar_one()
        return many

    def open_before(self, community: str, before: datetime) -> Iterator[Fact]:
        """Yield what was filed before that instant and is still open, oldest first."""
        return self._stream(_OPEN_BEFORE, community=community, until=before)

    def upgraded(self, community: str, since: datetime) -> frozenset[str]:
        """Return the numbers of what was upgraded to major at or after that instant."""
        found = self._connection.execute(_UPGRADED, {"community": community, "since": since})
        return frozenset(found.scalars())

    def went(self, community: str, since: datetime, until: datetime) -> Mapping[tuple[str, Happened], int]:
        """Return how many facts of each kind there were from `since` until before `until`, by department and kind."""
        asked = {"community": community, "since": since, "until": until}
        return {(department, kind): many for department, kind, many in self._connection.execute(_WENT, asked)}

    def correctives(self, community: str, since: datetime) -> Sequence[Corrective]:
        """Return the corrective actions that are open, or were opened or verified at or after that instant, oldest first."""
        found = self._connection.execute(_CORRECTIVES, {"community": community, "since": since})
        return [corrective_of(row) for row in found.mappings()]

    def policy(self, digest: str) -> Policy:
        """Return the policy under which something was filed."""
        if digest not in self._policies:
            self._policies[digest] = Policies(Connection.over(self._connection)).get(digest)
        return self._policies[digest]

    def _stream(self, statement: sa.Select[Any], **asked: object) -> Iterator[Fact]:
        found = self._connection.execute(statement, asked, execution_options={"yield_per": BATCH})
        for rows in found.partitions():
            yield from map(Fact._make, rows)
