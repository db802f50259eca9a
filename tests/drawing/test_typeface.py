"""The typeface: nothing vanishes in silence, and lines break where a reader expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.drawing import faces


def test_rare_names_are_in_the_typeface() -> None:
    assert faces.legible("喆堃龘𬭊") == "喆堃龘𬭊"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("太吵了😡", "太吵了〓"),
        ("👨\u200d👩\u200d👧一家", "〓一家"),
        ("👍🏽", "〓"),
        ("\U00020bb7野家", "〓野家"),
        ("\ud800", "〓"),
        ("翻\u202e转", "翻转"),
        ("一\x00二\t三", "一 二 三"),
    ],
)
def test_what_the_typeface_lacks_is_marked_once_and_what_steers_is_dropped(words: str, shown: str) -> None:
    assert faces.legible(words) == shown


@given(st.text(max_size=80), st.floats(20, 400))
def test_every_line_fits_and_no_character_is_lost(words: str, room: float) -> None:
    lines = faces.wrap(words, 10, room)

    assert "".join("".join(lines).split()) == "".join(faces.legible(words).split())
    assert all(faces.width(line, 10) <= room or len(line) == 1 for line in lines)


def test_a_number_stays_with_what_it_counts_and_no_line_begins_with_a_comma() -> None:
    assert faces.wrap("本月比去年同月少 18 件。", 10, 105) == ["本月比去年同月少", "18 件。"]
    assert faces.wrap("一二三四五，六", 10, 50) == ["一二三四", "五，六"]


def test_what_is_cut_says_so() -> None:
    assert faces.wrap("一二三四五六七八九十", 10, 40, 2) == ["一二三四", "五六七…"]
