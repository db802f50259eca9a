"""The calendar of working days: Chinese holidays and make-up days, and what `config/calendar.toml` changes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache

import holidays

from bots.config.sheets import Sheet
from core.calendar import Calendar
from core.policy import Quiet

# As far back as a report compares, as far ahead as anyone promises; a year costs five milliseconds.
YEARS = range(2020, 2041)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """Opening hours and the days that are not as the week would have them, the same for all communities."""

    opens: time
    closes: time
    holidays: frozenset[date]
    workdays: frozenset[date]

    def calendar(self, zone: str, quiet: Quiet) -> Calendar:
        """Return the calendar of a community."""
        return Calendar(
            zone=zone,
            holidays=self.holidays,
            workdays=self.workdays,
            opens=self.opens,
            closes=self.closes,
            quiet=quiet,
        )

    def is_confirmed(self, year: int) -> bool:
        """Tell whether the year's make-up days are known; before November nobody knows those of the next year."""
        return any(day.year == year for day in self.workdays)


def read_working_time(sheet: Sheet) -> WorkingTime:
    """Return the holidays known to all, changed by what the file says."""
    opens, closes = sheet.clock("opens"), sheet.clock("closes")
    off, on = _known()
    for year in [key for key in sheet.table if key.isdigit()]:
        table = sheet.sub(year)
        more_off, more_on = _days(table, "holidays", year), _days(table, "workdays", year)
        for day in more_off & more_on:
            table.note("both_ways", "workdays", day=day)
        off, on = (off | more_off) - more_on, (on | more_on) - more_off
        table.close()
    sheet.close()
    return WorkingTime(opens=opens, closes=closes, holidays=off, workdays=on)


def check_working_time(sheet: Sheet, found: WorkingTime) -> None:
    """Note opening hours that never open."""
    if found.closes <= found.opens:
        sheet.note("closes_before_opens", "closes", opens=f"{found.opens:%H:%M}", closes=f"{found.closes:%H:%M}")


@cache
def _known() -> tuple[frozenset[date], frozenset[date]]:
    china = holidays.country_holidays("CN", years=YEARS)
    return _weekdays(china), frozenset(china.weekend_workdays)


def _weekdays(days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.weekday() < 5)


def _days(table: Sheet, key: str, year: str) -> frozenset[date]:
    days = table.dates(key)
    for day in days:
        if str(day.year) != year:
            table.note("other_year", key, day=day, year=year)
    return frozenset(days)
