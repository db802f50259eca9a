"""The month that a report is about: from which instant to which, and the months it is compared with."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of the calendar."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def before(self) -> "Month":
        """Return the month before."""
        return Month(self.year, self.number - 1) if self.number > 1 else Month(self.year - 1, 12)

    @property
    def a_year_before(self) -> "Month":
        """Return the same month of the year before."""
        return Month(self.year - 1, self.number)

    def later(self, months: int) -> "Month":
        """Return the month so many months later, or earlier if there are fewer than none."""
        year, before = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, before + 1)

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return calendar.monthrange(self.year, self.number)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Everything at or after `since` and before `until`; both aware UTC."""

    since: datetime
    until: datetime


def month_of(words: str) -> Month:
    """Return the month written as 2026-11; ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", words.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise ValueError(words)
    return Month(int(found[1]), int(found[2]))


def month_at(local: date) -> Month:
    """Return the month of a local day or instant."""
    return Month(local.year, local.month)


def whole(month: Month, zone: str) -> Span:
    """Return a whole month as the clocks of that zone count it."""
    return Span(since=_beginning(month, zone), until=_beginning(month.later(1), zone))


def until(month: Month, zone: str, cut: datetime | None) -> Span:
    """Return a month up to the day and the hour of `cut` (local, of any month), or all of it; to its end if it is shorter."""
    found = whole(month, zone)
    if cut is None:
        return found
    if cut.day > month.days:
        return found
    ends = datetime(month.year, month.number, cut.day, tzinfo=ZoneInfo(zone))
    ends = ends.replace(hour=cut.hour, minute=cut.minute, second=cut.second, microsecond=cut.microsecond)
    return Span(since=found.since, until=min(ends.astimezone(UTC), found.until))


def on(month: Month, day: int, clock: time, zone: str) -> datetime:
    """Return the instant of that day of the month, or of its last day if it has fewer."""
    local = datetime(month.year, month.number, min(day, month.days), tzinfo=ZoneInfo(zone))
    return local.replace(hour=clock.hour, minute=clock.minute).astimezone(UTC)


def _beginning(month: Month, zone: str) -> datetime:
    return datetime(month.year, month.number, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
