"""A chart laid out for a width in type of a size: title, what it shows, the drawing; for a screen and for paper alike."""

from bots.drawing import faces
from bots.drawing.bars import lay_bars
from bots.drawing.folding import Plot, folded
from bots.drawing.ground import Ground
from bots.drawing.marks import GREY, INK, WASH, Anchor, Box, Mark, Picture, Words, filled, moved, point
from bots.drawing.standing import lay_columns, lay_lines
from core.figures.report import Chart, Shape
from core.phrases import Phrases

TITLE = 1.2  # the size of a chart's title, in sizes of its type
LEADING = 1.45


def lay_chart(chart: Chart, phrases: Phrases, *, width: float, size: float) -> Picture:
    """Return the chart as a picture of that width; its height is what it needs."""
    plot = folded(chart, phrases)
    ground = Ground(width=width, size=size, kind=chart.kind, phrases=phrases)
    marks, y = _heading(chart, ground)
    if not plot.values:
        return _joined(ground, marks, y, _empty(ground))
    if len(plot.names) > 1:
        legend = _legend(plot, ground, chart.shape)
        marks, y = [*marks, *(moved(mark, 0, y) for mark in legend.marks)], y + legend.height
    match chart.shape:
        case Shape.BARS:
            body = lay_bars(plot, ground)
        case Shape.LINES:
            body = lay_lines(plot, ground)
        case _:
            body = lay_columns(plot, ground, stacked=chart.shape is Shape.STACKED)
    picture = _joined(ground, marks, y, body)
    return picture if not plot.left_out else _footed(picture, plot.left_out, ground)


def _heading(chart: Chart, ground: Ground) -> tuple[list[Mark], float]:
    """Return the title with its unit and the note under it, and where they end."""
    size, width = ground.size, ground.width
    y = size * 0.2
    marks: list[Mark] = []
    small = size * 0.85
    unit = ground.phrases.say("drawing.unit", unit=chart.unit) if chart.unit else ""
    unit = faces.shorten(unit, small, width / 3)
    for line in faces.wrap(chart.title, size * TITLE, width - faces.width(unit, small) - size, 2):
        y += size * TITLE * LEADING
        marks.append(Words(x=0, y=y - size * 0.4, words=line, size=size * TITLE, bold=True))
    if unit:
        marks.append(Words(x=width, y=y - size * 0.4, words=unit, size=small, colour=GREY, anchor=Anchor.END))
    for line in faces.wrap(chart.note, size, width, 4) if chart.note else ():
        y += size * LEADING
        marks.append(Words(x=0, y=y - size * 0.4, words=line, size=size, colour=GREY))
    return marks, y + size * 0.5


def _legend(plot: Plot, ground: Ground, shape: Shape) -> Picture:
    """Return the names of the series, each beside what it is drawn in."""
    size, x, y = ground.size, 0.0, ground.size
    marks: list[Mark] = []
    for number, name in enumerate(plot.names):
        words = faces.shorten(name, size, ground.width - size * 1.5)
        needed = size * 1.5 + faces.width(words, size)
        if x and x + needed > ground.width:
            x, y = 0.0, y + size * LEADING
        if shape is Shape.LINES:
            marks.append(point(number, x + size * 0.5, y - size * 0.36, size * 0.34))
        else:
            box = Box(x=x, y=y - size * 0.82, width=size, height=size * 0.9, fill="")
            marks += filled(box, number, size * 0.36)
        marks.append(Words(x=x + size * 1.4, y=y, words=words, size=size, colour=INK))
        x += needed + size * 1.2
    return Picture(width=ground.width, height=y + size * 0.7, marks=tuple(marks))


def _empty(ground: Ground) -> Picture:
    size, height = ground.size, ground.size * 4
    words = faces.legible(ground.phrases.say("drawing.empty"))
    middle = Words(
        x=ground.width / 2, y=height / 2 + size * 0.35, words=words, size=size, colour=GREY, anchor=Anchor.MIDDLE
    )
    box = Box(x=0, y=0, width=ground.width, height=height, fill=WASH)
    return Picture(width=ground.width, height=height, marks=(box, middle))


def _joined(ground: Ground, marks: list[Mark], y: float, body: Picture) -> Picture:
    below = (moved(mark, 0, y) for mark in body.marks)
    return Picture(width=ground.width, height=y + body.height, marks=(*marks, *below))


def _footed(picture: Picture, words: str, ground: Ground) -> Picture:
    small, y = ground.size * 0.85, picture.height
    marks: list[Mark] = list(picture.marks)
    for line in faces.wrap(words, small, ground.width):
        y += ground.size * LEADING
        marks.append(Words(x=0, y=y - ground.size * 0.4, words=line, size=small, colour=GREY))
    return Picture(width=picture.width, height=y, marks=tuple(marks))
