"""Whether a message shows what was expected: all pieces, in their order, in one message."""

import re
from collections.abc import Iterable, Sequence

from bots.rehearsal.lines import Piece
from bots.rehearsal.words import say
from bots.screen import Shown
from core.messages import Attachment, MediaKind

_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}


def fold(text: str) -> str:
    """Return the text with every run of white space as one blank, and digits as Arabic ones."""
    return re.sub(r"\s+", " ", text.translate(_DIGITS)).strip()


def named(attachment: Attachment) -> str:
    """Return what was sent beside words as a transcript writes it: (图片 lift.jpg)."""
    return f"({say(f'media.{MediaKind(attachment.kind)}')} {attachment.name})"


def matches(pieces: Iterable[Piece], shown: Shown) -> bool:
    """Tell whether the message has all pieces in this order: its words, what was sent beside them, its buttons."""
    text, at = fold(" ".join([shown.text, *map(named, shown.attachments)])), 0
    buttons = iter([fold(button.label) for button in shown.buttons])
    words_are_over = False
    for piece in pieces:
        wanted = fold(piece.text)
        if piece.button:
            words_are_over = True
            if wanted not in buttons:
                return False
            continue
        found = -1 if words_are_over else text.find(wanted, at)
        if found < 0:
            return False
        at = found + len(wanted)
    return True


def first(pieces: Sequence[Piece], shown: Iterable[Shown]) -> Shown | None:
    """Return the first message that has all pieces, or None."""
    return next((state for state in shown if matches(pieces, state)), None)
