"""A picture as SVG; every word in it is escaped, and nothing in it is fetched from anywhere."""

from xml.sax.saxutils import escape

from bots.drawing.faces import FAMILY
from bots.drawing.marks import PAPER, Box, Mark, Patch, Picture, Stroke, Words

#: The typeface comes in one weight; bold is a rim of that part of the size, in the same colour.
BOLD = 1 / 30


def svg(picture: Picture) -> str:
    """Return the picture as an SVG document."""
    size = f'width="{_n(picture.width)}" height="{_n(picture.height)}"'
    box = f'viewBox="0 0 {_n(picture.width)} {_n(picture.height)}"'
    marks = "".join(map(_drawn, picture.marks))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}><g font-family="{FAMILY}">{marks}</g></svg>'


def _drawn(mark: Mark) -> str:
    match mark:
        case Box():
            place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" height="{_n(mark.height)}"'
            return f'<rect {place} fill="{mark.fill}"/>'
        case Stroke():
            line = f'points="{_points(mark.points)}" stroke="{mark.colour}" stroke-width="{_n(mark.width)}"'
            return f'<polyline {line} fill="none" stroke-linejoin="round"/>'
        case Patch():
            rim = f' stroke="{PAPER}" stroke-width="{_n(mark.rim)}" paint-order="stroke"' if mark.rim else ""
            return f'<polygon points="{_points(mark.points)}" fill="{mark.fill}"{rim}/>'
        case Words():
            return _words(mark)


def _words(mark: Words) -> str:
    weight = f' stroke="{mark.colour}" stroke-width="{_n(mark.size * BOLD)}"' if mark.bold else ""
    place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.size)}" text-anchor="{mark.anchor}"'
    return f'<text {place} fill="{mark.colour}"{weight}>{escape(mark.words)}</text>'


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
