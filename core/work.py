"""The unit of work: one transaction over everything that is kept; `storage` fits these shapes without inheriting them."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self

from core.acquaintance import Bindings, Claims, Invites, Residents
from core.calling import Calls
from core.deeds import Deeds
from core.inquiries import Inquiries
from core.lasting import Cautions
from core.ports import (
    Archive,
    Complaints,
    Conversations,
    Corrections,
    Correctives,
    Inbox,
    Outbox,
    Policies,
    Publications,
    Timeline,
)
from core.upkeep import Troubles, Untold


class UnitOfWork(Protocol):
    """One transaction: leaving the block without `commit` undoes everything."""

    @property
    def inbox(self) -> Inbox:
        """Return what had its effect already."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Return where conversations stand."""
        ...

    @property
    def complaints(self) -> Complaints:
        """Return the complaints."""
        ...

    @property
    def correctives(self) -> Correctives:
        """Return the corrective actions."""
        ...

    @property
    def timeline(self) -> Timeline:
        """Return what happened."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Return what will be sent."""
        ...

    @property
    def calls(self) -> Calls:
        """Return what people are called about."""
        ...

    @property
    def residents(self) -> Residents:
        """Return the residents."""
        ...

    @property
    def bindings(self) -> Bindings:
        """Return which chat is whose."""
        ...

    @property
    def invites(self) -> Invites:
        """Return the one-time codes."""
        ...

    @property
    def claims(self) -> Claims:
        """Return who claims to be whom."""
        ...

    @property
    def policies(self) -> Policies:
        """Return the policies by digest."""
        ...

    @property
    def corrections(self) -> Corrections:
        """Return what staff corrected."""
        ...

    @property
    def publications(self) -> Publications:
        """Return what was told to everybody once."""
        ...

    @property
    def cautions(self) -> Cautions:
        """Return what was warned of and is not over."""
        ...

    @property
    def archive(self) -> Archive:
        """Return the forms of a time."""
        ...

    @property
    def inquiries(self) -> Inquiries:
        """Return what was asked about figures and is not answered yet."""
        ...

    @property
    def troubles(self) -> Troubles:
        """Return what fails each time."""
        ...

    @property
    def untold(self) -> Untold:
        """Return what nobody was told of yet."""
        ...

    @property
    def deeds(self) -> Deeds:
        """Return what was done that is no fact of a complaint."""
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undo what was not committed."""
        ...

    def apart(self) -> AbstractContextManager[None]:
        """Undo what is done inside, and only that, if it ends in an error."""
        ...

    def commit(self) -> None:
        """Make everything durable at once."""
        ...


class OpensWork(Protocol):
    """Opens a new unit of work; one a message, never shared."""

    def __call__(self) -> UnitOfWork:
        """Return a unit of work not yet begun."""
        ...
