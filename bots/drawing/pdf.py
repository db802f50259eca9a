"""A report on paper: to be read, signed and put into a folder."""

from bots.drawing import faces
from bots.drawing.charts import lay_chart
from bots.drawing.columns import columns, parts
from bots.drawing.marks import COLOURS, GREY, INK, WASH
from bots.drawing.paper import MARGIN, PAD, ROOM, TOP, Grid, Paper, Running
from bots.drawing.values import cell_words
from core.figures.report import Chart, Figure, Kind, Report, Section, Table
from core.phrases import Phrases

CHART_SIZE = 8.5
GAP = 24.0


def write(report: Report, phrases: Phrases) -> bytes:
    """Return the report as a PDF of A4 pages."""
    running = Running(title=report.title, whose=report.community, made_at=report.made_at, zone=report.zone)
    paper = Paper(running, phrases)
    paper.add_page()
    _masthead(paper, report)
    for sentence in report.headline:
        paper.point(sentence, 11)
    paper.at += 8
    _figures(paper, report)
    for section in report.sections:
        _section(paper, section, report.zone)
    if report.signatures:
        paper.at += 18
        paper.signing(report.signatures)
    return bytes(paper.output())


def _masthead(paper: Paper, report: Report) -> None:
    paper.set_fill_color(COLOURS[0])
    paper.rect(MARGIN, TOP - 14, ROOM, 3, style="F")
    paper.say(report.community, 10.5, GREY)
    paper.say(report.title, 21, bold=True)
    paper.say(report.period, 11, GREY, after=10)


def _figures(paper: Paper, report: Report) -> None:
    """Show the telling numbers, up to four in a row."""
    for start in range(0, len(report.figures), 4):
        few = report.figures[start : start + 4]
        gap = 8.0
        across = (ROOM - gap * 3) / 4
        cards = [_card(figure, across - 18, paper.phrases, report.zone) for figure in few]
        height = max(sum(size * 1.5 for _, size, _, _ in card) for card in cards) + 14
        paper.need(height + 12)
        for number, card in enumerate(cards):
            x, y = MARGIN + number * (across + gap), paper.at + 7
            paper.set_fill_color(WASH)
            paper.rect(x, paper.at, across, height, style="F")
            for words, size, colour, bold in card:
                y += size * 1.5
                paper.put(words, x + 9, y - size * 0.42, size, colour, bold=bold)
        paper.at += height + 10


def _card(figure: Figure, room: float, phrases: Phrases, zone: str) -> list[tuple[str, float, str, bool]]:
    said = faces.legible(cell_words(figure.value, figure.kind, zone, phrases))
    big = max(min(17.0, 17.0 * room / max(faces.width(said, 17.0), 1.0)), 9.0)
    lines = [(line, 9.0, GREY, False) for line in faces.wrap(figure.title, 9, room, 2)]
    lines += [(line, big, INK, True) for line in faces.wrap(said, big, room + 0.01, 3)]
    return lines + [(line, 8.5, GREY, False) for line in faces.wrap(figure.note, 8.5, room, 3) if line]


def _section(paper: Paper, section: Section, zone: str) -> None:
    paper.at += 16
    paper.need(90)
    paper.say(section.title, 14, bold=True, after=2)
    for sentence in section.sentences:
        paper.point(sentence)
    _charts(paper, section.charts)
    for table in section.tables:
        _table(paper, table, zone)


def _charts(paper: Paper, charts: tuple[Chart, ...]) -> None:
    """Draw the charts, two beside one another; the last of an odd number has the width for itself."""
    half = (ROOM - GAP) / 2
    for start in range(0, len(charts), 2):
        pair = charts[start : start + 2]
        width = half if len(pair) == 2 else ROOM
        pictures = [lay_chart(chart, paper.phrases, width=width, size=CHART_SIZE) for chart in pair]
        height = max(picture.height for picture in pictures)
        paper.need(height + 8)
        for number, picture in enumerate(pictures):
            paper.show(picture, MARGIN + number * (half + GAP), paper.at + 6)
        paper.at += height + 14


def _table(paper: Paper, table: Table, zone: str) -> None:
    paper.at += 8
    paper.need(100)
    paper.say(table.title, 11, bold=True)
    if table.note:
        paper.say(table.note, 9, GREY)
    if not table.columns:
        return
    paper.at += 4
    kinds = [column.kind for column in table.columns]
    rows = [
        [cell_words(cell, kind, zone, paper.phrases) for cell, kind in zip(row, kinds, strict=False)]
        + [""] * (len(kinds) - len(row))
        for row in table.rows
    ]
    titles = tuple(column.title for column in table.columns)
    at_right = tuple(kind not in (Kind.TEXT, Kind.INSTANT) for kind in kinds)
    size, widths = columns(titles, rows, kinds)
    grid = Grid(titles=titles, widths=widths, at_right=at_right, size=size)
    grid.head(paper)
    for row in rows:
        grid.row(paper, [_fitted(*cell, size) for cell in zip(row, kinds, widths, strict=True)])
    if not rows:
        paper.say(paper.phrases.say("drawing.no_rows"), 9, GREY)


def _fitted(words: str, kind: Kind, room: float, size: float) -> str:
    """Return a cell as it is set: where an instant is too wide its day stands above its hour, and so with a length."""
    is_too_wide = kind in (Kind.INSTANT, Kind.SPAN) and faces.width(words, size) > room - 2 * PAD
    return "\n".join(parts(words)) if is_too_wide else words
