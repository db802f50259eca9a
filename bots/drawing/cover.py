"""A report at a glance: one tall picture for a telephone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bots.drawing import faces
from bots.drawing.charts import LEADING, lay_chart
from bots.drawing.folding import folded
from bots.drawing.marks import COLOURS, GREY, INK, RULE, WASH, Box, Mark, Picture, Stroke, Words, moved
from bots.drawing.values import cell_words, is_number, number_words
from core.figures.report import Chart, Figure, Kind, Report
from core.phrases import Phrases

MOST_SENTENCES = 8
MOST_FIGURES = 6
MOST_CHARTS = 3


def lay_cover(report: Report, phrases: Phrases, *, width: float, size: float, margin: float) -> Picture:
    """Return the cover as a picture of that width; its height is what it needs."""
    page = _Page(width, size, margin, phrases)
    page.masthead(report)
    page.sentences(report.headline)
    page.figures(report.figures[:MOST_FIGURES], report.zone)
    for chart in telling(report, phrases):
        page.chart(chart)
    page.foot(report.made_at, report.zone)
    return Picture(width=width, height=page.y, marks=tuple(page.marks))


def telling(report: Report, phrases: Phrases) -> list[Chart]:
    """Return the first charts that have anything to show."""
    charts = [chart for section in report.sections for chart in section.charts]
    return [chart for chart in charts if folded(chart, phrases).values][:MOST_CHARTS]


class _Page:
    """A column of marks that grows downwards."""

    def __init__(self, width: float, size: float, margin: float, phrases: Phrases) -> None:
        self.marks: list[Mark] = []
        self.y = 0.0
        self._width, self._size, self._margin, self._phrases = width, size, margin, phrases
        self._room = width - 2 * margin

    def masthead(self, report: Report) -> None:
        """Say whose report it is, and of when."""
        self.marks.append(Box(x=0, y=0, width=self._width, height=self._size * 0.35, fill=COLOURS[0]))
        self.y = self._size * 1.4
        self._write(report.community, self._size, colour=GREY, most=2)
        self._write(report.title, self._size * 1.75, bold=True, most=2)
        self._write(report.period, self._size * 1.1, colour=GREY, most=2)
        self.y += self._size * 0.8

    def sentences(self, sentences: tuple[str, ...]) -> None:
        """Say what a reader with one minute must know."""
        size, indent = self._size * 1.12, self._size * 0.95
        for sentence in sentences[:MOST_SENTENCES]:
            dot = self.y + size * LEADING * 0.62
            edge = size * 0.3
            self.marks.append(Box(x=self._margin, y=dot - edge / 2, width=edge, height=edge, fill=COLOURS[0]))
            self._write(sentence, size, indent=indent, most=6)
            self.y += self._size * 0.3
        if len(sentences) > MOST_SENTENCES:
            self._write(self._phrases.say("drawing.more"), self._size, colour=GREY, indent=indent)
        self.y += self._size * 0.6

    def figures(self, figures: tuple[Figure, ...], zone: str) -> None:
        """Show the telling numbers, two beside one another."""
        gap = self._size * 0.6
        across = (self._room - gap) / 2
        for start in range(0, len(figures), 2):
            pair = figures[start : start + 2]
            each = across if len(pair) == 2 else self._room
            cards = [self._card(figure, each, zone) for figure in pair]
            height = max(card.height for card in cards)
            for number, card in enumerate(cards):
                x = self._margin + number * (across + gap)
                self.marks.append(Box(x=x, y=self.y, width=each, height=height, fill=WASH))
                self.marks += [moved(mark, x, self.y) for mark in card.marks]
            self.y += height + gap
        if figures:
            self.y += self._size * 0.4

    def chart(self, chart: Chart) -> None:
        """Show one chart under a thin rule."""
        ends = ((self._margin, self.y), (self._width - self._margin, self.y))
        self.marks.append(Stroke(points=ends, colour=RULE, width=self._size / 18))
        picture = lay_chart(chart, self._phrases, width=self._room, size=self._size)
        self.y += self._size * 0.6
        self.marks += [moved(mark, self._margin, self.y) for mark in picture.marks]
        self.y += picture.height + self._size * 0.9

    def foot(self, made_at: datetime, zone: str) -> None:
        """Say when it was made, and what 〓 means if it stands anywhere."""
        at = f"{made_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        if any(isinstance(mark, Words) and faces.GETA in mark.words for mark in self.marks):
            self._write(self._phrases.say("drawing.missing"), self._size * 0.85, colour=GREY)
        self._write(self._phrases.say("drawing.made_at", at=at), self._size * 0.85, colour=GREY)
        self.y += self._margin * 0.7

    def _write(
        self, words: str, size: float, *, colour: str = INK, bold: bool = False, indent: float = 0.0, most: int = 3
    ) -> None:
        for line in faces.wrap(words, size, self._room - indent, most):
            self.y += size * LEADING
            x, base = self._margin + indent, self.y - size * 0.36
            self.marks.append(Words(x=x, y=base, words=line, size=size, colour=colour, bold=bold))

    def _card(self, figure: Figure, width: float, zone: str) -> Picture:
        size, pad = self._size, self._size * 0.7
        room = width - 2 * pad
        said = faces.legible(_figure_words(figure, zone, self._phrases))
        big = min(size * 1.9, size * 1.9 * room / max(faces.width(said, size * 1.9), 1.0))
        lines = [(line, size * 0.95, GREY, False) for line in faces.wrap(figure.title, size * 0.95, room, 2)]
        lines += [(line, max(big, size), INK, True) for line in faces.wrap(said, max(big, size), room + 0.01, 2)]
        lines += [(line, size * 0.9, GREY, False) for line in faces.wrap(figure.note, size * 0.9, room, 3) if line]
        marks: list[Mark] = []
        y = pad * 0.6
        for line, type_size, tone, bold in lines:
            y += type_size * LEADING
            marks.append(Words(x=pad, y=y - type_size * 0.36, words=line, size=type_size, colour=tone, bold=bold))
        return Picture(width=width, height=y + pad * 0.7, marks=tuple(marks))


def _figure_words(figure: Figure, zone: str, phrases: Phrases) -> str:
    """Return the figure in words, a big number rounded."""
    value = figure.value
    if isinstance(value, int | float) and is_number(value) and figure.kind in (Kind.COUNT, Kind.MONEY):
        return number_words(value, figure.kind, phrases)
    return cell_words(value, figure.kind, zone, phrases)
