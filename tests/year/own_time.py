"""The oracle's own time: the working days of 2026 as the State Council announced them, quiet hours, dates as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(18)
QUIET_FROM, QUIET_TO = time(22), time(7, 30)


def _days(month: int, first: int, last: int) -> set[date]:
    return {date(2026, month, day) for day in range(first, last + 1)}


#: 国务院办公厅关于2026年部分节假日安排的通知, and New Year's Day of the year after.
OFF = (
    _days(1, 1, 3)
    | _days(2, 15, 23)
    | _days(4, 4, 6)
    | _days(5, 1, 5)
    | _days(6, 19, 21)
    | _days(9, 25, 27)
    | _days(10, 1, 7)
) | {date(2027, 1, 1)}
WORKED = {
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip


def is_working_day(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def working_days_later(instant: datetime, days: int) -> datetime:
    """Return the same clock time so many working days later; what comes outside of office hours counts from the next opening."""
    local = instant.astimezone(ZONE)
    day, clock = local.date(), local.timetz().replace(tzinfo=None)
    if not is_working_day(day) or clock >= CLOSES:
        day, clock = _next(day), OPENS
    clock = max(clock, OPENS)
    for _ in range(days):
        day = _next(day)
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)


def _next(day: date) -> date:
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def is_quiet(instant: datetime) -> bool:
    clock = instant.astimezone(ZONE).time()
    return clock >= QUIET_FROM or clock < QUIET_TO


def awake(instant: datetime) -> datetime:
    """Return the instant, or the morning after the night that it falls into."""
    if not is_quiet(instant):
        return instant
    local = instant.astimezone(ZONE)
    day = local.date() + DAY if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, tzinfo=ZONE).astimezone(UTC)


def awake_later(instant: datetime, length: timedelta) -> datetime:
    """Return when so much time has gone by that nobody slept through."""
    at = awake(instant)
    while length:
        local = at.astimezone(ZONE)
        night = datetime.combine(local.date(), QUIET_FROM, tzinfo=ZONE).astimezone(UTC)
        step = min(length, night - at)
        at, length = awake(at + step), length - step
    return at


def same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(ZONE).date() == other.astimezone(ZONE).date()


def minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


CLOCK = re.compile(r"(\d\d)-(\d\d) (\d\d):(\d\d)")


def read_clock(words: str, near: datetime) -> datetime | None:
    """Return the first date and time in the words, in the year that is meant."""
    found = CLOCK.search(words)
    if found is None:
        return None
    month, day, hour, minutes = (int(part) for part in found.groups())
    local = near.astimezone(ZONE)
    year = local.year + (1 if month < local.month - 6 else 0)
    return datetime(year, month, day, hour, minutes, tzinfo=ZONE).astimezone(UTC)
