"""What was told to everybody once, so that no other process and no restart tells it again; fits `core.ports.Publications`."""

from datetime import datetime

import sqlalchemy as sa

from storage.connection import Connection
from storage.publication_tables import PublicationRow
from storage.rows import table
from storage.statements import param, upsert

_C = table(PublicationRow).c
_TAKE = upsert(PublicationRow).on_conflict_do_nothing()
_KNOWN = sa.select(_C.at).where(
    _C.community == param("community"), _C.edition == param("edition"), _C.period == param("period")
)


class Publications:
    """The publications, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, community: str, edition: str, period: str, *, at: datetime) -> bool:
        """Record that an edition is told in this unit of work; False if it was told before."""
        row = {"community": community, "edition": edition, "period": period, "at": at}
        return self._connection.execute(_TAKE, row).rowcount == 1

    def is_out(self, community: str, edition: str, period: str) -> bool:
        """Tell whether an edition was told."""
        asked = {"community": community, "edition": edition, "period": period}
        return self._connection.execute(_KNOWN, asked).first() is not None
