"""What the playground's page asks of the house behind it; the composition root fulfils it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bots.screen import Screen
from core.messages import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One member of staff as the page shows them."""

    name: str
    role_label: str
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindResult:
    """Where winding the clock led: what time it is now, and how many things fell due on the way."""

    now: datetime
    fell_due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLine:
    """One complaint in the page's list, newest first; `due` is the next thing due, in words."""

    ref: str
    title: str
    status_label: str
    severity: str
    late: bool
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """One complaint's form (label and value), its timeline (local time and what happened) and what is due next."""

    form: Sequence[tuple[str, str]]
    timeline: Sequence[tuple[str, str]]
    next_due: str | None = None


class Stage(Protocol):
    """The house as the page sees it; chats go by name: a resident's, a colleague's (private) or a group's."""

    @property
    def screen(self) -> Screen:
        """Return the phones of everybody."""
        ...

    @property
    def zone(self) -> str:
        """Return the community's time zone."""
        ...

    @property
    def community_name(self) -> str:
        """Return the community's name."""
        ...

    def now(self) -> datetime:
        """Return the simulated instant, aware UTC."""
        ...

    def residents(self) -> Sequence[str]:
        """Return the residents' names, in the order they joined."""
        ...

    def add_resident(self, name: str) -> None:
        """Let one more resident in; the name is nobody else's."""
        ...

    def groups(self) -> Sequence[str]:
        """Return the names of the staff groups."""
        ...

    def people(self) -> Sequence[PersonView]:
        """Return the staff."""
        ...

    def samples(self) -> Sequence[str]:
        """Return sentences to start with."""
        ...

    async def say(self, chat: str, author: str, text: str, attachments: Sequence[Attachment]) -> None:
        """Show the words on the screen (`Screen.said`), then handle them; return when the answers are shown."""
        ...

    async def press(self, chat: str, author: str, data: str, label: str) -> None:
        """Show the label as said (`Screen.said`), then handle the button; return when the answers are shown."""
        ...

    async def wind(self, to: timedelta | None) -> WindResult:
        """Move the clock on (None: to the next thing due); all that falls due on the way happens in order."""
        ...

    def complaints(self) -> Sequence[ComplaintLine]:
        """Return the complaints, newest first."""
        ...

    def complaint(self, ref: str) -> ComplaintView | None:
        """Return the complaint of that number, or None."""
        ...

    def media(self, source: str) -> tuple[bytes, str] | None:
        """Return content and content type of something sent, or None."""
        ...

    async def keep_media(self, content: bytes, name: str, content_type: str) -> str:
        """Keep something sent and return its source."""
        ...
