"""Time in a community: working days of the Chinese calendar, quiet hours. Holidays are told, never looked up here."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from core.policy import Quiet, Span

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Working days, opening hours and quiet hours of one community; instants go in and come out as aware UTC.

    `holidays` are days off on weekdays, `workdays` the weekend days worked in their place (调休). Quiet hours that
    end when they begin are none.
    """

    zone: str
    holidays: frozenset[date] = field(repr=False)
    workdays: frozenset[date] = field(repr=False)
    opens: time
    closes: time
    quiet: Quiet

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on that day."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def after(self, instant: datetime, span: Span) -> datetime:
        """Return the instant that lies the span's calendar time and then its working days later.

        A working day later is the same local clock time on the next working day; what comes outside of opening
        hours counts from the next opening.
        """
        moved = instant + span.time
        if not span.working_days:
            return moved.astimezone(UTC)
        local = self._in_hours(moved.astimezone(self._zone))
        day = local.date()
        for _ in range(span.working_days):
            day = self._working_day_after(day)
        return self._instant(day, local.time())

    def is_quiet(self, instant: datetime) -> bool:
        """Tell whether the instant falls into the quiet hours."""
        clock = instant.astimezone(self._zone).time()
        since, until = self.quiet.since, self.quiet.until
        if since <= until:
            return since <= clock < until
        return clock >= since or clock < until

    def out_of_quiet(self, instant: datetime) -> datetime:
        """Return the instant itself, or the end of the quiet hours it falls into."""
        if not self.is_quiet(instant):
            return instant.astimezone(UTC)
        local = instant.astimezone(self._zone)
        ends_tomorrow = local.time() >= self.quiet.until
        return self._instant(local.date() + DAY if ends_tomorrow else local.date(), self.quiet.until)

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the community's own clock."""
        return instant.astimezone(self._zone)

    def midnight(self, instant: datetime) -> datetime:
        """Return the instant at which its local day began."""
        return self._instant(instant.astimezone(self._zone).date(), time())

    def end_of_day(self, instant: datetime) -> datetime:
        """Return the last second of the local day, which is what «the same day» means."""
        return self._instant(instant.astimezone(self._zone).date(), time(23, 59, 59))

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self._zone).astimezone(UTC)

    def _in_hours(self, local: datetime) -> datetime:
        day, clock = local.date(), local.time()
        if not self.is_working_day(day) or clock >= self.closes:
            return datetime.combine(self._working_day_after(day), self.opens, tzinfo=self._zone)
        return datetime.combine(day, max(clock, self.opens), tzinfo=self._zone)

    def _working_day_after(self, day: date) -> date:
        day += DAY
        while not self.is_working_day(day):
            day += DAY
        return day
