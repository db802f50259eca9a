"""The complaints, kept; fits `core.ports.Complaints`."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.complaint import Complaint
from core.errors import StaleComplaint
from core.messages import Peer
from core.ports import Glimpse, Raised
from nlp.reading import Place
from storage.connection import Connection
from storage.corrective_tables import CorrectiveRow
from storage.counting import next_number
from storage.mapping import complaint_of, complaint_values
from storage.rows import table
from storage.statements import insert, param, update
from storage.tables import COLLECTED, FOLLOWING, LEADING, OPEN, ComplaintRow, ConversationRow, OutboxRow

_T = table(ComplaintRow)
_C = _T.c
_CORRECTIVE = table(CorrectiveRow).c
_CONVERSATION = table(ConversationRow).c
_OUTBOX = table(OutboxRow).c
_NEWEST = (_C.filed_at.desc(), _C.ref.desc())
_FIXED = ("ref", "tail", "joined")

_ADD = insert(ComplaintRow)
_SAVE = update(ComplaintRow, _C.ref == param("of_ref"), _C.version == param("read_version"))
_GET = sa.select(_T).where(_C.ref == param("ref"))
_COMMUNITY = sa.select(_C.community).where(_C.ref == param("ref"))
_DUE = sa.select(_C.ref).where(_C.due_at <= param("now")).order_by(_C.due_at).limit(param("limit"))
_TAKE_DUE = _GET.where(_C.due_at <= param("now")).with_for_update(skip_locked=True)
_NEXT_DUE = sa.select(
    sa.select(sa.func.min(_C.due_at)).where(_C.due_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.min(_CORRECTIVE.due_at)).where(_CORRECTIVE.due_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.min(_CONVERSATION.due_at)).where(_CONVERSATION.due_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.min(_OUTBOX.due_at)).where(COLLECTED, _OUTBOX.due_at.is_not(None)).scalar_subquery(),
)


def _newest(*where: sa.ColumnElement[bool] | sa.TextClause) -> sa.Select[Any]:
    return sa.select(_T).where(*where).order_by(*_NEWEST).limit(param("limit"))


_OURS = _C.community == param("community")
_RECENT = _newest(_OURS)
_OPEN = _newest(_OURS, OPEN)
_ON_THE_LIST = _C.incident.is_(None)
_OPEN_OURS = _newest(_OURS, OPEN, _ON_THE_LIST)
_OPEN_IN = _newest(_OURS, _C.department == param("department"), OPEN, _ON_THE_LIST)
_FILED = (
    sa.select(_T)
    .where(_OURS, _C.filed_at >= param("since"), _C.filed_at < param("until"))
    .order_by(_C.filed_at, _C.ref)
)
_OF_RESIDENT = _newest(_C.resident == param("resident"))
_CALLED_ABOUT = _newest(
    _C.ref.in_(
        sa.select(_OUTBOX.ref).where(
            _OUTBOX.channel == param("channel"),
            _OUTBOX.chat == param("chat"),
            _OUTBOX.counts.is_not(None),
            _OUTBOX.queued_at > param("since"),
        )
    )
)
_BY_TAIL = _newest(_OURS, _C.tail == param("tail")).with_only_columns(_C.ref, _C.status, _C.incident, _C.corrective)

# One question for each index: asked at once, SQLite reads all of the topic, and PostgreSQL finds no unit that is null.
_LIKE = (_OURS, _C.topic == param("topic"), _C.filed_at >= param("since"))
_RAISED = [_C[field.name] for field in fields(Raised)]


def _raised(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return _newest(*_LIKE, *where).with_only_columns(*_RAISED)


_LIKE_OF_RESIDENT = _raised(_C.resident == param("resident"))
_LIKE_IN_UNIT = _raised(_C.building == param("building"), _C.unit == param("unit"))
_LIKE_IN_BUILDING = _raised(_C.building == param("building"), _C.unit.is_(None))

_INCIDENTS = _newest(_OURS, _C.topic == param("topic"), _C.filed_at >= param("since"), LEADING)
_COUNT_JOINED = sa.update(_T).where(_C.ref == param("of_ref")).values(joined=_C.joined + 1).returning(_C.joined)
_WAKE_JOINED = sa.update(_T).where(_C.incident == param("of_ref"), FOLLOWING).values(due_at=param("at"))


class Complaints:
    """The complaints of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_ref(self, community: str, day: date) -> str:
        """Return a new number, unique over all communities: people must never share one."""
        return f"TS{day:%Y%m%d}{next_number(self._connection, f'{day:%Y%m%d}'):04d}"

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

    def community(self, ref: str) -> str | None:
        """Return the community of the complaint of that number, whatever else may be wrong with its row."""
        found: str | None = self._connection.execute(_COMMUNITY, {"ref": ref}).scalar_one_or_none()
        return found

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return up to `limit` numbers whose `due_at` has come, oldest first."""
        return self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars().all()

    def take_due(self, ref: str, now: datetime) -> Complaint | None:
        """Return a complaint if it is still due, and keep others from it; None if another process has it in hand."""
        row = self._connection.execute(_TAKE_DUE, {"ref": ref, "now": now}).mappings().one_or_none()
        return None if row is None else complaint_of(row)

    def next_due(self) -> datetime | None:
        """Return the earliest instant at which a complaint, a corrective action, a conversation or a call falls due."""
        instants = self._connection.execute(_NEXT_DUE).one()
        return min((instant for instant in instants if instant is not None), default=None)

    def open_in(self, community: str, department: str | None, limit: int) -> Sequence[Complaint]:
        """Return open complaints of a department (None: of all), newest first."""
        if department is None:
            return self._list(_OPEN_OURS, limit, community=community)
        return self._list(_OPEN_IN, limit, community=community, department=department)

    def recent(self, community: str, limit: int) -> Sequence[Complaint]:
        """Return the newest complaints, open or not."""
        return self._list(_RECENT, limit, community=community)

    def of_resident(self, resident: str, limit: int) -> Sequence[Complaint]:
        """Return the resident's own complaints, newest first."""
        return self._list(_OF_RESIDENT, limit, resident=resident)

    def called_about(self, peer: Peer, since: datetime, limit: int) -> Sequence[Complaint]:
        """Return what a chat was called about since then, newest first."""
        return self._list(_CALLED_ABOUT, limit, channel=peer.channel, chat=peer.chat, since=since)

    def filed(self, community: str, since: datetime, until: datetime) -> Sequence[Complaint]:
        """Return what was filed at or after `since` and before `until`, oldest first."""
        asked = {"community": community, "since": since, "until": until}
        return [complaint_of(row) for row in self._connection.execute(_FILED, asked).mappings()]

    def by_tail(self, community: str, tail: str, limit: int) -> Sequence[Glimpse]:
        """Return a glimpse of the complaints whose number ends in these four digits, newest first."""
        rows = self._connection.execute(_BY_TAIL, {"community": community, "tail": tail, "limit": limit})
        return [Glimpse(ref=ref, status=status, incident=lead, corrective=of) for ref, status, lead, of in rows]

    def alike(
        self, community: str, *, since: datetime, resident: str, place: Place, topic: str, limit: int
    ) -> Sequence[Raised]:
        """Return complaints filed since then with this topic, by this resident or at this building and unit."""
        wanted = {"community": community, "since": since, "topic": topic, "limit": limit}
        found = self._connection.execute(_LIKE_OF_RESIDENT, wanted | {"resident": resident}).all()
        if place.building is not None:
            statement = _LIKE_IN_BUILDING if place.unit is None else _LIKE_IN_UNIT
            where = {"building": place.building} | ({} if place.unit is None else {"unit": place.unit})
            found = found + self._connection.execute(statement, wanted | where).all()
        alike = {row.ref: Raised(**row._asdict()) for row in found}.values()
        return sorted(alike, key=lambda complaint: (complaint.filed_at, complaint.ref), reverse=True)[:limit]

    def incidents(self, community: str, topic: str, since: datetime, limit: int) -> Sequence[Complaint]:
        """Return what was reported first of each outage of that kind and is still worked on, newest first."""
        return self._list(_INCIDENTS, limit, community=community, topic=topic, since=since)

    def count_joined(self, ref: str) -> int:
        """Count one more report of the incident that this one leads, and return how many there are beside it."""
        joined: int = self._connection.execute(_COUNT_JOINED, {"of_ref": ref}).scalar_one()
        return joined

    def wake_joined(self, ref: str, *, at: datetime) -> None:
        """Let all who reported the same incident and wait for it fall due."""
        self._connection.execute(_WAKE_JOINED, {"of_ref": ref, "at": at})

    def _list(self, statement: sa.Select[Any], limit: int, **wanted: object) -> Sequence[Complaint]:
        rows = self._connection.execute(statement, wanted | {"limit": limit}).mappings()
        return [complaint_of(row) for row in rows]
