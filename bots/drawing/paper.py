"""A4 pages: the typeface, running head and foot, words that flow down the page, pictures as vectors, tables over pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fpdf import FPDF
from fpdf.enums import TextMode

from bots.drawing import faces
from bots.drawing.marks import GREY, INK, PALE, PAPER, RULE, WASH, Anchor, Box, Mark, Patch, Picture, Stroke, Words
from bots.drawing.vector import BOLD
from core.phrases import Phrases

WIDTH, HEIGHT = 595.28, 841.89
MARGIN, TOP, BOTTOM = 51.0, 62.0, 62.0
ROOM = WIDTH - 2 * MARGIN
SIZE = 10.0
LEADING = 1.6
#: Beside the words of a cell.
PAD = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What stands at the head and the foot of every page."""

    title: str
    whose: str
    made_at: datetime
    zone: str


class Paper(FPDF):
    """A document of A4 pages, filled from top to bottom; lengths in points."""

    def __init__(self, running: Running, phrases: Phrases) -> None:
        super().__init__(unit="pt", format="A4")
        self.running, self.phrases = running, phrases
        self.set_auto_page_break(auto=False)
        self.set_margins(MARGIN, TOP, MARGIN)
        self.c_margin = 0
        # What stands for the number of pages until that is known must not be shorter than it: a volume has thousands.
        self.alias_nb_pages("{pages}")
        self.add_font("sans", fname=faces.path())
        self.set_title(faces.legible(f"{running.whose} {running.title}"))
        self.set_creation_date(running.made_at)
        self.set_lang("zh-CN")
        self.at = TOP

    def header(self) -> None:
        """Write the running head, from the second page on, and begin at the top."""
        self.at = TOP
        if self.page_no() > 1:
            self.put(faces.shorten(self.running.whose, 8.5, ROOM / 2), MARGIN, 40, 8.5, GREY)
            title = faces.shorten(self.running.title, 8.5, ROOM / 2)
            self.put(title, WIDTH - MARGIN, 40, 8.5, GREY, Anchor.END)
            self.rule(46)

    def footer(self) -> None:
        """Write the running foot: when it was made, and which page it is of how many."""
        made_at = f"{self.running.made_at.astimezone(ZoneInfo(self.running.zone)):%Y-%m-%d %H:%M}"
        self.put(self.phrases.say("drawing.made_at", at=made_at), MARGIN, HEIGHT - 34, 8.5, GREY)
        # As wide as it will be when the number of pages, known at the end only, stands in it.
        wide = faces.width(self.phrases.say("drawing.page", page=self.page_no(), pages="00"), 8.5)
        self.set_xy(WIDTH - MARGIN - wide, HEIGHT - 42)
        self.cell(wide, 10, self.phrases.say("drawing.page", page=self.page_no(), pages=self.str_alias_nb_pages))

    @property
    def left(self) -> float:
        """Return how much of this page is left."""
        return HEIGHT - BOTTOM - self.at

    def need(self, height: float) -> bool:
        """Begin a new page where that much does not fit, unless the page is still empty; tell whether one was begun."""
        if height <= self.left or self.at <= TOP:
            return False
        self.add_page()
        return True

    def turn_to(self, page: int) -> None:
        """Go on writing on a page that was left blank, or back on the last."""
        self.page = page
        # A page knows nothing of the pen that another was written with.
        self.set_font("sans", size=1)
        self.set_fill_color(PAPER)

    def put(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        colour: str = INK,
        anchor: Anchor = Anchor.START,
        *,
        bold: bool = False,
    ) -> None:
        """Write one line of legible words at a point of this page."""
        if not words:
            return
        x -= faces.width(words, size) * {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[anchor]
        self.set_font("sans", size=size)
        self.set_text_color(colour)
        if not bold:
            self.text(x, y, words)
            return
        with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * BOLD, draw_color=colour):
            self.text(x, y, words)

    def say(
        self,
        words: str,
        size: float = SIZE,
        colour: str = INK,
        *,
        bold: bool = False,
        indent: float = 0.0,
        after: float = 0.0,
    ) -> None:
        """Write words in as many lines and pages as they need."""
        for line in faces.wrap(words, size, ROOM - indent):
            self.need(size * LEADING)
            self.at += size * LEADING
            self.put(line, MARGIN + indent, self.at - size * 0.45, size, colour, bold=bold)
        self.at += after

    def point(self, words: str, size: float = SIZE) -> None:
        """Write words as one of several points."""
        self.need(size * LEADING)
        self.set_fill_color("#0072b2")
        self.rect(MARGIN, self.at + size * 0.62, size * 0.3, size * 0.3, style="F")
        self.say(words, size, indent=size, after=size * 0.2)

    def rule(self, y: float, colour: str = RULE) -> None:
        """Draw a thin line across the page."""
        self.set_draw_color(colour)
        self.set_line_width(0.5)
        self.line(MARGIN, y, WIDTH - MARGIN, y)

    def show(self, picture: Picture, x: float, y: float) -> None:
        """Draw a picture with its upper left corner at that point, as vectors and words that can be searched."""
        for mark in picture.marks:
            self._draw(mark, x, y)

    def signing(self, signatures: Sequence[str]) -> None:
        """Leave lines to sign on, three beside one another, together on one page."""
        across, height = ROOM / 3, 54.0
        rows = [signatures[start : start + 3] for start in range(0, len(signatures), 3)]
        self.need(min(height * len(rows), HEIGHT - TOP - BOTTOM))
        for row in rows:
            self.need(height)
            for number, who in enumerate(row):
                x = MARGIN + number * across
                name = faces.shorten(self.phrases.say("drawing.sign", who=who), SIZE, across * 0.55)
                date = self.phrases.say("drawing.sign_date")
                for words, y in ((name, self.at + 20), (date, self.at + 42)):
                    self.put(words, x, y, SIZE)
                    self.set_draw_color(PALE)
                    self.set_line_width(0.5)
                    self.line(x + faces.width(words, SIZE) + 3, y + 2, x + across - 18, y + 2)
            self.at += height

    def _draw(self, mark: Mark, x: float, y: float) -> None:
        match mark:
            case Box():
                self.set_fill_color(mark.fill)
                self.rect(x + mark.x, y + mark.y, mark.width, mark.height, style="F")
            case Stroke():
                self.set_draw_color(mark.colour)
                self.set_line_width(mark.width)
                self.polyline([(x + a, y + b) for a, b in mark.points])
            case Patch():
                self.set_fill_color(mark.fill)
                self.polygon([(x + a, y + b) for a, b in mark.points], style="F")
            case Words():
                self.put(mark.words, x + mark.x, y + mark.y, mark.size, mark.colour, mark.anchor, bold=mark.bold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table on paper: titles repeated on every page, columns of those widths, figures at the right."""

    titles: tuple[str, ...]
    widths: tuple[float, ...]
    at_right: tuple[bool, ...]
    size: float = 9.0

    def head(self, paper: Paper) -> None:
        """Write the titles over a tinted ground."""
        cells = [
            faces.wrap(words, self.size, room - 2 * PAD, 3)
            for words, room in zip(self.titles, self.widths, strict=True)
        ]
        height = max(map(len, cells)) * self.size * 1.45 + 7
        paper.set_fill_color(WASH)
        paper.rect(MARGIN, paper.at, sum(self.widths), height, style="F")
        self._line(paper, cells, GREY)
        paper.at += 7
        paper.rule(paper.at, PALE)

    def row(self, paper: Paper, words: Sequence[str]) -> None:
        """Write one row; one that is higher than the page goes on on the next, under the titles again."""
        cells = [faces.wrap(cell, self.size, room - 2 * PAD) for cell, room in zip(words, self.widths, strict=True)]
        height = max(map(len, cells)) * self.size * 1.45 + 7
        if height > paper.left and (height < HEIGHT / 3 or paper.left < self.size * 6):
            self._next(paper)
        while cells:
            fit = max(int((paper.left - 7) // (self.size * 1.45)), 1)
            self._line(paper, [lines[:fit] for lines in cells], INK)
            paper.at += 7
            paper.rule(paper.at)
            cells = [lines[fit:] for lines in cells]
            if not any(cells):
                return
            self._next(paper)

    def _next(self, paper: Paper) -> None:
        paper.add_page()
        self.head(paper)

    def _line(self, paper: Paper, cells: Sequence[Sequence[str]], colour: str) -> None:
        x, leading = MARGIN, self.size * 1.45
        for lines, room, at_right in zip(cells, self.widths, self.at_right, strict=True):
            edge, anchor = (x + room - PAD, Anchor.END) if at_right else (x + PAD, Anchor.START)
            for number, line in enumerate(lines):
                paper.put(line, edge, paper.at + 3.5 + (number + 0.78) * leading, self.size, colour, anchor)
            x += room
        paper.at += max(map(len, cells)) * leading
