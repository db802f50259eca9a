"""A report as a workbook: typed cells that can be filtered and added up, and charts that Excel draws itself."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bots.drawing.folding import folded
from bots.drawing.marks import GREY, RULE, WASH
from bots.drawing.native import native_chart
from bots.drawing.values import cell_words, is_number
from core.figures.report import Cell, Chart, Kind, Report, Section, Table
from core.phrases import Phrases

#: What Excel takes: units of UTF-16 in a cell and in the name of a sheet; digits that it keeps of a number.
LONGEST, NAME, EXACT = 32_767, 31, 10**15
#: A cell that begins so could be taken for a formula when it is edited or saved as text.
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 — Excel knows no zones


def write(report: Report, phrases: Phrases) -> bytes:
    """Return the report as an XLSX: the sentences, a sheet for each section, and last the figures of the charts."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": plain(report.title), "company": plain(report.community), "created": report.made_at}
        )
        book.set_calc_mode("auto")
        _Workbook(book, report, phrases).write()
    return file.getvalue()


def plain(words: str) -> str:
    """Return the words as a cell takes them: no half characters, no more than it holds."""
    whole = words.encode("utf-8", "replace").decode("utf-8")
    return _within(LONGEST, re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", whole))


class _Workbook:
    """The sheets of one report, filled from the first to the last."""

    def __init__(self, book: xlsxwriter.Workbook, report: Report, phrases: Phrases) -> None:
        self._book, self._report, self._phrases = book, report, phrases
        self._names: set[str] = set()
        hour, minute = (phrases.say(f"drawing.{unit}", count="").strip() for unit in ("hours", "minutes"))
        looks: dict[str, dict[str, object]] = {
            "title": {"font_size": 16, "bold": True},
            "heading": {"font_size": 12, "bold": True},
            "note": {"font_color": GREY},
            "head": {"bold": True, "bg_color": WASH, "bottom": 1, "bottom_color": RULE, "text_wrap": True},
            "active": {"text_wrap": True, "quote_prefix": True},
            "whole": {"num_format": "#,##0"},
            Kind.TEXT: {"text_wrap": True},
            Kind.COUNT: {"num_format": "#,##0.##"},
            Kind.SHARE: {"num_format": "0.0%"},
            Kind.SPAN: {"num_format": f'[h]"{hour}"mm"{minute}"'},
            Kind.MONEY: {"num_format": phrases.say("drawing.money", amount="#,##0.00")},
            Kind.INSTANT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
        }
        base = {"font_name": "Microsoft YaHei", "font_size": 11, "valign": "top"}
        self._formats = {name: book.add_format(base | look) for name, look in looks.items()}

    def write(self) -> None:
        """Write all sheets."""
        self._summary()
        sheets = [self._section(section) for section in self._report.sections]
        if not any(section.charts for section in self._report.sections):
            return
        figures = self._sheet(self._phrases.say("drawing.chart_figures"))
        figures.set_column(0, 0, 24)
        row = 0
        for sheet, section in zip(sheets, self._report.sections, strict=True):
            beside = max((len(table.columns) + 1 for table in section.tables), default=0)
            for number, chart in enumerate(section.charts):
                row = self._chart(chart, figures, row, sheet, (number, beside))

    def _summary(self) -> None:
        """Write everything that is said in sentences."""
        report, sheet = self._report, self._sheet(self._phrases.say("drawing.summary"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 62)
        self._words(sheet, 0, 0, f"{report.community} {report.title}", "title")
        sheet.set_row(0, 26)
        at = f"{report.made_at.astimezone(ZoneInfo(report.zone)):%Y-%m-%d %H:%M}"
        self._words(sheet, 1, 0, f"{report.period}  {self._phrases.say('drawing.made_at', at=at)}", "note")
        row = 3
        for sentence in report.headline:
            row = self._sentence(sheet, row, sentence)
        row += 1
        for figure in report.figures:
            self._words(sheet, row, 0, figure.title)
            self._cell(sheet, row, 1, figure.value, figure.kind)
            self._words(sheet, row, 2, figure.note, "note")
            row += 1
        for section in report.sections:
            if section.sentences:
                self._words(sheet, row + 1, 0, section.title, "heading")
                row += 2
                for sentence in section.sentences:
                    row = self._sentence(sheet, row, sentence)

    def _section(self, section: Section) -> Worksheet:
        """Write the tables of a section under one another; their charts come to their right."""
        sheet = self._sheet(section.title)
        widths: dict[int, float] = {}
        row = 0
        for table in section.tables:
            self._words(sheet, row, 0, table.title, "heading")
            self._words(sheet, row + 1, 0, table.note, "note")
            row += 2
            if table.columns:
                if len(section.tables) == 1:
                    sheet.freeze_panes(row + 1, 1)
                row = self._table(sheet, row, table, widths)
            row += 2
        for column, width in widths.items():
            sheet.set_column(column, column, width)
        return sheet

    def _table(self, sheet: Worksheet, top: int, table: Table, widths: dict[int, float]) -> int:
        """Write a table that can be filtered, and return the row after it."""
        kinds = [column.kind for column in table.columns]
        titles = list(_apart([plain(column.title)[:255] for column in table.columns]))
        zone = self._report.zone
        for column, (title, kind) in enumerate(zip(titles, kinds, strict=True)):
            told = (cell_words(row[column], kind, zone, self._phrases) for row in table.rows if column < len(row))
            needed = max(map(_breadth, (title + "    ", *told)))
            widths[column] = max(widths.get(column, 8.0), min(needed + 2, 60))
        last = top + max(len(table.rows), 1)
        head = [{"header": title, "header_format": self._formats["head"]} for title in titles]
        sheet.add_table(top, 0, last, len(titles) - 1, {"columns": head, "style": None})
        if not table.rows:
            self._words(sheet, top + 1, 0, self._phrases.say("drawing.no_rows"), "note")
        for row, cells in enumerate(table.rows, start=top + 1):
            for column, (cell, kind) in enumerate(zip(cells, kinds, strict=False)):
                self._cell(sheet, row, column, cell, kind)
        return last + 1

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind) -> None:
        """Write a value as what it is; what Excel can't hold exactly is written in words."""
        if kind is Kind.SPAN and isinstance(cell, int | float) and 0 <= cell < 10**6:
            cell = timedelta(hours=cell)
        match cell:
            case None:
                sheet.write_blank(row, column, None, self._formats[Kind.TEXT])
            case str():
                self._words(sheet, row, column, cell)
            case datetime() if (
                local := cell.astimezone(ZoneInfo(self._report.zone)).replace(tzinfo=None)
            ) >= FIRST_DAY:
                sheet.write_datetime(row, column, local, self._formats[Kind.INSTANT])
            case timedelta() if timedelta() <= cell < timedelta(days=10**6):
                sheet.write_number(row, column, cell / timedelta(days=1), self._formats[Kind.SPAN])
            case int() | float() | Decimal() if is_number(cell) and abs(number := float(cell)) < EXACT:
                known = kind if kind in (Kind.SHARE, Kind.MONEY) else Kind.COUNT
                name = "whole" if known is Kind.COUNT and number.is_integer() else known
                sheet.write_number(row, column, number, self._formats[name])
            case _:
                self._words(sheet, row, column, cell_words(cell, kind, self._report.zone, self._phrases))

    def _words(self, sheet: Worksheet, row: int, column: int, words: str, name: str = Kind.TEXT) -> None:
        words = plain(words)
        is_active = words.startswith(ACTIVE)
        sheet.write_string(row, column, words, self._formats["active" if is_active else name])

    def _sentence(self, sheet: Worksheet, row: int, sentence: str) -> int:
        """Write a sentence over the width of the sheet, as high as it needs, and return the next row."""
        words = plain(sentence)
        sheet.merge_range(row, 0, row, 2, "", self._formats[Kind.TEXT])
        self._words(sheet, row, 0, words)
        sheet.set_row(row, min(18 * (1 + _breadth(words) // 100 + words.count("\n")), 400))
        return row + 1

    def _chart(self, chart: Chart, figures: Worksheet, top: int, sheet: Worksheet, place: tuple[int, int]) -> int:
        """Write the figures of a chart and draw it from them beside the tables; return the next free row."""
        plot, (number, beside) = folded(chart, self._phrases), place
        self._words(figures, top, 0, chart.title, "heading")
        for column, name in enumerate(plot.names, start=1):
            self._words(figures, top + 1, column, name, "head")
        first, last = top + 2, top + 1 + len(plot.labels)
        for row, label in enumerate(plot.labels):
            self._words(figures, first + row, 0, label)
            for column, values in enumerate(plot.rows, start=1):
                self._cell(figures, first + row, column, values[row], chart.kind)
        if plot.values:
            drawn = native_chart(self._book, chart, len(plot.names), (figures.get_name(), top + 1, first, last))
            drawn.set_title({"name": plain(chart.title)[:255], "name_font": {"size": 13}, "overlay": False})
            sheet.insert_chart(number * 19, beside, drawn)
        return last + 2

    def _sheet(self, title: str) -> Worksheet:
        """Return a new sheet under a name that Excel takes and no other sheet has."""
        cleaned = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", plain(title)).strip(" '")
        cleaned = _within(NAME, cleaned) or "-"
        name, again = cleaned, 1
        while name.casefold() in self._names | {"history"}:
            again += 1
            name = f"{_within(NAME - len(str(again)) - 1, cleaned)} {again}"
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet


def _within(most: int, words: str) -> str:
    """Return the words as far as Excel takes them; it counts rare letters, such as 𠮷, twice."""
    return words.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _apart(titles: Sequence[str]) -> Iterator[str]:
    """Yield the titles of a table, none empty and none twice."""
    taken: set[str] = set()
    for title in titles:
        name, again = title.strip() or "-", 1
        while name.casefold() in taken:
            again += 1
            name = f"{title.strip() or '-'} {again}"
        taken.add(name.casefold())
        yield name


def _breadth(words: str) -> int:
    """Return how wide the longest line is in Latin digits; a Chinese character takes two."""
    return max((sum(1 if char < "\u2000" else 2 for char in line) for line in words.split("\n")), default=0)
