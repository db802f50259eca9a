"""Complaints of a community of 2,000 households over months and years, told by a seed: each one lived through its moves.

Every complaint is filed, signed for, answered, finished and called back by the verbs of the core, and what falls due in
between falls due, so that its row and its timeline are what the house itself would have written. There are seasons and
holidays, nights, a lift that keeps failing, and a department that is slow.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from chances import SAID, SEASONS, SEVERITIES, SOURCES, SUBJECTS, pick, poisson, some_hour, some_place

from bots.wiring import Company
from core import amends, closing, exempting, moves, voice
from core.agenda import Change, at_filing, fall_due
from core.complaint import Complaint, Satisfaction
from core.events import Event, Happened
from core.remedy import Gift, asked
from core.terms import Terms
from nlp.reading import Place, Severity
from storage.database import Database

Life = tuple[Complaint, tuple[Event, ...]]
Course = list[tuple[datetime, Complaint]]

DAY = timedelta(days=1)
SLOW = "秩序部"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A lift that keeps failing, or anything else: where (None: anywhere), from when to when, how many more a month."""

    building: str | None = "3"
    unit: str = "2"
    topic: str = "lift"
    since: date
    until: date
    a_month: float = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """What happens, told by a seed: from which day to which, and how many times the complaints of 2,000 households."""

    company: Company
    seed: int
    since: date
    until: date
    troubles: tuple[Trouble, ...] = ()
    size: float = 1.0

    def lives(self, now: datetime | None = None) -> Iterator[Life]:
        """Yield each complaint with its timeline, as they stand at `now` (the end of the tale), in the order of filing."""
        return ((course[-1][1], events) for course, events in self.courses(now))

    def courses(self, now: datetime | None = None) -> Iterator[tuple[Course, tuple[Event, ...]]]:
        """Yield each complaint as it stood from each instant on at which anything happened to it, with its timeline."""
        random = Random(self.seed)
        community, zone = self.company.community, ZoneInfo(self.company.calendar.zone)
        terms = Terms(policy=self.company.config.policy, calendar=self.company.calendar)
        at = now or datetime.combine(self.until, time(), tzinfo=zone).astimezone(UTC)
        day = self.since
        while day < self.until:
            numbers = count(1)
            for filed_at, topic, place in sorted(self._of_day(day, random), key=lambda one: one[0]):
                if filed_at < at:
                    ref = f"TS{day:%Y%m%d}{next(numbers):04d}"
                    yield _Life(self.company, terms, random, community.key, at).live(ref, filed_at, topic, place)
            day += DAY

    def _of_day(self, day: date, random: Random) -> Iterator[tuple[datetime, str, Place]]:
        zone = ZoneInfo(self.company.calendar.zone)
        weights = {topic: often * SEASONS.get(topic, {}).get(day.month, 1) for topic, (often, _) in SUBJECTS.items()}
        for _ in range(poisson(random, sum(weights.values()) / 30 * self.size)):
            topic = pick(random, weights)
            yield some_hour(random, day, zone), topic, some_place(random)
        for trouble in self.troubles:
            if trouble.since <= day < trouble.until:
                for _ in range(poisson(random, trouble.a_month / 30 * self.size)):
                    place = (
                        Place(building=trouble.building, unit=trouble.unit) if trouble.building else some_place(random)
                    )
                    yield some_hour(random, day, zone), trouble.topic, place


class _Life:
    """One complaint from its filing to where it stands when the tale ends."""

    def __init__(self, company: Company, terms: Terms, random: Random, community: str, end: datetime) -> None:
        self._company, self._terms, self._random = company, terms, random
        self._community, self._end = community, end
        self._events: list[Event] = []

    def live(self, ref: str, filed_at: datetime, topic: str, place: Place) -> tuple[Course, tuple[Event, ...]]:
        """Return the complaint as it stood from each instant on, to the end."""
        self._complaint = self._filed(ref, filed_at, topic, place)
        self._course: Course = [(filed_at, self._complaint)]
        owner = self._owner()
        for _ in range(3):
            if not self._worked_on(owner) or not self._called_back():
                break
            self._make_good(owner)
        self._exclude(owner)
        self._see_to_the_cause()
        self._pass(self._end - self._now)
        return self._course, tuple(self._events)

    def _filed(self, ref: str, now: datetime, topic: str, place: Place) -> Complaint:
        random, terms = self._random, self._terms
        community = self._company.community
        danger = topic if topic == "gas" else None
        category = SUBJECTS[topic][1]
        severity = Severity.MAJOR if danger else pick(random, SEVERITIES)
        source = pick(random, SOURCES)
        resolve_by = terms.resolve_by(severity, now)
        again = random.random() < 0.05
        complaint = Complaint(
            ref=ref,
            community=self._community,
            resident=f"resident-{random.randrange(2000)}",
            source=source,
            category=category,
            severity=severity,
            topic=topic if random.random() < 0.95 else None,
            danger=danger,
            place=place,
            what="住户的话",
            name="住户",
            phone="13812345678",
            department=community.route(topic, danger, category).name,
            policy="",
            filed_at=now,
            answer_by=terms.answer_by(severity, source, now),
            resolve_by=resolve_by,
            promised_by=resolve_by,
            earlier=f"TS{now - 20 * DAY:%Y%m%d}0001" if again else None,
            raised=2 if again else 1,
        )
        self._now = now
        kind = Happened.ALARMED if danger else Happened.FILED
        self._events.append(Event(kind=kind, ref=ref, at=now, words=complaint.what))
        if again:
            self._events.append(
                Event(kind=Happened.LINKED, ref=ref, at=now, facts={"earlier": complaint.earlier or ""})
            )
        return at_filing(complaint, terms)

    def _worked_on(self, owner: str) -> bool:
        """Have it signed for and brought to a result; False if it ends otherwise, or the tale ends first."""
        random, slow = self._random, 2.5 if self._complaint.department == SLOW else 1.0
        danger = self._complaint.is_emergency
        if not self._do(
            self._wait(0.02 if danger else 0.09, slow if danger else slow * self._sluggish()), "acknowledge", owner
        ):
            return False
        if random.random() < 0.03:
            self._say(self._wait(3), lambda: voice.withdraw(self._complaint, self._now, self._terms))
            return False
        if random.random() < 0.04:
            self._do(self._wait(6), "invalidate", owner, words="不属于物业范围")
            return False
        self._do(self._wait(2.5, slow), "explain", owner, words="已经在看了")
        if random.random() < 0.03 and not self._complaint.reopened:
            self._do(self._wait(10), "refer", owner, words="转发展商处理")
        if random.random() < 0.06 and self._complaint.extended == 0:
            until = self._complaint.resolve_by + 3 * DAY
            asked: dict[str, Any] = {"words": "等配件", "until": until, "to": ("赵主任",)}
            if self._now < self._complaint.resolve_by and self._do(
                timedelta(minutes=5), "ask_extension", owner, **asked
            ):
                self._do(self._wait(1.5), "decide", "赵主任", agreed=random.random() < 0.8)
        hours = {Severity.MINOR: 10, Severity.IMPORTANT: 18, Severity.MAJOR: 55}[self._complaint.severity]
        holiday = 1.6 if not self._terms.calendar.is_working_day(self._now.date()) else 1.0
        return self._do(self._wait(0.3 if danger else hours, slow * holiday), "finish", owner, words="修好了")

    def _called_back(self) -> bool:
        """Ask the resident; True if it is reopened."""
        said = pick(self._random, SAID)
        if said is None:
            return False
        rated = self._say(self._wait(8), lambda: voice.rate(self._complaint, self._now, self._terms, satisfaction=said))
        return rated and said is Satisfaction.UNSATISFIED

    def _make_good(self, owner: str) -> None:
        """Give something to one who was not content, dear things only with the manager's word."""
        random = Random(self._complaint.ref)  # of its own, so that all else happens as if nothing had been given
        is_asked = asked(self._complaint.remedies) is not None
        if random.random() < 0.4 or self._complaint.status.is_over or is_asked:
            return
        fen = random.choice((0, 3_000, 6_050, 15_000, 45_000))
        to = ("钱经理",) if fen >= self._terms.policy.remedy_approval_from else None
        self._keep(amends.give(self._complaint, owner, self._now, self._terms, Gift(what="送水果", fen=fen), to=to))
        if to is not None and random.random() < 0.8:
            self._keep(amends.decide(self._complaint, to[0], self._now, self._terms, agreed=random.random() < 0.8))

    def _exclude(self, owner: str) -> None:
        """Have a few not counted, most of them with a second signature."""
        random = Random(f"{self._complaint.ref} excluded")
        if random.random() > 0.06 or self._complaint.assignee is None or self._complaint.status.is_over:
            return
        asked = exempting.exclude(self._complaint, owner, self._now, self._terms, words="等开发商配件", to=("周主管",))
        self._keep(asked)
        if random.random() < 0.8:
            agreed = random.random() < 0.8
            self._keep(exempting.countersign(self._complaint, "周主管", self._now, self._terms, agreed=agreed))

    def _see_to_the_cause(self) -> None:
        """Have the prevention verified that an important one owes, if the tale lasts so long."""
        after = self._wait(60)
        if self._complaint.corrected is False and self._now + after < self._end:
            self._pass(after)
            self._keep(closing.correct(self._complaint, "周主管", self._now, self._terms, prevention="每月检查"))

    def _owner(self) -> str:
        staff = [p.name for p in self._company.community.people if p.department == self._complaint.department]
        return self._random.choice(staff)

    def _sluggish(self) -> float:
        """Return how much slower it is to sign now: in the quiet hours nobody is called before the morning."""
        calendar = self._terms.calendar
        if not calendar.is_quiet(self._now):
            return 1.0
        hours = (calendar.out_of_quiet(self._now) - self._now) / timedelta(hours=1)
        return 1 + hours / 0.09

    def _wait(self, hours: float, times: float = 1.0) -> timedelta:
        return timedelta(seconds=int(hours * 3600 * times * math.exp(self._random.gauss(0, 0.8))))

    def _do(self, after: timedelta, verb: str, by: str, **more: Any) -> bool:
        act = getattr(moves, verb)
        return self._say(after, lambda: act(self._complaint, by, self._now, self._terms, **more))

    def _say(self, after: timedelta, act: Callable[[], Change]) -> bool:
        """Let that time pass and do it, unless the tale ends first or the house closed the matter itself."""
        if self._now + after >= self._end:
            return False
        self._pass(after)
        if self._complaint.status.is_over:
            return False
        self._keep(act())
        return True

    def _pass(self, by: timedelta) -> None:
        """Let time pass, with all that falls due in it."""
        until = self._now + by
        while self._complaint.due_at is not None and self._complaint.due_at <= until:
            self._now = max(self._now, self._complaint.due_at)
            self._keep(fall_due(self._complaint, self._now, self._terms))
        self._now = until

    def _keep(self, change: Change) -> None:
        self._complaint, happened = change
        self._events.extend(self._named(event) for event in happened)
        self._course.append((self._now, self._complaint))

    def _named(self, event: Event) -> Event:
        """Return a reminder with the name of whom it reminded, as the house puts it on the timeline."""
        if event.kind not in (Happened.REMINDED, Happened.ESCALATED):
            return event
        duty = self._company.community.on_duty(self._complaint.department, event.at)
        who = self._complaint.assignee or (duty.name if duty else self._complaint.department)
        return replace(event, facts={**event.facts, "who": who})


def store(database: Database, company: Company, lives: Iterable[Life], batch: int = 500) -> int:
    """Store complaints with their timelines and return how many there were."""
    stored, coming = 0, iter(lives)
    while some := tuple(islice(coming, batch)):
        with database.work() as work:
            policy = work.policies.keep(company.config.policy)
            for complaint, events in some:
                work.complaints.add(replace(complaint, policy=policy))
                work.timeline.add(events)
            work.commit()
        stored += len(some)
    return stored
