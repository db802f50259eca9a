"""Times as people write them."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.config.durations import Unreadable, in_words, parse_after, parse_clock, parse_hours, parse_span
from core.policy import Span


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("10分钟", Span(time=timedelta(minutes=10))),
        ("2小时", Span(time=timedelta(hours=2))),
        ("2 个小时", Span(time=timedelta(hours=2))),
        ("1天", Span(time=timedelta(days=1))),
        ("1周", Span(time=timedelta(weeks=1))),
        ("1个工作日", Span(working_days=1)),
        ("3工作日", Span(working_days=3)),
        ("１小时３０分", Span(time=timedelta(hours=1, minutes=30))),
        ("2天3个工作日", Span(time=timedelta(days=2), working_days=3)),
    ],
)
def test_a_length_of_time_is_read(words: str, span: Span) -> None:
    assert parse_span(words) == span


@pytest.mark.parametrize("words", ["", "10", "分钟", "两小时", "-1天", "1.5小时", "10分钟左右", "99999999999天"])
def test_what_says_no_length_of_time_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        parse_span(words)


def test_at_once_is_no_time_after_the_start() -> None:
    assert parse_after("立即") == timedelta()


def test_a_step_can_not_be_counted_in_working_days() -> None:
    with pytest.raises(Unreadable):
        parse_after("1个工作日")


@pytest.mark.parametrize(
    ("words", "clock"), [("08:30", time(8, 30)), ("8:30", time(8, 30)), ("20：00", time(20)), ("24:00", time())]
)
def test_a_time_of_day_is_read(words: str, clock: time) -> None:
    assert parse_clock(words) == clock


@pytest.mark.parametrize("words", ["25:00", "8", "08:60", "24:01", "八点"])
def test_what_says_no_time_of_day_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        parse_clock(words)


@pytest.mark.parametrize("words", ["22:00–07:30", "22:00-07:30", "22:00 — 07:30", "22：00～7：30", "22:00至07:30"])
def test_hours_are_read_whatever_the_dash(words: str) -> None:
    assert parse_hours(words) == (time(22), time(7, 30))


@given(st.integers(min_value=1, max_value=10**7).map(lambda seconds: timedelta(seconds=seconds)))
def test_what_is_said_is_read_back(length: timedelta) -> None:
    assert parse_span(in_words(length)).time == length


def test_no_time_is_said_as_at_once() -> None:
    assert parse_after(in_words(timedelta())) == timedelta()
