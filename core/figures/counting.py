"""Counts the complaints of a month in one pass: marks and lengths of time by group, so that a million need little memory.

A group keeps how often each combination of marks came, which are a few hundred however many complaints there are, and
of every length of time four bytes, for a percentile is exact only if all are known.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.fairness import is_excluded
from core.figures.facts import Fact
from core.figures.judging import Mark, resolved_at
from nlp.reading import Severity

#: How many of those overdue are kept to be named one by one.
LATEST_KEPT = 50
#: How many of those excluded are kept to be named: a house that excludes more has other troubles.
EXCLUDED_KEPT = 500
#: How often it is told how far the counting has come.
TOLD_EVERY = 20_000


class Way(StrEnum):
    """What is waited for, from filing on."""

    SIGN = "sign"
    ANSWER = "answer"
    RESOLVE = "resolve"


class By(StrEnum):
    """How complaints are told apart in a table."""

    CATEGORY = "category"
    SEVERITY = "severity"
    DEPARTMENT = "department"
    TOPIC = "topic"
    PLACE = "place"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    among: int

    @property
    def value(self) -> float | None:
        """Return the share between 0 and 1; None of nothing."""
        return self.part / self.among if self.among else None


#: Of these groups it is also known how long things took.
TIMED = frozenset({By.SEVERITY, By.DEPARTMENT})


class Tally:
    """The counts of one group; of lengths of time only if it is `timed`, else asking for them is an error.

    `remedies` is how many were given to make it good, `fen` what they cost in hundredths of a yuan (A7).
    """

    __slots__ = ("fen", "lengths", "marks", "remedies")

    def __init__(self, *, timed: bool = True) -> None:
        self.marks: dict[int, int] = {}
        self.remedies = self.fen = 0
        self.lengths: dict[Way, array[int]] = {way: array("I") for way in Way} if timed else {}

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(self.marks.values())

    def count(self, mark: Mark) -> int:
        """Return how many have all of these marks."""
        wanted = int(mark)
        return sum(many for marks, many in self.marks.items() if marks & wanted == wanted)

    def share(self, mark: Mark, among: Mark) -> Share:
        """Return how many of those with one mark have another, too."""
        return Share(self.count(mark | among), self.count(among))

    def within(self, way: Way, percent: int) -> timedelta | None:
        """Return the length of time within which so many of a hundred were done (50: the median); None if none was.

        It is the shortest length that came up and covers so many: nothing is interpolated.
        """
        lengths = sorted(self.lengths[way])
        if not lengths:
            return None
        return timedelta(seconds=lengths[max(1, -(-len(lengths) * percent // 100)) - 1])


class Work(NamedTuple):
    """What is measured together: whose it is, how severe, and whether a second person excluded it (A5)."""

    department: str
    person: str | None
    severity: Severity
    is_excluded: bool


Key = str | None
Cell = tuple[Key, Key]


@dataclass(slots=True)
class Counted:
    """Everything counted of the complaints filed in one span of time."""

    all: Tally = field(default_factory=Tally)
    groups: dict[By, dict[Key, Tally]] = field(default_factory=lambda: {by: {} for by in By})
    cells: Counter[Cell] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    late: list[Fact] = field(default_factory=list)
    work: dict[Work, dict[int, int]] = field(default_factory=dict)
    excluded: list[Fact] = field(default_factory=list)

    def of(self, by: By, key: Key) -> Tally:
        """Return the counts of one group, empty if there is none."""
        return self.groups[by].get(key) or Tally()

    def totals(self, by: By) -> dict[Key, int]:
        """Return how many each group has."""
        return {key: tally.total for key, tally in self.groups[by].items()}


Judges = Callable[[Fact], int]


def count(
    facts: Iterable[Fact], judges: Judges, since: datetime, told: Callable[[int], None] = lambda counted: None
) -> Counted:
    """Count them; `since` is the first instant of their first local day; `told` hears now and then how many there were."""
    found = Counted()
    for number, fact in enumerate(facts, start=1):
        _add(found, fact, judges(fact), since)
        if number % TOLD_EVERY == 0:
            told(number)
    return found


_OVERDUE = int(Mark.OVERDUE)


def _add(found: Counted, fact: Fact, mark: int, since: datetime) -> None:
    tallies = [found.all]
    for (by, groups), key in zip(found.groups.items(), _keys(fact), strict=True):
        tally = groups.get(key)
        if tally is None:
            tally = groups[key] = Tally(timed=by in TIMED)
        tallies.append(tally)
    for tally in tallies:
        tally.marks[mark] = tally.marks.get(mark, 0) + 1
        if fact.remedied:
            tally.remedies += fact.remedied
            tally.fen += fact.remedy_fen
    timed = [tally for tally in tallies if tally.lengths]
    for way, instant in zip(Way, (fact.acknowledged_at, fact.answered_at, resolved_at(fact)), strict=True):
        if instant is not None:
            length = max(0, int((instant - fact.filed_at).total_seconds()))
            for tally in timed:
                tally.lengths[way].append(length)
    found.cells[fact.building, fact.topic] += 1
    work = Work(
        fact.department, fact.assignee, fact.severity, fact.exclusion is not None and is_excluded(fact.exclusion)
    )
    done = found.work.setdefault(work, {})
    done[mark] = done.get(mark, 0) + 1
    if work.is_excluded and len(found.excluded) < EXCLUDED_KEPT:
        found.excluded.append(fact)
    found.days[(fact.filed_at - since).days] += 1
    if mark & _OVERDUE:
        found.late.append(fact)
        if len(found.late) > 2 * LATEST_KEPT:
            found.late = longest_overdue(found.late)


def longest_overdue(late: Sequence[Fact]) -> list[Fact]:
    """Return those whose last promise passed longest ago, the worst first, as many as anybody reads."""
    return sorted(late, key=lambda fact: (fact.resolve_by, fact.ref))[:LATEST_KEPT]


def _keys(fact: Fact) -> Sequence[Key]:
    """Return the groups it belongs to, in the order of `By`."""
    return fact.category, fact.severity, fact.department, fact.topic, fact.building, fact.source
