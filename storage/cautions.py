"""What was warned of and is not over; fits `core.lasting.Cautions`."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from core.lasting import Lasting
from storage.connection import Connection
from storage.publication_tables import CautionRow
from storage.rows import table
from storage.statements import param, upsert

_T = table(CautionRow)
_C = _T.c
_NEW = upsert(CautionRow)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=[_C.community, _C.matter],
    set_={name: _NEW.excluded[name] for name in ("seen_at", "is_grave", "corrective")},
)
_LASTING = sa.select(_C.matter, _C.seen_at, _C.is_grave, _C.corrective).where(_C.community == param("community"))
_END = sa.delete(_T).where(_C.community == param("of"), _C.matter == param("what"))


class Cautions:
    """The matters that last, in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lasting(self, community: str) -> Mapping[str, Lasting]:
        """Return each matter that lasts."""
        found = self._connection.execute(_LASTING, {"community": community})
        return {
            matter: Lasting(seen_at=seen_at, is_grave=is_grave, corrective=corrective)
            for matter, seen_at, is_grave, corrective in found
        }

    def keep(self, community: str, matter: str, lasting: Lasting) -> None:
        """Note that a matter was told, or that it was seen again."""
        self._connection.execute(_KEEP, {"community": community, "matter": matter} | asdict(lasting))

    def end(self, community: str, matter: str) -> None:
        """Note that a matter is over."""
        self._connection.execute(_END, {"of": community, "what": matter})
