"""Charts and covers as pictures: what they say, whatever the figures are."""

import re
import struct
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from anything import charts
from hypothesis import given, settings
from hypothesis import strategies as st
from november import BY_CATEGORY, BY_DAY, BY_MONTH, BY_PLACE, MONTH, ON_TIME, PHRASES, chart
from PIL import Image

from bots.drawing import faces
from bots.drawing.charts import lay_chart
from bots.drawing.cover import lay_cover
from bots.drawing.marks import COLOURS, Box, Patch, Picture, Words
from bots.drawing.png import WIDTH, cover, draw, raster
from bots.drawing.vector import svg
from core.figures.report import Chart, Figure, Kind, Section, Shape
from core.phrases import Phrases


def lay(drawn: Chart, phrases: Phrases, width: float = 960, size: float = 36) -> Picture:
    return lay_chart(drawn, phrases, width=width, size=size)


def words_of(picture: Picture) -> list[str]:
    return [mark.words for mark in picture.marks if isinstance(mark, Words)]


def widths(picture: Picture, colour: str = COLOURS[0]) -> list[float]:
    return [mark.width for mark in picture.marks if isinstance(mark, Box) and mark.fill == colour]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_bars_are_as_long_as_their_values_and_carry_names_and_figures(phrases: Phrases) -> None:
    picture = lay(chart(Shape.BARS, ("收费", "电梯"), ("本月", (10.0, 40.0))), phrases)

    longer, shorter = widths(picture)
    assert longer == pytest.approx(4 * shorter)
    assert words_of(picture)[-4:] == ["电梯", "40", "收费", "10"]


def test_columns_upon_one_another_are_as_high_as_their_sum(phrases: Phrases) -> None:
    picture = lay(BY_MONTH, phrases)

    tall = {}
    for mark in picture.marks:
        if isinstance(mark, Box) and mark.fill in COLOURS[:4] and mark.width > 60:
            tall[mark.x] = tall.get(mark.x, 0.0) + mark.height
    assert [height / min(tall.values()) for _, height in sorted(tall.items())] == pytest.approx(
        [total / 89 for total in (89, 96, 115, 95, 107, 126)]
    )
    assert {"89", "96", "115", "95", "107", "126"} <= set(words_of(picture))


def test_a_line_has_a_gap_where_nothing_is_known_and_its_last_value_in_figures(phrases: Phrases) -> None:
    picture = lay(ON_TIME, phrases)

    points = [mark for mark in picture.marks if isinstance(mark, Patch) and mark.fill == COLOURS[2]]
    assert len(points) == 5 + 2  # without July; with the legend and the end
    assert {"96.2%", "93%", "86.5%"} <= set(words_of(picture))


def test_no_series_is_told_by_its_colour_alone(phrases: Phrases) -> None:
    hatched = svg(lay(BY_MONTH, phrases))
    plain = svg(lay(replace(BY_MONTH, series=BY_MONTH.series[:1]), phrases))
    shapes = {len(mark.points) for mark in lay(ON_TIME, phrases).marks if isinstance(mark, Patch)}

    assert 'stroke="#ffffff"' in hatched
    assert 'stroke="#ffffff"' not in plain
    assert shapes == {12, 4, 3}


def test_of_fifty_bars_the_longest_are_drawn_and_the_rest_together(phrases: Phrases) -> None:
    many = chart(Shape.BARS, tuple(f"{n}号楼" for n in range(50)), ("本月", tuple(float(n) for n in range(50))))

    words = words_of(lay(many, phrases))

    assert "49号楼" in words
    assert "其余 39 项" in words
    assert str(sum(range(39))) in words
    assert "38号楼" not in words


def test_of_fifty_shares_the_rest_is_not_added_up(phrases: Phrases) -> None:
    many = chart(
        Shape.BARS, tuple(f"{n}号楼" for n in range(50)), ("本月", tuple(n / 50 for n in range(50))), kind=Kind.SHARE
    )

    assert "另有 38 项没有画出，见表格。" in words_of(lay(many, phrases))


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize(("labels", "row"), [((), ()), (("电梯",), (None,)), (("电梯",), (float("nan"),))])
def test_a_chart_without_values_says_so(
    shape: Shape, labels: tuple[str, ...], row: tuple[float | None, ...], phrases: Phrases
) -> None:
    assert phrases.say("drawing.empty") in words_of(lay(chart(shape, labels, ("本月", row)), phrases))


def test_a_huge_number_is_told_as_people_say_it(phrases: Phrases) -> None:
    big = chart(Shape.BARS, ("一", "二"), ("花费", (3_456_700.0, 1.2e9)), kind=Kind.MONEY)

    assert {"¥345.7万", "¥12亿"} <= set(words_of(lay(big, phrases)))


@pytest.mark.parametrize("drawn", [BY_CATEGORY, BY_MONTH, BY_DAY, ON_TIME, BY_PLACE], ids=lambda one: one.title)
@pytest.mark.parametrize(("width", "size"), [(960.0, 36.0), (240.0, 8.5)])
def test_all_words_stand_within_the_picture_and_none_upon_another(
    drawn: Chart, width: float, size: float, phrases: Phrases
) -> None:
    picture = lay(drawn, phrases, width, size)

    spans = []
    for mark in picture.marks:
        if isinstance(mark, Words):
            across = faces.width(mark.words, mark.size)
            left = mark.x - across * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
            spans.append((left, mark.y - mark.size * 0.7, left + across, mark.y))
    assert all(left >= -1 and right <= width + size and bottom <= picture.height for left, _, right, bottom in spans)
    for number, (left, top, right, bottom) in enumerate(spans):
        for other in spans[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


@settings(max_examples=60, deadline=None)
@given(drawn=charts, width=st.sampled_from([(960.0, 36.0), (240.0, 8.5)]))
def test_any_chart_is_drawn(drawn: Chart, width: tuple[float, float]) -> None:
    picture = lay(drawn, PHRASES, *width)

    written = ElementTree.fromstring(svg(picture))
    assert [text.text for text in written.iter("{http://www.w3.org/2000/svg}text")] == [
        words or None for words in words_of(picture)
    ]
    numbers = [number for node in written.iter() for number in re.split("[ ,]", " ".join(node.attrib.values()))]
    assert not {"nan", "inf", "-inf"} & set(numbers)


@settings(max_examples=8, deadline=None)
@given(drawn=charts)
def test_any_chart_becomes_a_picture(drawn: Chart) -> None:
    wide, high = size_of(draw(drawn, PHRASES))

    assert wide == WIDTH
    assert 0 < high < 5000


def test_words_are_really_drawn_and_without_the_machine_s_own_fonts(phrases: Phrases) -> None:
    written = raster(Picture(width=400, height=100, marks=(Words(x=10, y=70, words="喆堃龘〓", size=60),)))
    blank = raster(Picture(width=400, height=100, marks=()))

    assert dark(written) > 2000
    assert dark(blank) == 0


def test_the_cover_says_the_report_at_a_glance(phrases: Phrases) -> None:
    picture = lay_cover(MONTH, phrases, width=1080, size=36, margin=60)

    words = words_of(picture)
    assert words[:3] == ["翠湖花园", "投诉月报", "2026年11月"]
    assert "".join(words).count(MONTH.headline[2]) == 1
    assert {"126", "93%", "1天2小时", "86.5%", "各类投诉", "半年走势", "每天的投诉"} <= set(words)
    assert words[-1] == "2026-11-30 09:30 生成"
    assert size_of(cover(MONTH, phrases)) == (1080, int(picture.height + 0.999))


def test_the_cover_says_what_a_missing_character_means(phrases: Phrases) -> None:
    report = replace(MONTH, headline=("张\U00020bb7先生反映 3 次。",))

    words = words_of(lay_cover(report, phrases, width=1080, size=36, margin=60))

    assert phrases.say("drawing.missing") in words


def test_a_flood_of_sentences_stays_one_picture_that_a_chat_takes(phrases: Phrases) -> None:
    flood = replace(
        MONTH,
        title="题" * 300,
        headline=("一句很长的话，" * 60,) * 50,
        figures=tuple(Figure(title="名" * 99, value=10**30, note="注" * 99) for _ in range(30)),
        sections=(Section(title="一", sentences=(), charts=(BY_DAY,) * 30),),
    )

    wide, high = size_of(cover(flood, phrases))

    assert wide + high < 10_000


def test_the_program_starts_without_what_it_draws_with() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import bots.running, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert not {"resvg_py", "fontTools", "pylopdf_fonts_zh_cn", "fpdf", "xlsxwriter", "PIL"} & set(done.stdout.split())


def dark(png: bytes) -> int:
    """Return how many pixels are drawn."""
    with Image.open(BytesIO(png)) as image:
        return sum(image.convert("L").histogram()[:128])
