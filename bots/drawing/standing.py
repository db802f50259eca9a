"""What stands on a lying axis: columns side by side or upon one another, and lines over time."""

import math

from bots.drawing import faces
from bots.drawing.folding import Plot
from bots.drawing.ground import Ground, Scale
from bots.drawing.marks import GREY, PALE, PAPER, RULE, Anchor, Box, Mark, Picture, Stroke, Words, colour, filled, point
from bots.drawing.values import ticks

#: How high the plot is, in sizes of the type.
HEIGHT = 9.5
#: Beyond so many points a line is drawn without them.
MOST_POINTS = 32


def lay_columns(plot: Plot, ground: Ground, *, stacked: bool) -> Picture:
    """Return columns over their labels."""
    size = ground.size
    totals = [_pile([row[at] for row in plot.rows]) for at in range(len(plot.labels))]
    reach = [end for low, high, _ in totals for end in (low, high)] if stacked else plot.values
    axis = _axis(reach, ground, top=size * 1.4)
    frame = _Frame(axis, ground, len(plot.labels))
    marks = frame.grid()
    for at in range(len(plot.labels)):
        values = [row[at] for row in plot.rows]
        marks += _stack(values, at, frame) if stacked else _group(values, at, frame)
    if stacked:
        figures = [(at, total, max(high, 0.0)) for at, (_, high, total) in enumerate(totals) if total is not None]
    else:
        first = plot.rows[0]
        figures = [(at, value, max(value, 0.0)) for at, value in enumerate(first) if value is not None]
    if stacked or len(plot.rows) == 1:
        marks += frame.figures(figures)
    return frame.finished(marks, plot.labels)


def lay_lines(plot: Plot, ground: Ground) -> Picture:
    """Return lines over their labels, the last value of each told at its end."""
    size = ground.size
    ends = [_last(row) for row in plot.rows]
    told = [ground.told(end[1]) if end else "" for end in ends]
    axis = ticks(plot.values, ground.kind, from_nought=False)
    frame = _Frame(axis, ground, len(plot.labels), right=max(faces.width(words, size) for words in told) + size * 1.6)
    marks = frame.grid()
    points: list[Mark] = []
    for number, row in enumerate(plot.rows):
        for run in _runs(row):
            places = tuple((frame.middle(at), frame.scale.at(value)) for at, value in run)
            if len(places) > 1:
                marks.append(Stroke(points=places, colour=colour(number), width=size / 9))
            if len(plot.labels) <= MOST_POINTS or len(places) == 1:
                points += [point(number, x, y, size * 0.26) for x, y in places]
    marks += points
    last = sorted((frame.scale.at(end[1]), number) for number, end in enumerate(ends) if end)
    for (_, number), y in zip(last, _apart([y for y, _ in last], size * 1.15), strict=True):
        x = frame.right + size * 0.5
        if len(last) > 1:
            marks.append(point(number, x, y, size * 0.26))
        marks.append(Words(x=x + size * 0.55, y=y + size * 0.36, words=told[number], size=size))
    return frame.finished(marks, plot.labels)


class _Frame:
    """The axes of a plot and what is written along them."""

    def __init__(self, axis: list[float], ground: Ground, count: int, right: float = 0.0) -> None:
        self.ground, self.size = ground, ground.size
        self._axis, self._told = axis, [ground.told(value) for value in axis]
        self._small = ground.size * 0.88
        self.left = max(faces.width(words, self._small) for words in self._told) + ground.size * 0.5
        self.right = max(ground.width - right, self.left + ground.size)
        self.slot = (self.right - self.left) / max(count, 1)
        self.scale = Scale(axis[0], axis[-1], ground.size * HEIGHT, ground.size * 0.9)

    def middle(self, at: int) -> float:
        """Return where the middle of that label lies."""
        return self.left + (at + 0.5) * self.slot

    def grid(self) -> list[Mark]:
        """Return the lines of the round values, nought the darkest, and their figures."""
        marks: list[Mark] = []
        for value, words in zip(self._axis, self._told, strict=True):
            y, is_zero = self.scale.at(value), value == 0
            tone = PALE if is_zero else RULE
            marks.append(Stroke(points=((self.left, y), (self.right, y)), colour=tone, width=self.size / 18))
            x = self.left - self.size * 0.4
            marks.append(
                Words(x=x, y=y + self._small * 0.36, words=words, size=self._small, colour=GREY, anchor=Anchor.END)
            )
        return marks

    def figures(self, values: list[tuple[int, float, float]]) -> list[Mark]:
        """Return values written above their columns, if each has room."""
        told = [(at, self.ground.told(value), top) for at, value, top in values]
        if any(faces.width(words, self._small) > self.slot * 1.05 for _, words, _ in told):
            return []
        marks: list[Mark] = []
        for at, words, top in told:
            x, y, size = self.middle(at), self.scale.at(top) - self.size * 0.3, self._small
            across = faces.width(words, size) + size * 0.3
            # The lines of the grid stop short of the figures.
            marks.append(Box(x=x - across / 2, y=y - size * 0.85, width=across, height=size * 0.95, fill=PAPER))
            marks.append(Words(x=x, y=y, words=words, size=size, anchor=Anchor.MIDDLE))
        return marks

    def finished(self, marks: list[Mark], labels: tuple[str, ...]) -> Picture:
        """Return the picture with as many labels under the axis as have room: all in one or two lines, or every so many."""
        size, y = self._small, self.scale.start
        widest = max(faces.width(faces.legible(label), size) for label in labels)
        room = self.slot * 0.94
        few = len(labels) <= max(2.0, (self.right - self.left) / (size * 3.2))
        lines = 3 if few and widest > room else 1
        every = 1 if few else math.ceil(min(widest, size * 6) / room + 0.35)
        deepest = 1
        for at in range(0, len(labels), max(every, 1)):
            wrapped = faces.wrap(labels[at], size, room * max(every, 1), lines)
            deepest = max(deepest, len(wrapped))
            for number, line in enumerate(wrapped):
                base = y + size * (1.35 + number * 1.25)
                marks.append(Words(x=self.middle(at), y=base, words=line, size=size, colour=GREY, anchor=Anchor.MIDDLE))
        height = y + size * (1.35 + (deepest - 1) * 1.25) + self.size * 0.7
        return Picture(width=self.ground.width, height=height, marks=tuple(marks))


def _axis(values: list[float], ground: Ground, *, top: float) -> list[float]:
    """Return the round values of the axis; one more where the highest column would leave no room for its figure."""
    axis = ticks(values, ground.kind)
    step = axis[1] - axis[0]
    unused = (axis[-1] - max(values)) / (axis[-1] - axis[0]) * ground.size * (HEIGHT - 0.9)
    return axis if unused + ground.size * 0.9 >= top or max(values) <= 0 else [*axis, axis[-1] + step]


def _group(values: list[float | None], at: int, frame: _Frame) -> list[Mark]:
    across = min(frame.slot * 0.72, frame.size * 3.2 * len(values))
    each = across / len(values)
    zero, left = frame.scale.at(0.0), frame.middle(at) - across / 2
    marks: list[Mark] = []
    for number, value in enumerate(values):
        if value is not None:
            y = frame.scale.at(value)
            gap = each * (0.06 if len(values) > 1 else 0)
            box = Box(x=left + number * each + gap, y=min(y, zero), width=each - 2 * gap, height=abs(y - zero), fill="")
            marks += filled(box, number, frame.size * 0.36)
    return marks


def _stack(values: list[float | None], at: int, frame: _Frame) -> list[Mark]:
    across = min(frame.slot * 0.72, frame.size * 3.2)
    x = frame.middle(at) - across / 2
    above = below = 0.0
    marks: list[Mark] = []
    for number, value in enumerate(values):
        if not value:
            continue
        start = above if value > 0 else below
        y, end = frame.scale.at(start), frame.scale.at(start + value)
        above, below = (above + value, below) if value > 0 else (above, below + value)
        box = Box(x=x, y=min(y, end), width=across, height=abs(y - end), fill="")
        marks += filled(box, number, frame.size * 0.36)
        words = frame.ground.told(value)
        if number == 0 and box.height > frame.size * 1.2 and faces.width(words, frame.size * 0.88) < across * 0.9:
            base = box.y + box.height / 2 + frame.size * 0.3
            middle, size = x + across / 2, frame.size * 0.88
            marks.append(Words(x=middle, y=base, words=words, size=size, colour=PAPER, anchor=Anchor.MIDDLE))
    return marks


def _pile(values: list[float | None]) -> tuple[float, float, float | None]:
    """Return how far down and up a pile reaches, and its total."""
    present = [value for value in values if value is not None]
    down, up = sum(value for value in present if value < 0), sum(value for value in present if value > 0)
    return down, up, sum(present) if present else None


def _runs(row: tuple[float | None, ...]) -> list[list[tuple[int, float]]]:
    """Return the stretches without a gap."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(row):
        if value is not None:
            runs[-1].append((at, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _last(row: tuple[float | None, ...]) -> tuple[int, float] | None:
    return next(((at, value) for at, value in reversed(list(enumerate(row))) if value is not None), None)


def _apart(places: list[float], least: float) -> list[float]:
    """Return the heights pushed downwards until they are legible, then the whole lifted back by half of that."""
    heights: list[float] = []
    for y in places:
        heights.append(max(y, heights[-1] + least) if heights else y)
    shift = (heights[-1] - places[-1]) / 2 if places else 0.0
    return [height - shift for height in heights]
