"""One year of a town of five hundred households, told by a seed: days, seasons, nights, outages, faults."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from crew import Crew
from grievances import DANGERS, MATTERS, OUTAGES, QUESTIONS
from households import Household
from record import Kind, Meant, Record
from town import RESIDENTS, Town

from bots.wiring import Company
from core.desk import Desk
from core.views import form_rows, register_rows

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HOUSEHOLDS = 500
SOURCES = (("来电", 6), ("来访", 3), ("来信", 1))


def live_a_year(
    company: Company, folder: Path, seed: int, *, size: float = 1.0, since: date = date(2026, 1, 1), days: int = 365
) -> Record:
    """Return what an onlooker saw of the year of that seed; `size` is how many times an ordinary number of matters."""
    begins = datetime.combine(since, time(), tzinfo=ZONE).astimezone(UTC)
    town = Town(company, folder, begins, begins + DAY * days, seed)
    random = Random(f"days of {seed}")
    crew = Crew(town)
    households = [Household(town, number, RESIDENTS[number % len(RESIDENTS)]) for number in range(1, HOUSEHOLDS + 1)]
    for number in range(days):
        _plan_day(town, crew, households, random, since + DAY * number, size)
    _plan_outages(town, households, random, days)
    _plan_faults(town, households, random, days)
    town.live()
    _read_forms(town)
    town.close()
    return town.record


def _plan_day(town: Town, crew: Crew, households: Sequence[Household], random: Random, day: date, size: float) -> None:
    for matter in MATTERS:
        for _ in range(_poisson(random, matter.often * matter.season.get(day.month, 1) * size * 3.2 / 30)):
            at, household = _hour(random, day), random.choice(households)
            if random.random() < 0.12:
                source = random.choices([name for name, _ in SOURCES], [often for _, often in SOURCES])[0]
                words = random.choice(matter.stories).format(place=f"{household.building}号楼{household.unit}单元")
                meant = Meant(kind=Kind.LETTER, subject=source, category=matter.category)
                name, phone = household.name[:3], household.phone
                town.at(
                    _hour(random, day, by_day=True),
                    lambda s=source, n=name, p=phone, w=words, m=meant: crew.enter(s, n, p, w, m),
                )
            else:
                town.at(at, lambda h=household, m=matter: h.complain(m))
    if random.random() < 0.16 * size:
        household, danger = random.choice(households), random.choice(tuple(DANGERS))
        town.at(_any_time(random, day), lambda: household.cry(danger))
    if random.random() < 0.25:
        household, question = random.choice(households), random.choice(tuple(QUESTIONS))
        town.at(_any_time(random, day), lambda: household.ask(question))
    if random.random() < 0.15:
        household = random.choice(households)
        town.at(_any_time(random, day), household.look)


def _plan_outages(town: Town, households: Sequence[Household], random: Random, days: int) -> None:
    """Let a building be without water or power now and then, and many of its people say so."""
    for share, many in ((0.08, 4), (0.22, 18), (0.37, 7), (0.52, 24), (0.66, 3), (0.81, 12), (0.93, 9)):
        outage, building = random.choice(tuple(OUTAGES)), str(random.randint(1, 10))
        begins = town.record.since + DAY * int(days * share) + timedelta(seconds=random.randrange(86_400))
        hit = [household for household in households if household.building == building]
        for number, household in enumerate(random.sample(hit, many)):
            after = timedelta(minutes=random.uniform(4, 90) if number else 0)
            town.at(begins + after, lambda h=household, o=outage: h.report(o))


def _plan_faults(town: Town, households: Sequence[Household], random: Random, days: int) -> None:
    """Let the process be ended, the machine be off, a platform be away, people block us."""

    def on(share: float, hour: int) -> datetime:
        return town.record.since + DAY * int(days * share) + timedelta(hours=hour, minutes=random.randint(0, 59))

    for share in (0.1, 0.25, 0.4, 0.55, 0.7, 0.85):
        town.at(on(share, 6), town.restart)
    for share, length in ((0.3, 1), (0.62, 9)):
        town.at(on(share, 4), lambda length=length: town.sleep(timedelta(hours=length)))
    for share, channel in ((0.2, "telegram"), (0.5, "web"), (0.8, "telegram")):
        town.at(on(share, 3), lambda channel=channel: town.lose_platform(channel, timedelta(hours=1)))
    for share, who in ((0.35, "陈主管"), (0.45, "赵主任"), (0.75, "周主管")):
        town.at(on(share, 2), lambda who=who: town.block(who, DAY * 3))
    for share in (0.15, 0.5, 0.65):
        who = random.choice(households).name
        town.at(on(share, 2), lambda who=who: town.block(who, DAY * 20))


def _read_forms(town: Town) -> None:
    """Read each complaint's form and register as a manager does."""
    house = town.house
    with house.database.work() as work:
        desk = Desk(house.office, work, house.community, town.now)
        for complaint in work.complaints.recent(house.community.key, 10_000):
            town.record.forms[complaint.ref] = dict(form_rows(desk, complaint))
            town.record.registers[complaint.ref] = [f"{at} {words}" for at, words in register_rows(desk, complaint)]


def _hour(random: Random, day: date, *, by_day: bool = False) -> datetime:
    """Return an instant of that local day, mostly when people are up."""
    hour = random.triangular(8, 18, 11) if by_day else random.triangular(6.5, 23.9, 19)
    return datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC) + timedelta(seconds=int(hour * 3600))


def _any_time(random: Random, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC) + timedelta(seconds=random.randrange(86_400))


def _poisson(random: Random, mean: float) -> int:
    number, left = 0, random.random()
    chance = math.exp(-mean)
    while left > chance:
        left -= chance
        number += 1
        chance *= mean / number
    return number
