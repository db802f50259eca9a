"""The forms as they go into the archive; fits `core.ports.Archive`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.complaint import Complaint
from storage.connection import Connection
from storage.mapping import complaint_of
from storage.rows import table
from storage.statements import param
from storage.tables import ComplaintRow

_T = table(ComplaintRow)
_C = _T.c

#: What was filed longer ago than this is not looked for among what is archived: its form is in the volumes of its month.
OLDEST = timedelta(days=800)

_ENDED = sa.and_(_C.closed_at >= param("since"), _C.closed_at < param("until"))
_BOUND = (
    _C.community == param("community"),
    _C.filed_at >= param("oldest"),
    _C.filed_at < param("until"),
    sa.or_(_C.filed_at >= param("since"), _ENDED),
)
_AFTER = sa.or_(_C.filed_at > param("oldest"), _C.ref > param("after"))
_FORMS = sa.select(_T).where(*_BOUND, _AFTER).order_by(_C.filed_at, _C.ref).limit(param("limit"))
_HOW_MANY = sa.select(sa.func.count()).where(*_BOUND)


class Archive:
    """The archive, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def how_many(self, community: str, since: datetime, until: datetime) -> int:
        """Return how many forms belong to a time."""
        asked = {"community": community, "since": since, "until": until, "oldest": since - OLDEST}
        many: int = self._connection.execute(_HOW_MANY, asked).scalar_one()
        return many

    def forms(
        self, community: str, since: datetime, until: datetime, *, after: Complaint | None, limit: int
    ) -> Sequence[Complaint]:
        """Return the next of the forms that belong to a time, after that one, oldest first."""
        asked = {"community": community, "since": since, "until": until, "limit": limit}
        asked |= {"oldest": after.filed_at, "after": after.ref} if after else {"oldest": since - OLDEST, "after": ""}
        return [complaint_of(row) for row in self._connection.execute(_FORMS, asked).mappings()]
