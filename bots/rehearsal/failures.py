"""What a person reads when a transcript does not fit: what was expected, and what the chat really showed."""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bots.rehearsal.lines import Line, Piece
from bots.rehearsal.matching import named
from bots.rehearsal.words import say
from bots.screen import Shown

#: How many messages, and how many lines of each, are shown again.
MESSAGES = 4
LINES = 16


class Unmet(Exception):
    """Something is not as the transcript says: what should be, and what is."""

    def __init__(self, expected: str, really: Iterable[str] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.really = tuple(really)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One line of a transcript that was not met."""

    line: Line
    expected: str
    really: tuple[str, ...]

    def told(self, file: str) -> str:
        """Return the whole of it, to be printed."""
        head = say("failure.head", file=file, line=self.line.number, text=self.line.text)
        return "\n    ".join((head, self.expected, *self.really))


def not_shown(
    chat: str, pieces: Iterable[Piece], since: tuple[Shown, ...], before: tuple[Shown, ...], zone: tzinfo
) -> Unmet:
    """Return that no message since the last match has these pieces."""
    expected = say("failure.shows", chat=chat, pieces=listed(pieces))
    if since:
        really = [say("failure.really", chat=chat, count=len(since)), *_quoted(since[-MESSAGES:], zone)]
    elif before:
        really = [say("failure.nothing_but", chat=chat), *_quoted(before[-1:], zone)]
    else:
        really = [say("failure.silent", chat=chat)]
    return Unmet(expected, really)


def not_hidden(chat: str, pieces: Iterable[Piece], shown: Shown, zone: tzinfo) -> Unmet:
    """Return that a message has what should never have been shown."""
    expected = say("failure.hides", chat=chat, pieces=listed(pieces))
    return Unmet(expected, [say("failure.did_show", chat=chat), *_quoted((shown,), zone)])


def not_offered(chat: str, label: str, offered: tuple[str, ...]) -> Unmet:
    """Return that there is no such button to be pressed."""
    buttons = " ".join(f"[{name}]" for name in offered)
    really = say("failure.offered", chat=chat, buttons=buttons) if offered else say("failure.offered_none", chat=chat)
    return Unmet(say("failure.press", chat=chat, label=label), [really])


def not_numbered() -> Unmet:
    """Return that no complaint number was shown yet."""
    return Unmet(say("failure.number"))


def not_forward(now: datetime) -> Unmet:
    """Return that the clock can't go back."""
    return Unmet(say("failure.past", now=f"{now:%Y-%m-%d %H:%M:%S}"))


def stuck(error: Exception) -> Unmet:
    """Return that the clock does not get past something."""
    return Unmet(say("failure.stuck", why=error))


def broken(error: Exception) -> Unmet:
    """Return that the program itself failed, and where."""
    trace = "".join(traceback.format_exception(error)).rstrip().splitlines()
    return Unmet(say("failure.broken", error=type(error).__name__), trace)


def listed(pieces: Iterable[Piece]) -> str:
    """Return pieces as they are written in a transcript."""
    return " … ".join(map(str, pieces))


def _quoted(messages: Iterable[Shown], zone: tzinfo) -> list[str]:
    return [line for shown in messages for line in _message(shown, zone)]


def _message(shown: Shown, zone: tzinfo) -> list[str]:
    lines = shown.text.splitlines()
    if len(lines) > LINES:
        lines = [*lines[:LINES], "…"]
    lines += map(named, shown.attachments)
    if shown.buttons:
        lines.append(" ".join(f"[{button.label}]" for button in shown.buttons))
    clock = f"{shown.at.astimezone(zone):%m-%d %H:%M}"
    if shown.edited:
        clock += say("failure.edited")
    return [f"  {clock}", *(f"    {line}" for line in lines)]
