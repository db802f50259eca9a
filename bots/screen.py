"""The phones of everybody, in memory: the channel of the playground and of rehearsals."""

import asyncio
import secrets
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from bots.adapter import Abilities, Dispatch
from bots.render import render
from core.messages import Attachment, Button, Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as a chat shows it at one moment.

    `author` is None for Suban, else the name of who said it. `sequence` numbers every sent or edited state of all
    chats; `revision` counts the edits of this message. `buttons` are the choices it offers, also on a channel that
    shows them as numbered lines.
    """

    id: str
    chat: str
    at: datetime
    author: str | None = None
    text: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    card: str | None = None
    ref: str | None = None
    awaits: bool = False
    mention: tuple[str, ...] = ()
    revision: int = 0
    sequence: int = 0

    @property
    def edited(self) -> bool:
        """Tell whether it was changed after it was sent."""
        return self.revision > 0


class Screen:
    """An adapter whose platform is memory: it keeps what every chat shows, and every state it ever showed.

    Screens that share `numbers` count their states together, so that a rehearsal over two channels has one order.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        channel: str = "web",
        abilities: Abilities | None = None,
        heading: str = "",
        numbers: Iterator[int] | None = None,
    ) -> None:
        self.channel = channel
        self.abilities = abilities or Abilities()
        self.run = secrets.token_hex(4)
        self.is_on = True
        self._clock = clock
        self._heading = heading
        self._numbers = numbers or count(1)
        self._ids = count(1)
        self._chats: dict[str, dict[str, Shown]] = {}
        self._states: list[Shown] = []
        self._waiting: set[asyncio.Event] = set()

    async def deliver(self, dispatch: Dispatch) -> str:
        """Show the message, or change the one it edits in place, and return its id (of its last part)."""
        outbound = dispatch.outbound
        rendered = render(outbound, self.abilities, heading=self._heading)
        before = self._chats.get(outbound.peer.chat, {}).get(dispatch.edits or "")
        if before is not None and len(rendered.parts) <= 1:
            text = "".join(rendered.parts)
            return self._show(replace(self._message(outbound, text), id=before.id, at=before.at), before).id
        *parts, last = rendered.parts or ("",)
        for part in parts:
            self._show(replace(self._message(outbound, part), buttons=(), attachments=(), awaits=False))
        return self._show(self._message(outbound, last)).id

    def said(
        self,
        chat: str,
        author: str,
        text: str = "",
        attachments: tuple[Attachment, ...] = (),
        at: datetime | None = None,
    ) -> Shown:
        """Show what a person wrote, so that the chat reads naturally."""
        return self._show(
            Shown(id=self._id(), chat=chat, at=at or self._clock(), author=author, text=text, attachments=attachments)
        )

    def chats(self) -> tuple[str, ...]:
        """Return the chats in which anything was said, oldest first."""
        return tuple(self._chats)

    def shown(self, chat: str) -> tuple[Shown, ...]:
        """Return what the chat shows now, from top to bottom."""
        return tuple(self._chats.get(chat, {}).values())

    def history(self, chat: str) -> tuple[Shown, ...]:
        """Return every state the chat ever showed, sent or edited, in order of `sequence`."""
        return tuple(state for state in self._states if state.chat == chat)

    def since(self, sequence: int) -> tuple[Shown, ...]:
        """Return every state of all chats after that sequence number, in order."""
        return tuple(self._states[bisect_right(self._states, sequence, key=lambda state: state.sequence) :])

    @property
    def sequence(self) -> int:
        """Return the sequence number of the newest state, 0 when nothing was shown yet."""
        return self._states[-1].sequence if self._states else 0

    def newest_button(self, chat: str, label: str) -> Button | None:
        """Return the button of that label on the newest message that still offers one, or None."""
        offered = (button for shown in reversed(self.shown(chat)) for button in shown.buttons)
        return next((button for button in offered if button.label == label), None)

    def choices(self, chat: str) -> tuple[Button, ...]:
        """Return what the newest message with choices offers; on a channel without buttons the first is number 1."""
        return next((shown.buttons for shown in reversed(self.shown(chat)) if shown.buttons), ())

    @contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """Give an event that is set on every change; who waits on it clears it."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            yield woken
        finally:
            self._waiting.discard(woken)

    def wake(self) -> None:
        """Wake everybody who watches."""
        for woken in self._waiting:
            woken.set()

    def turn_off(self) -> None:
        """Let everybody who watches go: the house closes."""
        self.is_on = False
        self.wake()

    def _id(self) -> str:
        return f"{self.run}-{next(self._ids)}"

    def _message(self, outbound: Outbound, text: str) -> Shown:
        return Shown(
            id=self._id(),
            chat=outbound.peer.chat,
            at=self._clock(),
            text=text,
            buttons=outbound.buttons,
            attachments=outbound.attachments,
            card=outbound.card,
            ref=outbound.ref,
            awaits=outbound.awaits,
            mention=outbound.mention,
        )

    def _show(self, shown: Shown, before: Shown | None = None) -> Shown:
        revision = before.revision + 1 if before else 0
        state = replace(shown, revision=revision, sequence=next(self._numbers))
        self._chats.setdefault(state.chat, {})[state.id] = state
        self._states.append(state)
        self.wake()
        return state
