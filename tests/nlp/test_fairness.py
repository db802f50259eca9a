"""I9: who writes, how politely and in which spelling changes neither category nor severity; and nothing typed ever breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live.demo import reader

from nlp.reading import Situation
from tests.nlp.conftest import NOW

READER = reader()
COMPLAINTS = (
    "电梯又坏了", "楼道垃圾没人扫", "物业费乱涨", "停水了", "保安睡觉", "楼上漏水一年多了没人修",
    "建议装个扶手", "被困在电梯里了", "公摊电费太高要求退", "狗不拴绳",
)  # fmt: skip
WRITERS = ("我是张总", "我是租户小李", "我是退休工人", "本人是业委会主任", "外地来的", "我姓王", "一名业主")
POLITE = ("你好，", "您好，麻烦了，", "尊敬的领导，", "不好意思打扰了，", "喂，")


@pytest.mark.parametrize("complaint", COMPLAINTS)
@pytest.mark.parametrize("words", [*(f"{who}，" for who in WRITERS), *POLITE])
def test_who_writes_and_how_politely_changes_nothing(read, complaint, words):  # I9
    plain, dressed = read(complaint), read(words + complaint)
    assert (plain.category, plain.severity, plain.alarm) == (dressed.category, dressed.severity, dressed.alarm)


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_full_width_and_spaces_at_the_ends_change_nothing(read, complaint):  # I9
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in f"  3号楼2单元{complaint}  ")
    plain, other = read(f"3号楼2单元{complaint}"), read(wide)
    assert (plain.category, plain.severity, plain.alarm, plain.place.building, plain.place.unit) == (
        other.category, other.severity, other.alarm, other.place.building, other.place.unit
    )  # fmt: skip


@given(st.text(max_size=80), st.sampled_from(list(Situation)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_at_all_breaks_it(text, situation):
    reading = READER.read(text, now=NOW, situation=situation)
    assert reading.text == text
    assert 0.0 <= reading.confidence <= 1.0


@given(st.text(alphabet="电梯停水了坏不没快救命3号楼2单元1201上周三点，。？！着火 天个月多", max_size=30))
@settings(max_examples=200, deadline=None)
def test_what_is_quoted_was_written(text):
    reading = READER.read(text, now=NOW)
    for words in (reading.demand, reading.place.words, reading.when.words if reading.when else None):
        assert words is None or words in text


@given(st.sampled_from(COMPLAINTS), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_surrounding_white_space_changes_nothing(complaint, before, after):
    plain, spaced = READER.read(complaint, now=NOW), READER.read(" " * before + complaint + "\n" * after, now=NOW)
    assert (plain.category, plain.severity, plain.intent) == (spaced.category, spaced.severity, spaced.intent)
