"""The stretch of time that somebody asks about, and the two it is compared with: the one before, and a year before."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)
YEAR = 12
#: A year before, a week begins on the same day of the week.
WEEKS = timedelta(weeks=52)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Whole months (`months` of them) or else whole days (`days` of them) of the community's calendar, from `first` on."""

    first: date
    days: int = 0
    months: int = 0

    @property
    def after(self) -> date:
        """Return the first day after it."""
        return moved(self.first, self.months) if self.months else self.first + self.days * DAY

    @property
    def is_week(self) -> bool:
        """Tell whether it is a week from Monday to Sunday."""
        return self.days == 7 and self.first.weekday() == 0

    @property
    def is_year(self) -> bool:
        """Tell whether it is a year of the calendar."""
        return self.months == YEAR and self.first.month == 1

    @property
    def before(self) -> "Stretch":
        """Return the one before, as long as this."""
        first = moved(self.first, -self.months) if self.months else self.first - self.days * DAY
        return replace(self, first=first)

    @property
    def a_year_before(self) -> "Stretch":
        """Return the same of the year before; of a week, that which began on a Monday, too."""
        return replace(self, first=self.first - WEEKS if self.is_week else moved(self.first, -YEAR))


def month_of(day: date) -> date:
    """Return the first day of the month of that day."""
    return day.replace(day=1)


def moved(day: date, months: int) -> date:
    """Return the same day so many months later; where the month has no such day, the 28th."""
    year, before = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    try:
        return date(year, before + 1, day.day)
    except ValueError:
        return date(year, before + 1, 28)


def months_between(first: date, last: date) -> int:
    """Return how many months after the month of the first that of the last comes."""
    return (last.year - first.year) * YEAR + last.month - first.month
