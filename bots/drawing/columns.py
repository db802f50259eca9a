"""How wide the columns of a table on paper are: no number, no name and no day in two pieces, as long as type can be read."""

import re
from collections.abc import Sequence

from bots.drawing import faces
from bots.drawing.paper import PAD, ROOM
from core.figures.report import Kind

#: From the size of all tables down to the smallest that a printed page can bear.
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
#: A page holds so many rows; those on the first few tell enough of a long table.
LOOKED_AT = 200
#: So short a word (a name, a department) and a title stay in one piece; how many lines a longer title may take.
SHORT, SHORT_TITLE, TITLE_LINES = 6, 3, 3
#: Where an instant or a length of time is parted: after the day, before the next number.
_PARTED = re.compile(r" |(?<=[^\d.,:\- ])(?=\d)")


def columns(
    titles: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[Kind]
) -> tuple[float, tuple[float, ...]]:
    """Return the size of type, and widths that fill the page: the largest in which nothing must be torn."""
    for size in SIZES:
        cells = [[faces.legible(row[at]) for row in rows[:LOOKED_AT]] for at in range(len(titles))]
        wants = [
            _room(max(faces.width(words, size) for words in (faces.legible(title), *column)))
            for title, column in zip(titles, cells, strict=True)
        ]
        leasts = [
            _room(max([_title(title, size), *(_least(words, kind, size) for words in column)]))
            for title, column, kind in zip(titles, cells, kinds, strict=True)
        ]
        if sum(leasts) <= ROOM:
            return size, _shared(leasts, wants)
    return SIZES[-1], _shared([0.0] * len(wants), wants)


def parts(words: str) -> list[str]:
    """Return an instant as its day and its hour, a length of time as its two units."""
    return _PARTED.split(words, maxsplit=1)


def _room(wide: float) -> float:
    return wide + 2 * PAD + 1


def _title(words: str, size: float) -> float:
    """Return how much a title needs that may take a few lines, and is cut rather than tearing a column open."""
    whole = faces.width(faces.legible(words), size)
    return whole if len(words) <= SHORT_TITLE else min(whole, whole / TITLE_LINES + size)


def _least(words: str, kind: Kind, size: float) -> float:
    """Return how wide the widest piece is that must not be torn."""
    if kind in (Kind.INSTANT, Kind.SPAN):
        pieces = parts(words)
    elif kind is not Kind.TEXT or len(words) <= SHORT:
        pieces = [words]
    else:
        pieces = [*re.findall(r"[!-~]+", words), words[:SHORT]]
    return max((faces.width(piece, size) for piece in pieces), default=0.0)


def _shared(leasts: Sequence[float], wants: Sequence[float]) -> tuple[float, ...]:
    """Return what each column gets: what it must have, then what it wants, the modest first, and of the rest an equal share."""
    room, left = ROOM - sum(leasts), len(wants)
    given = list(leasts)
    for more, at in sorted(
        (max(want - least, 0.0), at) for at, (want, least) in enumerate(zip(wants, leasts, strict=True))
    ):
        given[at] += min(more, room / left)
        room, left = room - min(more, room / left), left - 1
    return tuple(wide + room / len(given) for wide in given)
