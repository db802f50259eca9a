"""The report on paper: all of it, in words that can be searched, on pages that say which they are."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from anything import reports
from hypothesis import given, settings
from november import BY_CATEGORY, HANDLING, MADE_AT, MONTH, PHRASES
from pypdfium2 import PdfDocument

from bots.drawing import pdf
from core.figures.report import Report, Section


def pages(report: Report) -> list[str]:
    with PdfDocument(pdf.write(report, PHRASES)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_everything_that_is_said_can_be_read() -> None:
    written = bare("".join(pages(MONTH)))

    for words in (MONTH.community, MONTH.title, MONTH.period, *MONTH.headline, *MONTH.signatures):
        assert bare(words) in written
    for section in MONTH.sections:
        for said in (section, *section.charts, *section.tables):
            assert bare(said.title) in written
        assert all(bare(sentence) in written for sentence in section.sentences)
    assert all(label in written for label in (*BY_CATEGORY.labels, "64", "41", "12", "9"))
    assert "工程部6492.1%1天7小时¥3,860.002026-11-2917:05" in written
    assert "日期：" in written


def test_every_page_says_which_it_is_and_when_it_was_made() -> None:
    written = pages(replace(MONTH, sections=MONTH.sections * 3))

    assert len(written) > 3
    for number, page in enumerate(written, start=1):
        assert f"第{number}页，共{len(written)}页" in bare(page)
        assert "2026-11-30 09:30 生成" in page


def test_a_long_table_repeats_its_titles_on_every_page_and_loses_no_row() -> None:
    rows = tuple((f"第{n}部", n, 0.5, timedelta(hours=n), Decimal(n), MADE_AT) for n in range(200))
    written = pages(
        replace(MONTH, sections=(Section(title="表", sentences=(), tables=(replace(HANDLING, rows=rows),)),))
    )

    with_rows = [bare(page) for page in written if re.search(r"第\d+部", page)]
    assert len(with_rows) > 4
    assert all("部门件数按时办结率" in page for page in with_rows)
    assert re.findall(r"第(\d+)部", "".join(with_rows)) == [str(n) for n in range(200)]


def test_words_longer_than_a_page_go_on_on_the_next() -> None:
    story = "".join(f"{n}。" for n in range(4000))
    row = (story, 1, None, None, None, None)
    written = pages(
        replace(MONTH, sections=(Section(title="表", sentences=(), tables=(replace(HANDLING, rows=(row,)),)),))
    )

    assert len(written) > 2
    assert "3999。" in bare(written[-1])


def test_what_the_typeface_lacks_stays_visible() -> None:
    written = "".join(pages(replace(MONTH, headline=("喆堃龘和\U00020bb7先生😡",))))

    assert "喆堃龘和〓先生〓" in written


@settings(max_examples=10, deadline=None)
@given(report=reports)
def test_any_report_is_put_on_paper(report: Report) -> None:
    assert pages(report)
