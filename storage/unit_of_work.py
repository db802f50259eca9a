"""One transaction over all repositories; fits `core.ports.UnitOfWork`."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from core.errors import StaleComplaint, Unavailable, whereabouts
from storage.archive import Archive
from storage.bindings import Bindings
from storage.cautions import Cautions
from storage.claims import Claims
from storage.complaints import Complaints
from storage.connection import Connection
from storage.conversations import Conversations
from storage.corrections import Corrections
from storage.correctives import Correctives
from storage.deeds import Deeds
from storage.inbox import Inbox
from storage.inquiries import Inquiries
from storage.invites import Invites
from storage.outbox import Outbox
from storage.policies import Policies
from storage.publications import Publications
from storage.residents import Residents
from storage.timeline import Timeline
from storage.transactions import gave_way, is_out
from storage.upkeep import Troubles, Untold


class UnitOfWork:
    """One transaction: leaving the block without `commit` undoes everything; nothing can follow the commit."""

    inbox: Inbox
    conversations: Conversations
    complaints: Complaints
    timeline: Timeline
    outbox: Outbox
    residents: Residents
    bindings: Bindings
    invites: Invites
    claims: Claims
    policies: Policies
    corrections: Corrections
    publications: Publications
    cautions: Cautions
    inquiries: Inquiries
    troubles: Troubles
    untold: Untold
    correctives: Correctives
    deeds: Deeds
    archive: Archive

    def __init__(self, opens: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._opens = opens

    def __enter__(self) -> Self:
        """Begin; Unavailable if that can't be now."""
        self._ending = ExitStack()
        try:
            self._connection = self._ending.enter_context(self._opens())
        except Exception as error:
            if isinstance(error, TimeoutError) or is_out(error):
                raise Unavailable(whereabouts(error)) from error
            raise
        self._repositories(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undo what was not committed.

        StaleComplaint if the database chose this one to give way to another, Unavailable if it can't be worked with now.
        """
        self._ending.close()
        if isinstance(error, sa.exc.DBAPIError) and gave_way(error):
            raise StaleComplaint("gave way to another unit of work") from error
        if error is not None and is_out(error):
            raise Unavailable(whereabouts(error)) from error

    def apart(self) -> AbstractContextManager[None]:
        """Undo what is done inside, and only that, if it ends in an error."""
        return self._connection.apart()

    def commit(self) -> None:
        """Make everything durable at once."""
        self._connection.commit()
        self._ending.close()

    def _repositories(self, connection: Connection) -> None:
        self.inbox = Inbox(connection)
        self.conversations = Conversations(connection)
        self.complaints = Complaints(connection)
        self.timeline = Timeline(connection)
        self.outbox = Outbox(connection)
        self.residents = Residents(connection)
        self.bindings = Bindings(connection)
        self.invites = Invites(connection)
        self.claims = Claims(connection)
        self.policies = Policies(connection)
        self.corrections = Corrections(connection)
        self.publications = Publications(connection)
        self.cautions = Cautions(connection)
        self.inquiries = Inquiries(connection)
        self.troubles = Troubles(connection)
        self.untold = Untold(connection)
        self.correctives = Correctives(connection)
        self.deeds = Deeds(connection)
        self.archive = Archive(connection)
