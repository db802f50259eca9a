"""A year looked at every morning, as the register stood then: what would have been warned of, and when."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaint_year import Course, Tale
from live.demo import company

from core.figures.caution import RECENT, Caution
from core.figures.facts import Fact
from core.figures.records import fact_of
from core.figures.warned import calmed
from core.figures.warnings import WEEK, WINDOW, YEAR, cautions

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """What was told on a day."""

    day: date
    caution: Caution


class _States:
    """One complaint as the register had it at any instant."""

    def __init__(self, course: Course) -> None:
        self.times = [at for at, _ in course]
        self.facts = [fact_of(complaint) for _, complaint in course]

    def at(self, now: datetime) -> Fact:
        return self.facts[bisect_right(self.times, now) - 1]


def year(tale: Tale, since: date) -> Sequence[Told]:
    """Return what is told from that day of the tale on, each matter once while it lasts."""
    states = [_States(course) for course, _ in tale.courses()]
    filed = [one.times[0] for one in states]
    lasting: dict[str, datetime] = {}
    told = []
    day = since
    while day < tale.until:
        now = datetime.combine(day, time(8, 30), tzinfo=ZONE)
        first, last = bisect_right(filed, now - WINDOW), bisect_right(filed, now)
        facts = [one.at(now) for one in states[first:last]]
        long_open = [fact for one in states[max(0, first - 300) : first] if (fact := one.at(now)).status.is_open]
        since_year, until_year = bisect_right(filed, now - YEAR - RECENT - WEEK), bisect_right(filed, now - YEAR + WEEK)
        before = [one.at(now) for one in states[since_year:until_year]]
        for matter in [matter for matter, seen in lasting.items() if calmed(seen, now)]:
            del lasting[matter]
        for caution in cautions([*long_open, *facts], before, now, company().config.figures.sensitivity):
            if caution.matter not in lasting:
                told.append(Told(day, caution))
            lasting[caution.matter] = now
        day += timedelta(days=1)
    return told
