"""What was counted of the complaints that somebody asked about: a stretch of time beside the one before and a year before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.asking.question import Measure, Question
from core.asking.stretch import Stretch, months_between
from core.calendar import Calendar
from core.errors import Refused
from core.figures.comparison import judges_at
from core.figures.counting import Counted, count
from core.figures.facts import Fact, Register
from core.figures.period import Span, month_at, until, whole

#: Nothing longer is counted for a question in a chat.
MOST_MONTHS = 24
MOST_DAYS = 731
#: What is asked about if nobody says when.
LATELY = 30
#: So few are named one by one.
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was counted; `stretch` is None where all that is open was asked about, whenever it was filed.

    `year_before` is None where it would be the same as `before`; `few` are the complaints themselves if they are few.
    """

    question: Question
    stretch: Stretch | None
    is_whole: bool
    since: datetime
    made_at: datetime
    now: Counted
    before: Counted
    year_before: Counted | None
    few: tuple[Fact, ...]


def stretch_asked(question: Question, today: date) -> Stretch | None:
    """Return the stretch to be counted; `Refused` if it is too long or has not begun."""
    stretch = question.stretch
    if stretch is None:
        if question.measure is Measure.OVERDUE:
            return None
        return Stretch(first=today - timedelta(days=LATELY - 1), days=LATELY)
    if stretch.months > MOST_MONTHS or stretch.days > MOST_DAYS:
        raise Refused("refused.figures_too_long", most=MOST_MONTHS)
    if stretch.first > today:
        raise Refused("refused.figures_future")
    return stretch


def ask(register: Register, community: str, calendar: Calendar, question: Question, at: datetime) -> Asked:
    """Count what was asked about as it stands at that instant; `Refused` for a time that can't be counted."""
    stretch = stretch_asked(question, calendar.local(at).date())
    if stretch is None:
        return _open(register, community, calendar, question, at)
    few = _Few()
    local = calendar.local(at)
    cut = None if local.date() >= stretch.after else local
    spans = [_span(each, stretch, calendar.zone, cut) for each in (stretch, stretch.before, stretch.a_year_before)]

    def counted(span: Span, keeping: _Few | None = None) -> Counted:
        filed = register.filed(community, span.since, span.until)
        wanted = (fact for fact in filed if takes(question, fact))
        judges = judges_at(register, calendar, at, register.upgraded(community, span.since))
        return count(wanted if keeping is None else keeping.of(wanted), judges, span.since)

    is_one = stretch.before == stretch.a_year_before
    return Asked(
        question=question,
        stretch=stretch,
        is_whole=cut is None,
        since=spans[0].since,
        made_at=at,
        now=counted(spans[0], few),
        before=counted(spans[1]),
        year_before=None if is_one else counted(spans[2]),
        few=few.found,
    )


def _open(register: Register, community: str, calendar: Calendar, question: Question, at: datetime) -> Asked:
    few = _Few()
    wanted = few.of(fact for fact in register.open_before(community, at) if takes(question, fact))
    now = count(wanted, judges_at(register, calendar, at, frozenset()), at)
    return Asked(
        question=question,
        stretch=None,
        is_whole=True,
        since=at,
        made_at=at,
        now=now,
        before=Counted(),
        year_before=None,
        few=few.found,
    )


def takes(question: Question, fact: Fact) -> bool:
    """Tell whether a complaint is one of those asked about."""
    return (
        (question.building is None or question.building == fact.building)
        and (question.unit is None or question.unit == fact.unit)
        and (question.department is None or question.department == fact.department)
        and (question.person is None or question.person == fact.assignee)
        and (question.category is None or question.category is fact.category)
        and (question.severity is None or question.severity is fact.severity)
        and (
            not (question.topics or question.dangers)
            or fact.topic in question.topics
            or fact.danger in question.dangers
        )
    )


def _span(one: Stretch, asked: Stretch, zone: str, cut: datetime | None) -> Span:
    """Return the instants of one of the stretches, as far as the one asked about has come by `cut`: to the same day and hour."""
    if one.months:
        first = month_at(one.first)
        come = one.months - 1 if cut is None else months_between(asked.first, cut.date())
        return Span(since=whole(first, zone).since, until=until(first.later(come), zone, cut).until)
    ends = _midnight(one.after, zone)
    if cut is not None:
        same = datetime.combine(one.first + (cut.date() - asked.first), cut.time(), tzinfo=ZoneInfo(zone))
        ends = min(ends, same.astimezone(UTC))
    return Span(since=_midnight(one.first, zone), until=ends)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


class _Few:
    """Keeps complaints that pass by, as long as they are few."""

    def __init__(self) -> None:
        self._kept: list[Fact] = []

    @property
    def found(self) -> tuple[Fact, ...]:
        """Return them, or nothing if there were more."""
        return tuple(self._kept) if len(self._kept) <= FEW else ()

    def of(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Pass the facts on."""
        for fact in facts:
            if len(self._kept) <= FEW:
                self._kept.append(fact)
            yield fact
