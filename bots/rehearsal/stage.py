"""What the player needs of the place a transcript is played in: `Scene` keeps it in memory, tests play it over HTTP."""

from datetime import datetime
from typing import Protocol

from bots.clock import TellsTime
from bots.screen import Shown
from core.messages import Attachment


class Stage(Protocol):
    """A house with its phones and its clock. Every act returns when all that follows from it at once has happened."""

    @property
    def clock(self) -> TellsTime:
        """Return the clock, which stands still between acts."""
        ...

    async def say(
        self,
        who: str,
        group: str | None,
        *,
        text: str = "",
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Let somebody write or send in a group or in the private chat."""
        ...

    async def send_album(self, who: str, group: str | None, pictures: tuple[Attachment, ...], words: str) -> None:
        """Let somebody send pictures as one album, with words below the first or without."""
        ...

    async def scan(self, who: str, place: str) -> None:
        """Let somebody come in by the code of a place, as it is printed."""
        ...

    async def press(self, who: str, group: str | None, label: str) -> bool:
        """Press the newest button of that label, or say what stands for it; False if none is offered."""
        ...

    async def wind(self, to: datetime) -> None:
        """Move the clock on; all that falls due on the way happens in order. `bots.clock.Stuck` if it can't."""
        ...

    async def restart(self) -> None:
        """Let the process die without warning and start again on the same database."""
        ...

    def heard(self, chat: str) -> tuple[Shown, ...]:
        """Return every state of Suban's messages that the chat ever showed, in order."""
        ...

    def everything(self) -> tuple[Shown, ...]:
        """Return every state of Suban's messages in all chats, in order."""
        ...

    def offered(self, chat: str) -> tuple[str, ...]:
        """Return the labels of the buttons that can be pressed in the chat now."""
        ...
