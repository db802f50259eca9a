"""What the lines of a transcript mean, once they are read."""

from dataclasses import dataclass
from datetime import datetime

from core.messages import Attachment
from core.policy import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that a message must have: words, or a button of that label."""

    text: str
    button: bool = False

    def __str__(self) -> str:
        return f"[{self.text}]" if self.button else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: where it stands and how it was written."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked(Line):
    """The clock shows this time, in the community's zone."""

    local: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesOn(Line):
    """The clock moves on."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(Line):
    """From here on a name stands for the newest complaint number shown in any chat."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarts(Line):
    """The process dies here and starts again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts(Line):
    """Somebody does something, in a group or else in the private chat."""

    who: str
    group: str | None

    @property
    def chat(self) -> str:
        """Return the name of the chat it happens in."""
        return self.group or self.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Says(Acts):
    """Somebody writes words."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sends(Acts):
    """Somebody sends a photo, a voice message, a place or the like."""

    attachment: Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class SendsAlbum(Acts):
    """Somebody sends pictures as an album, with words below the first or without."""

    attachments: tuple[Attachment, ...]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scans(Acts):
    """Somebody scans the code of a place."""

    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses(Acts):
    """Somebody presses a button."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows(Line):
    """A chat shows one message that has these pieces in this order."""

    chat: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hides(Line):
    """No message that the chat showed so far has these pieces."""

    chat: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A conversation to be played: the file as it was named, its title and its lines."""

    file: str
    title: str
    lines: tuple[Line, ...]

    @property
    def residents(self) -> tuple[str, ...]:
        """Return everybody who writes in a private chat, in order of appearance."""
        return tuple(dict.fromkeys(line.who for line in self.lines if isinstance(line, Acts) and line.group is None))
