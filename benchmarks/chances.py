"""How often what happens in a community of 2,000 households: what people complain of, when and where, how it ends."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.complaint import Satisfaction, Source
from nlp.reading import Category, Place, Severity

T = TypeVar("T")

#: How often each subject comes up in an ordinary month, and what it is.
SUBJECTS: Mapping[str, tuple[float, Category]] = {
    "lift": (8, Category.EQUIPMENT),
    "lighting": (9, Category.EQUIPMENT),
    "leak": (9, Category.EQUIPMENT),
    "drainage": (6, Category.EQUIPMENT),
    "access_control": (7, Category.EQUIPMENT),
    "water_supply": (4, Category.EQUIPMENT),
    "heating": (1, Category.EQUIPMENT),
    "noise": (15, Category.SERVICE),
    "parking": (13, Category.SERVICE),
    "cleaning": (12, Category.SERVICE),
    "greening": (4, Category.SERVICE),
    "pets": (5, Category.SERVICE),
    "fumes": (4, Category.SERVICE),
    "staff": (5, Category.SERVICE),
    "fees_property": (3, Category.FEES),
    "fees_utilities": (4, Category.FEES),
    "gas": (0.3, Category.INCIDENT),
    "water_outage": (1.5, Category.INCIDENT),
}
#: How many times more often in these months.
SEASONS: Mapping[str, Mapping[int, float]] = {
    "heating": {11: 18, 12: 14, 1: 14, 2: 10, 3: 5},
    "leak": {6: 2.5, 7: 3, 8: 2.5},
    "drainage": {6: 2, 7: 2.5, 8: 2},
    "noise": {6: 1.5, 7: 1.8, 8: 1.8},
    "fumes": {7: 2, 8: 2},
    "greening": {4: 2, 5: 2},
    "fees_property": {1: 4, 12: 3},
    "fees_utilities": {8: 2, 1: 2},
}
BUILDINGS, UNITS = tuple(str(number) for number in range(1, 13)), ("1", "2", "3")
OUTDOORS = ("东门", "地下车库", "中心花园", "垃圾站")
SOURCES = {Source.CHAT: 75, Source.PHONE: 17, Source.VISIT: 6, Source.LETTER: 2}
SEVERITIES = {Severity.MINOR: 62, Severity.IMPORTANT: 33, Severity.MAJOR: 5}
SAID = {Satisfaction.SATISFIED: 58, Satisfaction.BASICALLY: 16, Satisfaction.UNSATISFIED: 7, None: 19}


def some_place(random: Random) -> Place:
    """Return where it is: mostly a flat, sometimes out of doors."""
    if random.random() < 0.12:
        return Place(words=random.choice(OUTDOORS))
    building, unit = random.choice(BUILDINGS), random.choice(UNITS)
    return Place(building=building, unit=unit, room=f"{random.randrange(1, 19)}0{random.randrange(1, 5)}")


def some_hour(random: Random, day: date, zone: ZoneInfo) -> datetime:
    """Return an instant of the day: most in the morning and the evening, some at night."""
    hour = random.choices(range(24), [2, 1, 1, 1, 1, 2, 5, 9, 12, 12, 10, 8, 7, 7, 8, 8, 8, 9, 11, 13, 13, 10, 6, 4])[0]
    clock = time(hour, random.randrange(60), random.randrange(60))
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def pick(random: Random, weights: Mapping[T, float]) -> T:
    """Return one of them, each as often as it weighs."""
    return random.choices(list(weights), list(weights.values()))[0]


def poisson(random: Random, mean: float) -> int:
    """Return how often something rare happens that happens so often on average (Knuth's way)."""
    limit, product, many = math.exp(-min(mean, 700)), random.random(), 0
    while product > limit:
        product *= random.random()
        many += 1
    return many
