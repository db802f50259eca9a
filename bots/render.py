"""Renders what the core says down to what a channel can show. Pure; every adapter calls it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bots.adapter import Abilities
from core.messages import Button, Outbound

ELLIPSIS = "…"
#: The most that one character counts.
WIDEST = 4
_LINE_END = re.compile(r"\n")
_SENTENCE_END = re.compile(r"[。！？；…!?;]+[”’」』）)]*|\.(?=\s)")
_WORD_END = re.compile(r"[，、：,:\s]+")
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message as a channel can show it: its texts in order, and the buttons under the last of them."""

    parts: tuple[str, ...]
    buttons: tuple[Button, ...] = ()


def render(outbound: Outbound, abilities: Abilities, *, heading: str = "") -> Rendered:
    """Return the message within the channel's abilities.

    Without buttons the choices become numbered lines under `heading`. What can be edited later (a card) stays one
    part and is shortened if it must be; everything else is split at the ends of lines and sentences.
    """
    buttons = outbound.buttons if abilities.buttons else ()
    tail = "" if abilities.buttons else numbered(outbound.buttons, heading)
    text = outbound.text.strip()
    stays_one = outbound.card is not None and abilities.edits
    parts = [_fitted(text, tail, abilities)] if stays_one else split(text, tail, abilities)
    return Rendered(parts=tuple(part for part in parts if part), buttons=buttons)


def numbered(buttons: tuple[Button, ...], heading: str) -> str:
    """Return the choices as numbered lines under a heading, for a channel that has no buttons."""
    if not buttons:
        return ""
    lines = [f"{number} {button.label}" for number, button in enumerate(buttons, start=1)]
    return "\n".join([heading, *lines] if heading else lines)


def measure(text: str, abilities: Abilities) -> int:
    """Return the length as the channel counts it: UTF-8 bytes, or characters of UTF-16 as the strictest count them."""
    return sum(_width(char, in_bytes=abilities.in_bytes) for char in text)


def _width(char: str, *, in_bytes: bool) -> int:
    if in_bytes:
        return len(char.encode("utf-8", "surrogatepass"))
    return 2 if ord(char) > 0xFFFF else 1


def _fitted(text: str, tail: str, abilities: Abilities) -> str:
    whole = _joined(text, tail)
    if measure(whole, abilities) <= abilities.length:
        return whole
    room = abilities.length - measure(_joined(ELLIPSIS, tail), abilities)
    if room < WIDEST:
        return whole[: _cut(whole, abilities.length, abilities)]
    return _joined(text[: _cut(text, room, abilities)].rstrip() + ELLIPSIS, tail)


def split(text: str, tail: str, abilities: Abilities) -> Iterator[str]:
    """Yield parts within the limit; the choices stay whole, with the end of the text where they fit."""
    while measure(text, abilities) > abilities.length:
        end = _cut(text, abilities.length, abilities)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    whole = _joined(text, tail)
    if measure(whole, abilities) <= abilities.length:
        yield whole
    else:
        yield text
        yield from split(tail, "", abilities)


def _joined(text: str, tail: str) -> str:
    return f"{text}\n\n{tail}" if text and tail else text or tail


def _cut(text: str, room: int, abilities: Abilities) -> int:
    """Return where to cut so that the first piece fits: after a line, else a sentence, a word, a character."""
    most = _most(text, room, abilities)
    for ends in (_LINE_END, _SENTENCE_END, _WORD_END):
        last = max((match.end() for match in ends.finditer(text, 0, most)), default=0)
        if last * 2 > most:
            return last
    while most > 1 and _is_inside(text, most):
        most -= 1
    return most


def _most(text: str, room: int, abilities: Abilities) -> int:
    """Return how many characters fit, at least one."""
    used = 0
    for index, char in enumerate(text):
        used += _width(char, in_bytes=abilities.in_bytes)
        if used > room:
            return max(index, 1)
    return len(text)


def _is_inside(text: str, index: int) -> bool:
    """Tell whether a cut here would tear apart what people see as one character."""
    if index >= len(text):
        return False
    after = text[index]
    return text[index - 1] == _JOINER or after == _JOINER or unicodedata.category(after) in ("Mn", "Me", "Sk")
