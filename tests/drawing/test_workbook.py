"""The workbook: every cell is what the report says, of the type it is, and nothing in it runs."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from anything import reports
from hypothesis import given, settings
from november import HANDLING, MONTH, PHRASES
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from bots.drawing import xlsx
from core.figures.report import Column, Kind, Report, Section, Table


def read(report: Report) -> Workbook:
    return load_workbook(BytesIO(xlsx.write(report, PHRASES)))


def only(table: Table) -> Worksheet:
    """Return the sheet of a report with nothing but this table; its titles are in the third row."""
    return read(replace(MONTH, sections=(Section(title="表", sentences=(), tables=(table,)),)))["表"]


def text(*words: str) -> Table:
    return Table(id="t", title="表", note="", columns=(Column(title="话"),), rows=tuple((word,) for word in words))


def test_the_first_sheet_says_it_in_sentences() -> None:
    book = read(MONTH)

    said = [cell.value for row in book.worksheets[0] for cell in row if isinstance(cell.value, str)]
    assert book.sheetnames == ["摘要", "总体情况", "时限与满意", "图表数据"]
    assert set(MONTH.headline) <= set(said)
    assert {sentence for section in MONTH.sections for sentence in section.sentences} <= set(said)


def test_every_cell_of_a_table_is_what_the_report_says() -> None:
    sheet = only(HANDLING)

    assert [cell.value for cell in sheet[3]] == [column.title for column in HANDLING.columns]
    for cells, row in zip(sheet.iter_rows(min_row=4), HANDLING.rows, strict=True):
        name, count, share, span, money, instant = (cell.value for cell in cells)
        assert (name, count, share) == row[:3]
        assert span == row[3]
        assert money == (None if row[4] is None else pytest.approx(float(row[4])))
        local = row[5] and row[5].astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
        assert instant == local
    assert [cell.number_format for cell in sheet[4]][1:] == [
        "#,##0",
        "0.0%",
        '[h]"小时"mm"分钟"',
        "¥#,##0.00",
        "yyyy-mm-dd hh:mm",
    ]


def test_a_table_can_be_filtered_and_its_titles_stay_in_view() -> None:
    sheet = only(HANDLING)

    (table,) = sheet.tables.values()
    assert table.ref == "A3:F7"
    assert table.autoFilter is not None
    assert sheet.freeze_panes == "B4"
    assert sheet.column_dimensions["F"].width >= len("2026-11-29 17:05")


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.cn"])
def test_what_a_resident_wrote_is_never_a_formula_and_never_a_link(words: str) -> None:
    cell: Cell = only(text(words))["A4"]

    assert cell.data_type == "s"
    assert cell.value == words
    assert cell.hyperlink is None
    assert cell.quotePrefix == (words[0] in "=+-@\t")


@pytest.mark.parametrize(
    ("words", "kept"),
    [("\ud83d", "?"), ("一\x00二", "一 二"), ("长" * 40_000, "长" * 32_767), ("<b>&amp;", "<b>&amp;")],
)
def test_words_that_no_cell_could_hold_are_kept_as_far_as_they_go(words: str, kept: str) -> None:
    assert only(text(words))["A4"].value == kept


@pytest.mark.parametrize(
    ("cell", "kind", "shown"),
    [
        (10**18, Kind.COUNT, "10000000000亿"),
        (timedelta(hours=-3), Kind.SPAN, "-3小时"),
        (datetime(1, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai")), Kind.INSTANT, "1-01-02 00:00"),
        (float("nan"), Kind.SHARE, "—"),
    ],
)
def test_what_excel_can_not_hold_is_written_in_words(cell: object, kind: Kind, shown: str) -> None:
    table = Table(id="t", title="表", note="", columns=(Column(title="值", kind=kind),), rows=((cell,),))  # type: ignore[arg-type]

    assert str(only(table)["A4"].value).replace(",", "") == shown


def test_an_empty_table_says_so() -> None:
    assert only(replace(HANDLING, rows=()))["A4"].value == "没有"


def test_the_charts_are_drawn_from_the_cells_of_the_last_sheet() -> None:
    content = xlsx.write(MONTH, PHRASES)

    with ZipFile(BytesIO(content)) as parts:
        drawn = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    figures = load_workbook(BytesIO(content))["图表数据"]
    assert len(drawn) == sum(len(section.charts) for section in MONTH.sections)
    assert "<c:f>图表数据!$B$3:$B$6</c:f>" in drawn[0]
    assert [[cell.value for cell in row] for row in figures["A3:B6"]] == [
        ["设备设施", 64],
        ["管理服务", 41],
        ["收费", 12],
        ["突发事件", 9],
    ]


def test_a_name_of_rare_letters_fits_a_cell_and_a_sheet() -> None:
    rare = "𠮷" * 40
    sections = tuple(Section(title=rare, sentences=(), tables=(text(rare * 1000),)) for _ in range(2))

    sheets = read(replace(MONTH, sections=sections)).sheetnames

    assert sheets[1:3] == ["𠮷" * 15, "𠮷" * 14 + " 2"]


@settings(max_examples=25, deadline=None)
@given(report=reports)
def test_any_report_becomes_a_workbook(report: Report) -> None:
    book = read(report)

    assert len(book.sheetnames) == 1 + len(report.sections) + any(section.charts for section in report.sections)
