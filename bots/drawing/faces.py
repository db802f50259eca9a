"""The typeface of every picture and page: what it can show, how wide words become, where their lines break."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

FAMILY = "Noto Sans SC"
ELLIPSIS = "…"
#: The printers' mark for a character that is missing in the type case: an honest gap, where a drawing library leaves none.
GETA = "〓"

#: May not stand at the beginning of a line.
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’％%·…,.;:!?)]}")
#: May not stand at its end.
_OPENING = frozenset("（《〈「『【〔“‘([{¥￥")
#: Parts of one character of several code points.
_JOINED = frozenset("\u200d\ufe0e\ufe0f") | frozenset(map(chr, range(0x1F3FB, 0x1F400)))


def path() -> Path:
    """Return where the font file is."""
    return sans_path()


def legible(words: str) -> str:
    """Return the words as the typeface can show them: one 〓 for each character it lacks, line ends kept."""
    shown: list[str] = []
    joined = False
    for char in words:
        if char in _JOINED:
            joined = char == "\u200d"
            continue
        kind = unicodedata.category(char)
        if char == "\n" or (kind not in ("Cc", "Cf", "Zl", "Zp") and ord(char) in _advances()):
            shown.append(char)
        elif kind in ("Cc", "Zl", "Zp", "Zs"):
            shown.append(" ")
        elif kind != "Cf" and not (joined and shown and shown[-1] == GETA):
            shown.append(GETA)
        joined = False
    return "".join(shown)


def width(words: str, size: float) -> float:
    """Return how wide legible words become in type of that size."""
    advances = _advances()
    return sum(advances.get(ord(char), 1.0) for char in words) * size


def wrap(words: str, size: float, room: float, most: int | None = None) -> list[str]:
    """Return the words in lines no wider than the room, no line beginning with a comma; of more than `most` the rest is cut."""
    lines = [line for paragraph in legible(words).split("\n") for line in _lines(paragraph.strip(), size, room)]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(lines[most - 1] + ELLIPSIS, size, room)]


def shorten(words: str, size: float, room: float) -> str:
    """Return the words on one line, cut to the room."""
    words = legible(words).replace("\n", " ")
    if width(words, size) <= room:
        return words
    words = words.rstrip(ELLIPSIS)
    while words and width(words + ELLIPSIS, size) > room:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def _lines(paragraph: str, size: float, room: float) -> list[str]:
    lines: list[str] = []
    while paragraph:
        end = _fitting(paragraph, size, room)
        lines.append(paragraph[:end].rstrip())
        paragraph = paragraph[end:].lstrip()
    return lines or [""]


def _fitting(paragraph: str, size: float, room: float) -> int:
    """Return how many characters stand on the first line, at least one."""
    advances, used, most = _advances(), 0.0, len(paragraph)
    for index, char in enumerate(paragraph):
        used += advances.get(ord(char), 1.0) * size
        if used > room:
            most = max(index, 1)
            break
    if most == len(paragraph):
        return most
    end = most
    while end > most // 2 and not _may_break(paragraph, end):
        end -= 1
    return end if end > most // 2 else most


def _may_break(words: str, at: int) -> bool:
    before, after = words[at - 1], words[at]
    if after in _CLOSING or before in _OPENING:
        return False
    # A number and what it counts stay on one line, though a space is set between them.
    if before == " " and at > 1:
        return not _belong(words[at - 2], after)
    if after == " " and at + 1 < len(words):
        return not _belong(before, words[at + 1])
    return not _belong(before, after)


def _belong(before: str, after: str) -> bool:
    return (_in_word(before) and _in_word(after)) or (before.isdigit() and after.isalpha() and not after.isascii())


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "-_.,:/%+")


@cache
def _advances() -> Mapping[int, float]:
    """Return how wide each character is that the typeface has, in parts of its size."""
    with TTFont(path(), lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
