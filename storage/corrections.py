"""What staff corrected, kept to improve the rules (T3); fits `core.ports.Corrections`."""

from datetime import datetime

from storage.connection import Connection
from storage.statements import community_of, insert
from storage.tables import CorrectionRow

_ADD = insert(CorrectionRow).values(community=community_of("of_ref"))


class Corrections:
    """The corrections of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ref: str, text: str, *, field: str, was: str, became: str, by: str, at: datetime) -> None:
        """Keep one correction with the text it is about."""
        values = {"ref": ref, "text": text, "field": field, "was": was, "became": became, "by": by, "at": at}
        self._connection.execute(_ADD, values | {"of_ref": ref})
