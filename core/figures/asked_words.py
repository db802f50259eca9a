"""What a stretch of time, and the complaints that were asked about, are called in an answer."""

from datetime import date

from core.asking.question import Question
from core.asking.stretch import DAY, Stretch
from core.figures.asked import Asked
from core.figures.period import Month, month_at
from core.figures.wording import Wording


def when(found: Asked, wording: Wording) -> str:
    """Return which time was counted, by its dates, and as far as it has come."""
    said = time(found, wording)
    is_clear = found.is_whole or found.stretch is None or not found.stretch.months
    return said if is_clear else wording.say("figure.so_far", month=said, at=wording.instant(found.made_at))


def time(found: Asked, wording: Wording) -> str:
    """Return which time was asked about, by its dates."""
    today = wording.community.local(found.made_at).date()
    stretch = found.stretch
    if stretch is None:
        return wording.say("figure.asked_now")
    if stretch.months:
        return _months(stretch, today, wording)
    return _days(stretch.first, min(stretch.after - DAY, today), today, wording)


def before(found: Asked, wording: Wording) -> str:
    """Return what the stretch before is called beside the one asked about."""
    stretch = found.stretch
    if stretch is None:
        return ""
    if stretch.is_year:
        return year_before(found, wording)
    if stretch.months == 1:
        return wording.say("figure.last_month" if found.is_whole else "figure.last_month_so_far")
    if stretch.months:
        said = wording.say("figure.asked_months_before", count=stretch.months)
    elif stretch.is_week:
        said = wording.say("figure.asked_week_before")
    elif stretch.days == 1:
        said = wording.say("figure.asked_day_before")
    else:
        said = wording.say("figure.asked_days_before", count=stretch.days)
    is_rolling = stretch.days > 1 and not stretch.is_week
    return said if found.is_whole or is_rolling else wording.say("figure.year_so_far", month=said)


def year_before(found: Asked, wording: Wording) -> str:
    """Return what the same time of the year before is called."""
    today = wording.community.local(found.made_at).date()
    is_this_year = found.stretch is not None and found.stretch.first.year == today.year
    return wording.say("figure.asked_last_year" if is_this_year else "figure.asked_a_year_before")


def about(question: Question, wording: Wording) -> str:
    """Return which complaints were asked about: 工程部3号楼的重大电梯; if nothing was named, all."""
    scope = question.department or ""
    if question.person is not None:
        scope = wording.say("figure.asked_person", person=question.person)
    if question.building is not None:
        unit = wording.say("place.unit", unit=question.unit) if question.unit else ""
        scope += wording.place(question.building) + unit
    kind = _kind(question, wording)
    if not scope:
        return kind or wording.say("figure.asked_all")
    return wording.say("figure.asked_of", scope=scope, kind=kind)


def _kind(question: Question, wording: Wording) -> str:
    parts = [wording.phrases.label(question.severity)] if question.severity is not None else []
    if question.category is not None:
        parts.append(wording.phrases.label(question.category))
    matters = [f"topic.{topic}" for topic in sorted(question.topics)]
    matters += [f"danger.{danger}" for danger in sorted(question.dangers)]
    labels = dict.fromkeys(wording.phrases.labels[matter] for matter in matters)
    return "".join([*parts, wording.listed(list(labels))])


def _months(stretch: Stretch, today: date, wording: Wording) -> str:
    if stretch.is_year:
        return wording.say("figure.asked_year", year=stretch.first.year)
    first, last = month_at(stretch.first), month_at(stretch.after - DAY)
    if stretch.months == 1:
        return _month(first, today.year, wording)
    return wording.say(
        "figure.asked_range", first=_month(first, today.year, wording), last=_month(last, first.year, wording)
    )


def _month(month: Month, year: int, wording: Wording) -> str:
    if month.year == year:
        return wording.month(month)
    return wording.say("figure.month", year=month.year, number=month.number)


def _days(first: date, last: date, today: date, wording: Wording) -> str:
    said = _day(first, today.year, wording)
    if first == last:
        return said
    return wording.say("figure.asked_range", first=said, last=_day(last, first.year, wording))


def _day(day: date, year: int, wording: Wording) -> str:
    said = wording.say("figure.day", month=day.month, day=day.day)
    return said if day.year == year else wording.say("figure.asked_day_of_year", year=day.year, day=said)
