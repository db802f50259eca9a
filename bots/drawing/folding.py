"""More labels or series than a picture can hold become few: the biggest, and the rest together where a sum means something."""

from collections.abc import Iterable
from dataclasses import dataclass

from bots.drawing.marks import COLOURS
from bots.drawing.values import finite
from core.figures.report import Chart, Kind, Shape
from core.phrases import Phrases

MOST_BARS = 12
MOST_SERIES = len(COLOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is really drawn of a chart: the names of the series, and a row of values for each; `left_out` says what is not."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[float | None, ...], ...]
    left_out: str = ""

    @property
    def values(self) -> list[float]:
        """Return all values that there are."""
        return [value for row in self.rows for value in row if value is not None]


def folded(chart: Chart, phrases: Phrases) -> Plot:
    """Return what is drawn of the chart; lying bars come in order, the longest first."""
    names = tuple(series.name for series in chart.series)
    rows = [finite(series, len(chart.labels)) for series in chart.series]
    plot = Plot(labels=chart.labels, names=names, rows=tuple(tuple(row) for row in rows))
    plot = _fewer_series(plot, chart, phrases)
    return _fewer_bars(plot, chart, phrases) if chart.shape is Shape.BARS else plot


def _fewer_series(plot: Plot, chart: Chart, phrases: Phrases) -> Plot:
    if len(plot.rows) <= MOST_SERIES:
        return plot
    adds_up = chart.kind in (Kind.COUNT, Kind.MONEY) and chart.shape is not Shape.LINES
    kept = MOST_SERIES - adds_up
    weights = [sum(abs(value) for value in row if value is not None) for row in plot.rows]
    biggest = sorted(sorted(range(len(weights)), key=lambda number: -weights[number])[:kept])
    names, rows = tuple(plot.names[number] for number in biggest), tuple(plot.rows[number] for number in biggest)
    others = [row for number, row in enumerate(plot.rows) if number not in biggest]
    if not adds_up:
        left_out = phrases.say("drawing.rest_hidden", count=len(others))
        return Plot(labels=plot.labels, names=names, rows=rows, left_out=left_out)
    rest = tuple(_total(column) for column in zip(*others, strict=True))
    return Plot(labels=plot.labels, names=(*names, phrases.say("drawing.rest", count=len(others))), rows=(*rows, rest))


def _fewer_bars(plot: Plot, chart: Chart, phrases: Phrases) -> Plot:
    first = plot.rows[0] if plot.rows else ()
    order = sorted(range(len(first)), key=lambda at: (first[at] is None, -(first[at] or 0.0)))
    if len(order) <= MOST_BARS:
        return _picked(plot, order)
    adds_up = chart.kind in (Kind.COUNT, Kind.MONEY)
    kept, rest = order[: MOST_BARS - adds_up], order[MOST_BARS - adds_up :]
    if not adds_up:
        left_out = " ".join(filter(None, (plot.left_out, phrases.say("drawing.rest_hidden", count=len(rest)))))
        return _picked(plot, kept, left_out=left_out)
    few = _picked(plot, kept)
    return Plot(
        labels=(*few.labels, phrases.say("drawing.rest", count=len(rest))),
        names=few.names,
        rows=tuple((*row, _total(whole[at] for at in rest)) for row, whole in zip(few.rows, plot.rows, strict=True)),
    )


def _picked(plot: Plot, order: list[int], left_out: str = "") -> Plot:
    return Plot(
        labels=tuple(plot.labels[at] for at in order),
        names=plot.names,
        rows=tuple(tuple(row[at] for at in order) for row in plot.rows),
        left_out=left_out or plot.left_out,
    )


def _total(values: Iterable[float | None]) -> float | None:
    present = [value for value in values if value is not None]
    return sum(present) if present else None
