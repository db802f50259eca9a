"""The addresses of the page: one for everybody in a group, one for the only person who may read a private message."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bots.wecom.links import Signer, Ticket
from bots.wecom.translate import GROUP, HOOK, PAGE

PATH = "/t"
#: How long a link works, and how long a telephone stays known as somebody's.
LASTS, BADGE_LASTS = timedelta(days=14), timedelta(days=90)


class PageLinks:
    """Makes links, where the company has a public address; without one there are none."""

    def __init__(self, public_url: str, secret: str, now: Callable[[], datetime]) -> None:
        self._public_url = public_url
        self._now = now
        self.signer = Signer(secret, "link")
        self.badges = Signer(secret, "badge")

    @property
    def is_secure(self) -> bool:
        """Tell whether the page is read over TLS."""
        return self._public_url.startswith("https:")

    def of(self, chat: str, task: str) -> str:
        """Return the link to a message for who reads it in that chat."""
        if chat.startswith((GROUP, HOOK)):
            return self.group(task)
        return self.private(task) if chat.startswith(PAGE) else self.person(task, chat)

    def group(self, task: str) -> str:
        """Return the link that all in a group may open; what they may do there depends on who they are."""
        return self._link(task, "")

    def private(self, task: str) -> str:
        """Return the link to a message that only the person it is for may read, once the telephone is known as theirs."""
        return self._link(task, PAGE)

    def person(self, task: str, member: str) -> str:
        """Return the link for one member, sent to nobody else."""
        return self._link(task, member)

    def _link(self, task: str, person: str) -> str:
        if not self._public_url:
            return ""
        # To the day: the same card has the same link, however often it is written.
        until = (self._now() + LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
        ticket = Ticket(task=task, person=person, until=until)
        return f"{self._public_url}{PATH}/{self.signer.sign(ticket)}"
