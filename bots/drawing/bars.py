"""Lying bars: a name, its bar, and the value in figures at the bar's end."""

from bots.drawing import faces
from bots.drawing.folding import Plot
from bots.drawing.ground import Ground, Scale
from bots.drawing.marks import INK, PALE, RULE, Anchor, Box, Mark, Picture, Stroke, Words, filled
from bots.drawing.values import NOTHING

#: At most that much of the width goes to the names.
NAMES = 0.36
LEADING = 1.3


def lay_bars(plot: Plot, ground: Ground) -> Picture:
    """Return the bars, one name under another."""
    size = ground.size
    room = min(max(faces.width(faces.legible(label), size) for label in plot.labels), ground.width * NAMES)
    names = [faces.wrap(label, size, room + 0.01, 2) for label in plot.labels]
    scale = _scale(plot, ground, room + size * 0.8)
    thick = size * (1.15 if len(plot.rows) == 1 else 0.95)
    marks: list[Mark] = []
    y = 0.0
    for at, lines in enumerate(names):
        values = [row[at] for row in plot.rows]
        height = max(len(lines) * size * LEADING, len(values) * thick * 1.1)
        for number, line in enumerate(lines):
            base = y + height / 2 + (number - (len(lines) - 1) / 2) * size * LEADING + size * 0.36
            marks.append(Words(x=room, y=base, words=line, size=size, anchor=Anchor.END))
        top = y + (height - len(values) * thick * 1.1) / 2
        for number, value in enumerate(values):
            marks += _bar(value, number, top + number * thick * 1.1, thick, scale, ground)
        y += height + size * 0.5
    zero = scale.at(0.0)
    marks.append(Stroke(points=((zero, 0), (zero, y - size * 0.5)), colour=PALE, width=size / 18))
    return Picture(width=ground.width, height=y, marks=tuple(marks))


def _scale(plot: Plot, ground: Ground, left: float) -> Scale:
    """Return where values lie, with room for their figures beyond the longest bars on either side."""
    values = plot.values
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    gap = ground.size * 0.8
    right = ground.width - gap - max(faces.width(ground.told(value), ground.size) for value in values)
    if low < 0:
        left += gap + max(faces.width(ground.told(value), ground.size) for value in values if value < 0)
    return Scale(low, high or (1.0 if low == 0 else 0.0), left, max(right, left + ground.size))


def _bar(value: float | None, number: int, y: float, thick: float, scale: Scale, ground: Ground) -> list[Mark]:
    size, zero = ground.size, scale.at(0.0)
    base = y + thick / 2 + size * 0.36
    if value is None:
        return [Words(x=zero + size * 0.3, y=base, words=NOTHING, size=size, colour=PALE)]
    end = scale.at(value)
    box = Box(x=min(zero, end), y=y, width=abs(end - zero), height=thick, fill=RULE)
    beyond, anchor = (end - size * 0.3, Anchor.END) if value < 0 else (end + size * 0.3, Anchor.START)
    figures = Words(x=beyond, y=base, words=ground.told(value), size=size, colour=INK, anchor=anchor)
    return [*filled(box, number, size * 0.36), figures]
