"""A month beside the month before and the same month of the year before, all counted alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain

from core.calendar import Calendar
from core.figures.correction import Corrections, corrections
from core.figures.counting import Counted, Judges, count, longest_overdue
from core.figures.facts import Fact, Register
from core.figures.judging import Mark, judge
from core.figures.period import Month, Span, until, whole
from core.terms import Terms

#: How many months a trend shows.
TREND = 13
#: Whom progress is told to: how many were counted of how many.
Told = Callable[[int, int], None]


def quietly(counted: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was counted of a month and of those it is compared with.

    A month under way is compared with the same part of the others: up to the same day and hour. `last_month` is how many
    the month before had in all; `trend` the months up to this one; `carried` counts what was filed before and is still
    open, `oldest` is the first of it.
    """

    month: Month
    span: Span
    is_whole: bool
    made_at: datetime
    now: Counted
    before: Counted
    year_before: Counted
    last_month: int
    trend: tuple[tuple[Month, int], ...]
    carried: Counted
    oldest: Fact | None
    corrections: Corrections

    @property
    def overdue(self) -> int:
        """Return how many are overdue, whenever they were filed."""
        return self.now.all.count(Mark.OVERDUE) + self.carried.all.count(Mark.OVERDUE)

    @property
    def latest(self) -> list[Fact]:
        """Return those that are overdue longest, the worst first."""
        return longest_overdue([*self.now.late, *self.carried.late])


def compare(
    register: Register,
    community: str,
    calendar: Calendar,
    month: Month,
    at: datetime,
    told: Told = quietly,
) -> Comparison:
    """Count a month as its complaints stand at that instant, and the two it is compared with."""
    zone = calendar.zone
    is_whole = at >= whole(month, zone).until
    cut = None if is_whole else calendar.local(at)
    months = (month, month.before, month.a_year_before)
    spans = [until(one, zone, cut) for one in months]
    expected = sum(register.how_many(community, span.since, span.until) for span in spans)
    counted: list[Counted] = []
    for span in spans:
        tell = partial(_tell, told, sum(each.all.total for each in counted), expected)
        judges = judges_at(register, calendar, at, register.upgraded(community, span.since))
        facts = register.filed(community, span.since, span.until)
        counted.append(count(facts, judges, span.since, tell))
    told(expected, expected)
    waiting = register.open_before(community, spans[0].since)
    oldest = next(waiting, None)
    judges = judges_at(register, calendar, at, frozenset())
    return Comparison(
        month=month,
        span=spans[0],
        is_whole=is_whole,
        made_at=at,
        now=counted[0],
        before=counted[1],
        year_before=counted[2],
        last_month=_how_many(register, community, whole(month.before, zone)),
        trend=tuple((one, _how_many(register, community, whole(one, zone))) for one in _trend(month)),
        carried=count(waiting if oldest is None else chain((oldest,), waiting), judges, spans[0].since),
        oldest=oldest,
        corrections=corrections(register.correctives(community, spans[0].since), spans[0], at),
    )


def _tell(told: Told, done: int, of: int, more: int) -> None:
    told(done + more, of)


def judges_at(register: Register, calendar: Calendar, at: datetime, upgraded: frozenset[str]) -> Judges:
    """Return what judges complaints as they stand at that instant, each by the terms it was filed under."""
    terms_of: dict[str, Terms] = {}

    def judges(fact: Fact) -> int:
        terms = terms_of.get(fact.policy)
        if terms is None:
            terms = terms_of[fact.policy] = Terms(policy=register.policy(fact.policy), calendar=calendar)
        return judge(fact, terms, at, upgraded=fact.ref in upgraded)

    return judges


def _how_many(register: Register, community: str, span: Span) -> int:
    return register.how_many(community, span.since, span.until)


def _trend(month: Month) -> tuple[Month, ...]:
    found = [month]
    while len(found) < TREND:
        found.append(found[-1].before)
    return tuple(reversed(found))
