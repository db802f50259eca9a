"""Working days of the Chinese calendar, quiet hours and the same day, on the clock of the community."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.demo import config

from core.calendar import Calendar
from core.policy import Quiet, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = config().calendars["cuihu"]

START = datetime(2025, 12, 1, tzinfo=UTC)
instants = st.integers(min_value=0, max_value=450 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
numbers = st.integers(min_value=0, max_value=30)
clocks = st.times().map(lambda clock: clock.replace(microsecond=0, tzinfo=None))


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


def said(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def days(number: int) -> Span:
    return Span(working_days=number)


def quiet(since: time, until: time) -> Calendar:
    return Calendar(
        zone="Asia/Shanghai",
        holidays=frozenset(),
        workdays=frozenset(),
        opens=time(8, 30),
        closes=time(18),
        quiet=Quiet(since=since, until=until),
    )


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-24", "2026-02-28", "2026-09-20", "2026-10-08", "2026-10-10"])
def test_make_up_days_and_ordinary_days_are_worked(day: str) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", [*(f"2026-02-{day}" for day in range(15, 24)), *(f"2026-10-0{day}" for day in range(1, 8)), "2026-11-22"]
)
def test_public_holidays_and_weekends_are_not_worked(day: str) -> None:
    assert not CALENDAR.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_days_fixed_by_law_are_off_in_every_year_that_is_known(year: int) -> None:
    assert not CALENDAR.is_working_day(date(year, 1, 1))
    assert not CALENDAR.is_working_day(date(year, 5, 1))
    assert not any(CALENDAR.is_working_day(date(year, 10, day)) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-11-23 10:32", 1, "2026-11-24 10:32"),
        ("2026-11-27 17:59", 1, "2026-11-30 17:59"),
        ("2026-11-27 18:00", 1, "2026-12-01 08:30"),
        ("2026-11-23 06:00", 1, "2026-11-24 08:30"),
        ("2026-11-28 12:00", 3, "2026-12-03 08:30"),
        ("2026-02-13 10:00", 1, "2026-02-14 10:00"),
        ("2026-02-14 10:00", 1, "2026-02-24 10:00"),
        ("2026-09-30 22:00", 1, "2026-10-09 08:30"),
        ("2026-10-09 09:00", 1, "2026-10-10 09:00"),
        ("2026-10-09 09:00", 2, "2026-10-12 09:00"),
    ],
)
def test_working_days_are_counted_as_the_law_counts_them(start: str, number: int, end: str) -> None:
    assert said(CALENDAR.after(at(start), days(number))) == end


def test_calendar_time_is_counted_through_the_night_and_the_holidays() -> None:
    assert said(CALENDAR.after(at("2026-02-14 23:00"), Span(time=timedelta(days=2)))) == "2026-02-16 23:00"


def test_calendar_time_goes_before_working_days() -> None:
    span = Span(time=timedelta(hours=9), working_days=1)

    assert said(CALENDAR.after(at("2026-11-23 10:00"), span)) == "2026-11-25 08:30"


@pytest.mark.parametrize(
    ("instant", "end"),
    [
        ("2026-11-23 21:59", "2026-11-23 21:59"),
        ("2026-11-23 22:00", "2026-11-24 07:30"),
        ("2026-11-24 00:00", "2026-11-24 07:30"),
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 07:30", "2026-11-24 07:30"),
    ],
)
def test_what_is_not_urgent_waits_for_the_morning(instant: str, end: str) -> None:
    assert said(CALENDAR.out_of_quiet(at(instant))) == end


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    assert said(quiet(time(12), time(14)).out_of_quiet(at("2026-11-23 13:00"))) == "2026-11-23 14:00"


def test_quiet_hours_that_end_when_they_begin_are_none() -> None:
    assert not quiet(time(22), time(22)).is_quiet(at("2026-11-23 22:00"))


def test_the_day_ends_on_the_clock_of_the_community() -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

    assert said(CALENDAR.end_of_day(late)) == "2026-11-24 23:59"


@given(instants, instants, numbers)
def test_who_comes_first_is_never_due_later(one: datetime, other: datetime, number: int) -> None:
    earlier, later = min(one, other), max(one, other)

    assert CALENDAR.after(earlier, days(number)) <= CALENDAR.after(later, days(number))


@given(instants, numbers)
def test_one_more_working_day_is_later_by_at_least_a_day(instant: datetime, number: int) -> None:
    sooner, later = (CALENDAR.after(instant, days(count)) for count in (number, number + 1))

    assert later > sooner
    assert number == 0 or later - sooner >= timedelta(days=1)


@given(instants, numbers, numbers)
def test_working_days_add_up(instant: datetime, some: int, more: int) -> None:
    assert CALENDAR.after(CALENDAR.after(instant, days(some)), days(more)) == CALENDAR.after(instant, days(some + more))


@given(instants, st.integers(min_value=1, max_value=30))
def test_what_is_counted_in_working_days_falls_due_in_opening_hours(instant: datetime, number: int) -> None:
    due = CALENDAR.after(instant, days(number)).astimezone(SHANGHAI)

    assert CALENDAR.is_working_day(due.date())
    assert CALENDAR.opens <= due.time() < CALENDAR.closes


@given(instants, clocks, clocks)
def test_the_end_of_the_quiet_hours_is_not_quiet(instant: datetime, since: time, until: time) -> None:
    calendar = quiet(since, until)
    out = calendar.out_of_quiet(instant)

    assert not calendar.is_quiet(out)
    assert instant <= out < instant + timedelta(days=1)
    assert (out == instant) is not calendar.is_quiet(instant)


@given(instants)
def test_the_end_of_the_day_is_on_the_day(instant: datetime) -> None:
    end = CALENDAR.end_of_day(instant)

    assert end.astimezone(SHANGHAI).date() == instant.astimezone(SHANGHAI).date()
    assert CALENDAR.end_of_day(end) == end


@given(instants, numbers)
def test_instants_come_out_aware_and_in_utc(instant: datetime, number: int) -> None:
    for found in (
        CALENDAR.after(instant.astimezone(SHANGHAI), Span(time=timedelta(hours=number), working_days=number)),
        CALENDAR.out_of_quiet(instant.astimezone(SHANGHAI)),
        CALENDAR.end_of_day(instant.astimezone(SHANGHAI)),
    ):
        assert found.tzinfo is UTC
