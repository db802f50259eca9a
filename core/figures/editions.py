"""Which report and which digest are due by now: once a month before the 30th (A1), once a day (A2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.calendar import Calendar
from core.figures.period import Month, Span, month_at, on

#: So late a report still goes out, after a time in which nothing ran; a digest of the morning is no digest later.
LATE, LATE_DIGEST = timedelta(days=7), timedelta(hours=1)


class Edition(StrEnum):
    """What is told to everybody once."""

    REPORT = "report"
    FORMS = "forms"
    DIGEST = "digest"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """On which day of the month (or on its last) and when the report goes out, and when the digest of a day."""

    report_day: int
    report_at: time
    digest_at: time


def month_due(schedule: Schedule, calendar: Calendar, now: datetime) -> Month | None:
    """Return the month whose report is due, if it came due lately; nothing in the quiet hours."""
    if calendar.is_quiet(now):
        return None
    month = month_at(calendar.local(now))
    for each in (month, month.before):
        due = on(each, schedule.report_day, schedule.report_at, calendar.zone)
        if due <= now:
            return each if now - due <= LATE else None
    return None


def span_of(schedule: Schedule, month: Month, zone: str) -> Span:
    """Return what goes into the bundle of a month: from when the one before went out, so that no form is in none."""
    since, until = (on(each, schedule.report_day, schedule.report_at, zone) for each in (month.before, month))
    return Span(since=since, until=until)


def day_due(schedule: Schedule, calendar: Calendar, now: datetime) -> date | None:
    """Return the day whose digest is due; what was slept through for too long is not told any more."""
    local = calendar.local(now)
    due = datetime.combine(local.date(), schedule.digest_at, tzinfo=local.tzinfo)
    return local.date() if due <= local <= due + LATE_DIGEST and not calendar.is_quiet(now) else None
