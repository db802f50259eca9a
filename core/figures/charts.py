"""The charts of a month."""

from collections.abc import Callable, Sequence

from core.figures.comparison import Comparison
from core.figures.counting import By, Key
from core.figures.judging import Mark
from core.figures.report import Chart, Series, Shape
from core.figures.wording import Wording

#: How many bars a chart of subjects or places has at most.
BARS = 10


def months(found: Comparison, wording: Wording) -> Chart:
    """Return the complaints of each month of a year and a month."""
    return Chart(
        id="months",
        title=wording.say("figure.chart_months"),
        note=wording.say("figure.chart_months_note", month=wording.month(found.month)),
        shape=Shape.COLUMNS,
        labels=tuple(f"{month.year % 100:02d}-{month.number:02d}" for month, _ in found.trend),
        series=(Series(name=wording.say("figure.row_total"), values=tuple(float(many) for _, many in found.trend)),),
        unit=wording.say("figure.unit"),
    )


def days(found: Comparison, wording: Wording) -> Chart:
    """Return the complaints of each day beside those of the month before; of days to come nothing is said."""
    until = (found.span.until - found.span.since).days + (0 if found.is_whole else 1)
    count = max(found.month.days, found.month.before.days)
    now = [float(found.now.days[day]) if day < until else None for day in range(count)]
    known = min(until, found.month.before.days) if not found.is_whole else found.month.before.days
    before = [float(found.before.days[day]) if day < known else None for day in range(count)]
    return Chart(
        id="days",
        title=wording.say("figure.chart_days"),
        note=wording.say("figure.chart_days_note"),
        shape=Shape.LINES,
        labels=tuple(str(day + 1) for day in range(count)),
        series=_now_and_before(now, before, wording),
        unit=wording.say("figure.unit"),
    )


def topics(found: Comparison, wording: Wording) -> Chart:
    """Return the subjects that came up most beside the month before."""
    return _most(found, By.TOPIC, wording.topic, wording)


def places(found: Comparison, wording: Wording) -> Chart:
    """Return the places complained of most beside the month before."""
    return _most(found, By.PLACE, wording.place, wording)


def departments(found: Comparison, wording: Wording) -> Chart:
    """Return for each department how many results came in the time first promised, and how many did not."""
    groups = found.now.groups[By.DEPARTMENT]
    names = sorted(groups, key=str)
    kept = [groups[name].count(Mark.RESULT_KEPT) for name in names]
    owed = [groups[name].count(Mark.RESULT) for name in names]
    return Chart(
        id="departments",
        title=wording.say("figure.chart_departments"),
        note=wording.say("figure.chart_departments_note"),
        shape=Shape.STACKED,
        labels=tuple(name or "" for name in names),
        series=(
            Series(name=wording.say("figure.series_kept"), values=tuple(map(float, kept))),
            Series(
                name=wording.say("figure.series_missed"),
                values=tuple(float(all_ - part) for all_, part in zip(owed, kept, strict=True)),
            ),
        ),
        unit=wording.say("figure.unit"),
    )


def contents(found: Comparison, wording: Wording) -> Chart:
    """Return for each department what the residents said at the call-back."""
    groups = found.now.groups[By.DEPARTMENT]
    names = sorted(groups, key=str)
    said = {
        "figure.row_satisfied": Mark.SATISFIED,
        "figure.row_basically": Mark.BASICALLY,
        "figure.row_unsatisfied": Mark.UNSATISFIED,
        "figure.row_silent": Mark.SILENT,
    }
    return Chart(
        id="content",
        title=wording.say("figure.chart_content"),
        note=wording.say("figure.chart_content_note"),
        shape=Shape.STACKED,
        labels=tuple(name or "" for name in names),
        series=tuple(
            Series(name=wording.say(key), values=tuple(float(groups[name].count(mark)) for name in names))
            for key, mark in said.items()
        ),
        unit=wording.say("figure.unit"),
    )


def _most(found: Comparison, by: By, name: Callable[[Key], str], wording: Wording) -> Chart:
    now, before = found.now.totals(by), found.before.totals(by)
    keys = sorted(now, key=lambda key: (-now[key], key or ""))[:BARS]
    return Chart(
        id=by.value,
        title=wording.say(f"figure.chart_{by.value}"),
        note=wording.say(f"figure.chart_{by.value}_note", count=len(keys)),
        shape=Shape.BARS,
        labels=tuple(name(key) for key in keys),
        series=_now_and_before([float(now[key]) for key in keys], [float(before.get(key, 0)) for key in keys], wording),
        unit=wording.say("figure.unit"),
    )


def _now_and_before(
    now: Sequence[float | None], before: Sequence[float | None], wording: Wording
) -> tuple[Series, ...]:
    return (
        Series(name=wording.say("figure.series_now"), values=tuple(now)),
        Series(name=wording.say("figure.series_before"), values=tuple(before)),
    )
