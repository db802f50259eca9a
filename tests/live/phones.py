"""What people saw: every state of every message that a platform's server received, read back as a human would."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bots.screen import Shown
from core.messages import Attachment, Button


class Phones:
    """The phones of everybody on all platforms, by the name of the chat: a resident, one of the staff, a group."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._states: list[Shown] = []

    def show(
        self,
        chat: str,
        message: str,
        text: str = "",
        *,
        buttons: Sequence[Button] = (),
        attachments: Sequence[Attachment] = (),
        awaits: bool = False,
        mention: Sequence[str] = (),
    ) -> Shown:
        """Show a message, or change the one of that id in place."""
        before = next((shown for shown in reversed(self.heard(chat)) if shown.id == message), None)
        state = Shown(
            id=message,
            chat=chat,
            at=before.at if before else self._now(),
            text=text,
            buttons=tuple(buttons),
            attachments=tuple(attachments),
            awaits=awaits,
            mention=tuple(mention),
            revision=before.revision + 1 if before else 0,
            sequence=len(self._states) + 1,
        )
        self._states.append(state)
        return state

    def add(self, chat: str, message: str, attachment: Attachment) -> Shown:
        """Show a picture or the like; what follows a text directly is seen as one with it."""
        before = self.heard(chat)[-1:]
        if not before:
            return self.show(chat, message, attachments=(attachment,))
        (last,) = before
        attachments = (*last.attachments, attachment)
        state = replace(last, attachments=attachments, revision=last.revision + 1, sequence=len(self._states) + 1)
        self._states.append(state)
        return state

    def heard(self, chat: str) -> tuple[Shown, ...]:
        """Return every state that the chat ever showed, in order."""
        return tuple(state for state in self._states if state.chat == chat)

    def everything(self) -> tuple[Shown, ...]:
        """Return every state of all chats, in order."""
        return tuple(self._states)

    def shown(self, chat: str) -> tuple[Shown, ...]:
        """Return what the chat shows now, from top to bottom."""
        return tuple({state.id: state for state in self.heard(chat)}.values())
