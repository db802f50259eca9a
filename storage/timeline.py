"""What happened to each complaint, kept for ever; fits `core.ports.Timeline`."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.events import Event
from storage.connection import Connection
from storage.mapping import event_of, event_values
from storage.rows import table
from storage.statements import community_of, insert, param
from storage.tables import EventRow

_T = table(EventRow)
_ADD = insert(EventRow).values(community=community_of("of_ref"))
_OF = sa.select(_T).where(_T.c.ref == param("ref")).order_by(_T.c.id)

_OF_PERSON = (
    sa.select(_T)
    .where(_T.c.community == param("community"), _T.c.at > param("since"), _T.c.by == param("name"))
    .order_by(_T.c.at.desc(), _T.c.id.desc())
    .limit(param("limit"))
)


class Timeline:
    """The timelines, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, events: Sequence[Event]) -> None:
        """Append facts about complaints that are stored already."""
        if events:
            self._connection.execute(_ADD, [event_values(event) | {"of_ref": event.ref} for event in events])

    def of(self, ref: str) -> Sequence[Event]:
        """Return the facts of one complaint in the order they were appended."""
        return [event_of(row) for row in self._connection.execute(_OF, {"ref": ref}).mappings()]

    def of_person(self, community: str, name: str, since: datetime, limit: int) -> Sequence[Event]:
        """Return up to `limit` facts that somebody brought about since then, newest first."""
        asked = {"community": community, "name": name, "since": since, "limit": limit}
        return [event_of(row) for row in self._connection.execute(_OF_PERSON, asked).mappings()]
