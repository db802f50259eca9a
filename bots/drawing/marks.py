"""What a picture is made of, whoever puts it on a screen or on paper; lengths in the picture's own unit, y downwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

INK = "#1d2433"
GREY = "#5b6475"
PALE = "#9aa3b2"
RULE = "#dfe3ea"
PAPER = "#ffffff"
WASH = "#f4f6f9"
#: Okabe and Ito's colours, which the colour-blind tell apart, the strongest first; none is told by its colour alone.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")


class Anchor(StrEnum):
    """Which end of the words stands at their point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line from point to point."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A filled polygon with a rim of paper, so that it stands out from what lies beneath."""

    points: tuple[tuple[float, float], ...]
    fill: str
    rim: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of words on its base line; `words` are legible already."""

    x: float
    y: float
    words: str
    size: float
    colour: str = INK
    anchor: Anchor = Anchor.START
    bold: bool = False


Mark = Box | Stroke | Patch | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Marks on a ground of that size, the first the lowest."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def moved(mark: Mark, x: float, y: float) -> Mark:
    """Return the mark in another place."""
    match mark:
        case Box():
            return Box(x=mark.x + x, y=mark.y + y, width=mark.width, height=mark.height, fill=mark.fill)
        case Stroke():
            points = tuple((a + x, b + y) for a, b in mark.points)
            return Stroke(points=points, colour=mark.colour, width=mark.width)
        case Patch():
            return Patch(points=tuple((a + x, b + y) for a, b in mark.points), fill=mark.fill, rim=mark.rim)
        case Words():
            return Words(
                x=mark.x + x,
                y=mark.y + y,
                words=mark.words,
                size=mark.size,
                colour=mark.colour,
                anchor=mark.anchor,
                bold=mark.bold,
            )


def filled(box: Box, number: int, step: float) -> Iterator[Mark]:
    """Yield the box in the colour and the hatching of the series of that number; the first is plain."""
    yield Box(x=box.x, y=box.y, width=box.width, height=box.height, fill=colour(number))
    if min(box.width, box.height) <= 0:
        return
    for slope in _SLOPES[number % len(_SLOPES)]:
        yield from _hatched(box, slope, step)


def colour(number: int) -> str:
    """Return the colour of the series of that number."""
    return COLOURS[number % len(COLOURS)]


def point(number: int, x: float, y: float, size: float) -> Patch:
    """Return the point of the series of that number: a disc, a square, a triangle, a diamond…"""
    shape = _POINTS[number % len(_POINTS)]
    return Patch(
        points=tuple((x + a * size, y + b * size) for a, b in shape), fill=colour(number), rim=max(size / 4, 0.1)
    )


#: How the series are hatched: by lines rising, falling, lying or crossed.
_SLOPES: tuple[tuple[str, ...], ...] = ((), ("rising",), ("falling",), ("lying",), ("rising", "falling"), ("standing",))

_POINTS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((1, 0), (0.87, 0.5), (0.5, 0.87), (0, 1), (-0.5, 0.87), (-0.87, 0.5), (-1, 0), (-0.87, -0.5), (-0.5, -0.87),
     (0, -1), (0.5, -0.87), (0.87, -0.5)),
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    ((0, 1.15), (1.1, -0.85), (-1.1, -0.85)),
    ((-1.3, -0.6), (1.3, -0.6), (1.3, 0.6), (-1.3, 0.6)),
)  # fmt: skip


def _hatched(box: Box, slope: str, step: float) -> Iterator[Stroke]:
    """Yield lines across the box, cut at its edges."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if slope in ("lying", "standing"):
        along, across = (top, bottom) if slope == "lying" else (left, right)
        at = (along // step + 1) * step
        while at < across:
            ends = ((left, at), (right, at)) if slope == "lying" else ((at, top), (at, bottom))
            yield Stroke(points=ends, colour=PAPER, width=step / 7)
            at += step
        return
    # Rising lines have x + y constant, falling ones x - y.
    low, high = (left + top, right + bottom) if slope == "rising" else (left - bottom, right - top)
    at = (low // step + 1) * step
    while at < high:
        if slope == "rising":
            start, end = max(left, at - bottom), min(right, at - top)
            ends = ((start, at - start), (end, at - end))
        else:
            start, end = max(left, at + top), min(right, at + bottom)
            ends = ((start, start - at), (end, end - at))
        yield Stroke(points=ends, colour=PAPER, width=step / 7)
        at += step
