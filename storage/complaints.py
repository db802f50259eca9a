"""The complaints, kept; fits `core.ports.Complaints`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.complaint import Complaint
from core.errors import StaleComplaint
from nlp.reading import Place
from storage.mapping import complaint_of, complaint_values
from storage.rows import table
from storage.statements import insert, param, update, upsert
from storage.tables import OPEN, ComplaintRow, ConversationRow, CounterRow

_T = table(ComplaintRow)
_C = _T.c
_COUNTER = table(CounterRow).c
_CONVERSATION = table(ConversationRow).c
_NEWEST = (_C.filed_at.desc(), _C.ref.desc())
_FIXED = ("ref", "backwards")
_ALL = 2**31 - 1
#: More digits than any number has: the end of the range of all numbers that begin (backwards) alike.
_NINES = "9" * 20

_ADD = insert(ComplaintRow)
_SAVE = update(ComplaintRow, _C.ref == param("of_ref"), _C.version == param("read_version"))
_GET = sa.select(_T).where(_C.ref == param("ref"))
_DUE = (
    sa.select(_C.ref)
    .where(_C.due_at <= param("now"))
    .order_by(_C.due_at)
    .limit(param("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = sa.select(
    sa.select(sa.func.min(_C.due_at)).where(_C.due_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.min(_CONVERSATION.due_at)).where(_CONVERSATION.due_at.is_not(None)).scalar_subquery(),
)


def _newest(*where: sa.ColumnElement[bool] | sa.TextClause) -> sa.Select[Any]:
    return sa.select(_T).where(*where).order_by(*_NEWEST).limit(param("limit"))


_OURS = _C.community == param("community")
_RECENT = _newest(_OURS)
_OPEN = _newest(_OURS, OPEN)
_OPEN_IN = _newest(_OURS, _C.department == param("department"), OPEN)
# Asked for in order, for else SQLite might prefer an index that holds the closed ones, too.
_OPEN_COUNT = sa.select(sa.func.count()).select_from(_OPEN.with_only_columns(_C.ref).subquery())
_OF_RESIDENT = _newest(_C.resident == param("resident"))
_BY_TAIL = _newest(_OURS, _C.backwards.between(param("first"), param("last")))

_SAME_PLACE = sa.and_(_C.building == param("building"), _C.unit.is_not_distinct_from(param("unit")))
_SAME_SOURCE = sa.or_(_C.resident == param("resident"), _SAME_PLACE)
_ALIKE = _newest(_OURS, _C.topic == param("topic"), _C.filed_at >= param("since"), _SAME_SOURCE)
_ALIKE_NO_TOPIC = _newest(_OURS, _C.topic.is_(None), _C.filed_at >= param("since"), _SAME_SOURCE)

_COUNT_UP = upsert(CounterRow).on_conflict_do_update(index_elements=["day"], set_={"value": _COUNTER.value + 1})
_COUNTED = sa.select(_COUNTER.value).where(_COUNTER.day == param("day"))


class Complaints:
    """The complaints of one unit of work."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def next_ref(self, community: str, day: date) -> str:
        """Return a new number, unique over all communities: people must never share one."""
        key = {"day": f"{day:%Y%m%d}"}
        self._connection.execute(_COUNT_UP, key | {"value": 1})
        return f"TS{day:%Y%m%d}{self._connection.execute(_COUNTED, key).scalar_one():04d}"

    def add(self, complaint: Complaint) -> None:
        """Store a new complaint."""
        self._connection.execute(_ADD, complaint_values(complaint))

    def save(self, complaint: Complaint) -> Complaint:
        """Store a changed complaint and return it with the next version; StaleComplaint if it changed meanwhile."""
        saved = replace(complaint, version=complaint.version + 1)
        values = {name: value for name, value in complaint_values(saved).items() if name not in _FIXED}
        key = {"of_ref": complaint.ref, "read_version": complaint.version}
        if self._connection.execute(_SAVE, values | key).rowcount != 1:
            raise StaleComplaint(complaint.ref)
        return saved

    def get(self, ref: str) -> Complaint | None:
        """Return the complaint of that number."""
        row = self._connection.execute(_GET, {"ref": ref}).mappings().one_or_none()
        return None if row is None else complaint_of(row)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return up to `limit` numbers whose `due_at` has come, oldest first."""
        return self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars().all()

    def next_due(self) -> datetime | None:
        """Return the earliest instant at which a complaint or a conversation falls due."""
        instants = self._connection.execute(_NEXT_DUE).one()
        return min((instant for instant in instants if instant is not None), default=None)

    def open_in(self, community: str, department: str | None, limit: int) -> Sequence[Complaint]:
        """Return open complaints of a department (None: of all), newest first."""
        if department is None:
            return self._list(_OPEN, limit, community=community)
        return self._list(_OPEN_IN, limit, community=community, department=department)

    def recent(self, community: str, limit: int) -> Sequence[Complaint]:
        """Return the newest complaints, open or not."""
        return self._list(_RECENT, limit, community=community)

    def of_resident(self, resident: str, limit: int) -> Sequence[Complaint]:
        """Return the resident's own complaints, newest first."""
        return self._list(_OF_RESIDENT, limit, resident=resident)

    def by_tail(self, community: str, tail: str, limit: int) -> Sequence[Complaint]:
        """Return complaints whose number ends in these digits, newest first; none for what is not digits."""
        if not (tail.isascii() and tail.isdecimal()):
            return ()
        first = tail[::-1]
        return self._list(_BY_TAIL, limit, community=community, first=first, last=first + _NINES)

    def alike(
        self, community: str, *, since: datetime, resident: str, place: Place, topic: str | None, limit: int
    ) -> Sequence[Complaint]:
        """Return complaints filed since then with this topic, by this resident or at this building and unit."""
        wanted = {"community": community, "since": since, "resident": resident}
        where = {"building": place.building, "unit": place.unit}
        if topic is None:
            return self._list(_ALIKE_NO_TOPIC, limit, **wanted, **where)
        return self._list(_ALIKE, limit, topic=topic, **wanted, **where)

    def open_count(self, community: str) -> int:
        """Return how many complaints are open."""
        count: int = self._connection.execute(_OPEN_COUNT, {"community": community, "limit": _ALL}).scalar_one()
        return count

    def _list(self, statement: sa.Select[Any], limit: int, **wanted: object) -> Sequence[Complaint]:
        rows = self._connection.execute(statement, wanted | {"limit": limit}).mappings()
        return [complaint_of(row) for row in rows]
