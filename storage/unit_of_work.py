"""One transaction over all repositories; fits `core.ports.UnitOfWork`."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Generic, Self, TypeVar

import sqlalchemy as sa

from core.errors import StaleComplaint, Unavailable, whereabouts
from storage.archive import Archive
from storage.bindings import Bindings
from storage.calls import Calls
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

Repository = TypeVar("Repository")


class _Opened(Generic[Repository]):
    """One repository of a unit of work, opened when it is first asked for: a message needs six of them."""

    def __init__(self, kind: Callable[[Connection], Repository]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, work: "UnitOfWork", owner: type) -> Repository:
        opened = work.__dict__[self._name] = self._kind(work.connection)
        return opened


class UnitOfWork:
    """One transaction: leaving the block without `commit` undoes everything; nothing can follow the commit."""

    inbox = _Opened(Inbox)
    conversations = _Opened(Conversations)
    complaints = _Opened(Complaints)
    timeline = _Opened(Timeline)
    outbox = _Opened(Outbox)
    calls = _Opened(Calls)
    residents = _Opened(Residents)
    bindings = _Opened(Bindings)
    invites = _Opened(Invites)
    claims = _Opened(Claims)
    policies = _Opened(Policies)
    corrections = _Opened(Corrections)
    publications = _Opened(Publications)
    cautions = _Opened(Cautions)
    inquiries = _Opened(Inquiries)
    troubles = _Opened(Troubles)
    untold = _Opened(Untold)
    correctives = _Opened(Correctives)
    deeds = _Opened(Deeds)
    archive = _Opened(Archive)

    def __init__(self, opens: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._opens = opens

    def __enter__(self) -> Self:
        """Begin; Unavailable if that can't be now."""
        self._ending = ExitStack()
        try:
            self.connection = self._ending.enter_context(self._opens())
        except Exception as error:
            if isinstance(error, TimeoutError) or is_out(error):
                raise Unavailable(whereabouts(error)) from error
            raise
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
        return self.connection.apart()

    def commit(self) -> None:
        """Make everything durable at once."""
        self.connection.commit()
        self._ending.close()
