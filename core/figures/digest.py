"""The digest of a day (A2): to each department what it has to do, by category; to the top what matters. Silent about nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.calendar import Calendar
from core.complaint import Status
from core.corrective import Corrective
from core.events import Happened
from core.figures.correction import reminded
from core.figures.facts import Fact, Register
from core.figures.wording import Wording
from nlp.reading import Category, Severity

DAY = timedelta(days=1)
#: How many complaints a digest names one by one.
NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is told on one morning: to each department by its name, and to the top; who has nothing to hear is not in it."""

    departments: Mapping[str, str]
    top: str | None


def digest(register: Register, calendar: Calendar, wording: Wording, now: datetime) -> Digest:
    """Return the digest of the day that has begun: what came and went yesterday, what is open now."""
    midnight = calendar.midnight(now)
    key = wording.community.key
    new = list(register.filed(key, calendar.midnight(midnight - DAY / 2), midnight))
    went = register.went(key, calendar.midnight(midnight - DAY / 2), midnight)
    waiting = [fact for fact in register.open_before(key, now) if _is_owed(fact)]
    standing = [one for one in register.correctives(key, now) if one.status.is_open]
    told = _Telling(wording, now, calendar.midnight(midnight + DAY * 1.5))
    names = [department.name for department in wording.community.departments]
    found = {
        name: told.department(
            name,
            [fact for fact in new if fact.department == name],
            [fact for fact in waiting if fact.department == name],
            sum(many for (department, kind), many in went.items() if (department, kind) == (name, Happened.FINISHED)),
            [one for one in standing if one.department == name],
        )
        for name in names
    }
    return Digest(
        departments={name: text for name, text in found.items() if text},
        top=told.top(new, waiting, Counter(went)),
    )


def _is_owed(fact: Fact) -> bool:
    return fact.status.is_worked_on


@dataclass(frozen=True, slots=True)
class _Telling:
    """How a digest is said at that instant; what is promised before `evening` is due today."""

    wording: Wording
    now: datetime
    evening: datetime

    def department(
        self,
        name: str,
        new: Sequence[Fact],
        waiting: Sequence[Fact],
        finished: int,
        correctives: Sequence[Corrective],
    ) -> str:
        """Return what a department is told, or nothing."""
        if not new and not waiting and not finished and not correctives:
            return ""
        say = self.wording.say
        lines = [say("figure.digest_department", department=name, day=self.wording.day(self.now))]
        lines.append(say("figure.digest_yesterday", new=len(new), finished=finished))
        if waiting:
            late = sum(self._is_late(fact) for fact in waiting)
            today = sum(self._is_due_today(fact) for fact in waiting)
            unsigned = sum(fact.status is Status.FILED for fact in waiting)
            lines.append(say("figure.digest_open", count=len(waiting), unsigned=unsigned, late=late, today=today))
            lines += self._by_category(waiting)
        return "\n".join([*lines, *reminded(correctives, self.wording, self.now)])

    def top(self, new: Sequence[Fact], waiting: Sequence[Fact], went: Mapping[tuple[str, Happened], int]) -> str | None:
        """Return what the top is told: what is overdue, major, begun again, upgraded; None if all is ordinary."""
        say = self.wording.say
        parts: list[tuple[str, Callable[[Fact], bool]]] = [
            ("late", self._is_late),
            ("major", lambda fact: fact.severity is Severity.MAJOR and not self._is_late(fact)),
            ("reopened", lambda fact: fact.reopened > 0 and not self._is_late(fact)),
        ]
        lines: list[str] = []
        for what, matters in parts:
            found = [fact for fact in waiting if matters(fact)]
            if found:
                lines += [say(f"figure.digest_{what}", count=len(found)), *self._named(found)]
        dangers = [fact for fact in new if fact.danger is not None]
        if dangers:
            lines += [say("figure.digest_dangers", count=len(dangers)), *self._named(dangers)]
        if not lines:
            return None
        upgraded = sum(many for (_, kind), many in went.items() if kind is Happened.UPGRADED)
        head = say("figure.digest_top", community=self.wording.community.name, day=self.wording.day(self.now))
        counts = say("figure.digest_counts", new=len(new), open=len(waiting), upgraded=upgraded)
        return "\n".join([head, counts, *lines])

    def _by_category(self, waiting: Sequence[Fact]) -> list[str]:
        lines, left = [], NAMED
        for category in Category:
            found = [fact for fact in waiting if fact.category is category]
            if found:
                label = self.wording.phrases.label(category)
                lines.append(self.wording.say("figure.digest_category", category=label, count=len(found)))
                lines += self._named(found, max(left, 1))
                left -= len(found)
        return lines

    def _named(self, facts: Iterable[Fact], most: int = NAMED) -> list[str]:
        """Return a line for each, the most pressing first, as many as anybody reads."""
        pressing = sorted(facts, key=lambda fact: (fact.resolve_by, fact.ref))
        lines = [self._line(fact) for fact in pressing[:most]]
        rest = len(pressing) - len(lines)
        return [*lines, self.wording.say("figure.digest_more", count=rest)] if rest else lines

    def _line(self, fact: Fact) -> str:
        late = self.now - fact.resolve_by
        return self.wording.say(
            "figure.digest_line_late" if self._is_late(fact) else "figure.digest_line",
            ref=fact.ref,
            subject=self.wording.where(fact),
            severity=self.wording.phrases.label(fact.severity),
            who=fact.assignee or self.wording.say("figure.digest_unsigned", department=fact.department),
            late=self.wording.length(abs(late)),
            by=self.wording.instant(fact.resolve_by),
        )

    def _is_late(self, fact: Fact) -> bool:
        return fact.status is not Status.REFERRED and self.now > fact.resolve_by

    def _is_due_today(self, fact: Fact) -> bool:
        return fact.status is not Status.REFERRED and self.now <= fact.resolve_by < self.evening
