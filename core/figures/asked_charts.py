"""The charts of an answer: the course of time, and what makes up the whole."""

from collections.abc import Mapping, Sequence

from core.asking.question import Measure
from core.asking.stretch import DAY, months_between
from core.figures.asked import Asked
from core.figures.asked_words import before, time
from core.figures.charts import BARS
from core.figures.counting import By, Counted, Key, Tally
from core.figures.judging import Mark
from core.figures.period import month_at
from core.figures.report import Chart, Series, Shape
from core.figures.wording import Wording

#: From so many days on, a chart shows months; up to so many, each day beside its own; of a day so many are enough for a line.
LONG, SHORT, DENSE, WEEK = 60, 10, 3, 7
#: Fewer complaints make no course that could be seen.
ENOUGH = 6
#: So many groups are shown in any case, and more only if they are more than one complaint.
SHOWN = 5


def charts(found: Asked, wording: Wording) -> tuple[Chart, ...]:
    """Return the charts that answer the question."""
    by = side_by_side(found)
    match found.question.measure:
        case Measure.TIME:
            return (_parts(found, by or By.SEVERITY, "kept", _KEPT, wording),)
        case Measure.CONTENT:
            return (_parts(found, by or By.SEVERITY, "content", _SAID, wording),)
        case Measure.OVERDUE:
            return (_parts(found, by or By.SEVERITY, "open", _OPEN, wording),)
        case Measure.MOST if by is not None:
            return (_bars(found, by, wording),)
        case _:
            bars = () if by is None else (_bars(found, by, wording),)
            return (*_course(found, wording), *bars)


def side_by_side(found: Asked) -> By | None:
    """Return what is set side by side: what was asked for, or else what the question leaves open."""
    question = found.question
    if question.beside is not None:
        return By(question.beside.value)
    if question.measure in (Measure.TIME, Measure.CONTENT, Measure.OVERDUE) and question.department is None:
        return By.DEPARTMENT
    if len(question.topics) != 1 and not (question.dangers and not question.topics):
        return By.TOPIC
    return By.PLACE if question.building is None else None


def ranked(found: Asked, by: By) -> Sequence[tuple[Key, int, int]]:
    """Return the groups that have a name with how many they have now and had before, the most first."""
    now, then = found.now.totals(by), found.before.totals(by)
    keys = sorted((key for key in now if key is not None), key=lambda key: (-now[key], key))
    return [(key, now[key], then.get(key, 0)) for key in keys]


def _bars(found: Asked, by: By, wording: Wording) -> Chart:
    groups = ranked(found, by)
    groups = [*groups[:SHOWN], *(group for group in groups[SHOWN:BARS] if group[1] > 1)]
    return Chart(
        id=by.value,
        title=wording.say(f"figure.asked_by_{by.value}"),
        note="",
        shape=Shape.BARS,
        labels=tuple(wording.group(by, key) for key, *_ in groups),
        series=_series(found, [now for _, now, _ in groups], [then for *_, then in groups], wording),
        unit=wording.say("figure.unit"),
    )


def _course(found: Asked, wording: Wording) -> tuple[Chart, ...]:
    """Return how it went over time: by months, by weeks, or by days where there is enough of a day."""
    stretch = found.stretch
    if stretch is None or found.now.all.total < ENOUGH:
        return ()
    days = (stretch.after - stretch.first).days
    if days < 2:
        return ()
    if days >= LONG:
        return (_months(found, wording),)
    if days <= SHORT:
        return (_days(found, 1, Shape.COLUMNS, wording),)
    if found.now.all.total >= DENSE * _come(found, wording):
        return (_days(found, 1, Shape.LINES, wording),)
    return (_days(found, WEEK, Shape.COLUMNS, wording),)


def _come(found: Asked, wording: Wording) -> int:
    """Return how many days of the stretch have come."""
    assert found.stretch is not None
    today = wording.community.local(found.made_at).date()
    return (min(found.stretch.after - DAY, today) - found.stretch.first).days + 1


def _months(found: Asked, wording: Wording) -> Chart:
    assert found.stretch is not None
    first = found.stretch.first
    come = months_between(first, first + (_come(found, wording) - 1) * DAY) + 1
    many = [0] * come
    for day, times in found.now.days.items():
        many[months_between(first, first + day * DAY)] += times
    months = map(month_at(first).later, range(come))
    return Chart(
        id="course",
        title=wording.say("figure.asked_by_month"),
        note="",
        shape=Shape.COLUMNS,
        labels=tuple(f"{month.year % 100:02d}-{month.number:02d}" for month in months),
        series=(Series(name=time(found, wording), values=tuple(map(float, many))),),
        unit=wording.say("figure.unit"),
    )


def _days(found: Asked, each: int, shape: Shape, wording: Wording) -> Chart:
    """Return so many days by so many; of days to come nothing is said."""
    assert found.stretch is not None
    first, come = found.stretch.first, _come(found, wording)
    earlier = (first - found.stretch.before.first).days
    begins = range(0, (found.stretch.after - first).days, each)
    now = [_within(found.now, day, each) if day < come else None for day in begins]
    then = [_within(found.before, day, each) if day < min(come, earlier) else None for day in begins]
    return Chart(
        id="course",
        title=wording.say("figure.asked_by_day" if each == 1 else "figure.asked_by_week"),
        note="",
        shape=shape,
        labels=tuple(f"{day.month}-{day.day}" for day in (first + start * DAY for start in begins)),
        series=_series(found, now, then, wording),
        unit=wording.say("figure.unit"),
    )


def _within(counted: Counted, first: int, days: int) -> int:
    return sum(counted.days[first + day] for day in range(days))


def _series(
    found: Asked, now: Sequence[int | None], then: Sequence[int | None], wording: Wording
) -> tuple[Series, ...]:
    """Return both, or only the one asked about if there was nothing before."""
    named = [(time(found, wording), now)]
    if found.before.all.total:
        named.append((before(found, wording), then))
    return tuple(
        Series(name=name, values=tuple(None if many is None else float(many) for many in values))
        for name, values in named
    )


_KEPT = {"series_kept": (Mark.RESULT_KEPT,), "series_missed": (Mark.RESULT, Mark.RESULT_KEPT)}
_OPEN = {"row_overdue": (Mark.OVERDUE,), "asked_in_time": (Mark.OPEN, Mark.OVERDUE)}
_SAID = {
    "row_satisfied": (Mark.SATISFIED,),
    "row_basically": (Mark.BASICALLY,),
    "row_unsatisfied": (Mark.UNSATISFIED,),
    "row_silent": (Mark.SILENT,),
}


def _parts(found: Asked, by: By, id: str, parts: Mapping[str, tuple[Mark, ...]], wording: Wording) -> Chart:
    """Return for each group how many have a mark, and (where two are named) how many have the first but not the second."""
    groups = _named(found.now, by)
    return Chart(
        id=id,
        title=wording.say(f"figure.asked_chart_{id}"),
        note="",
        shape=Shape.STACKED,
        labels=tuple(wording.group(by, key) for key, _ in groups),
        series=tuple(
            Series(name=wording.say(f"figure.{key}"), values=tuple(float(_less(tally, marks)) for _, tally in groups))
            for key, marks in parts.items()
        ),
        unit=wording.say("figure.unit"),
    )


def _less(tally: Tally, marks: tuple[Mark, ...]) -> int:
    """Return how many have the first of the marks and not the others; whatever has these has the first, too."""
    first, *without = marks
    return tally.count(first) - sum(tally.count(mark) for mark in without)


def _named(counted: Counted, by: By) -> Sequence[tuple[Key, Tally]]:
    groups = counted.groups[by]
    keys = sorted(groups, key=lambda key: (-groups[key].total, key or ""))[:BARS]
    return [(key, groups[key]) for key in keys]
