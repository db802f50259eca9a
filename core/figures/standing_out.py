"""Which places and subjects came up more, or less, than before, and so explain the whole; silent where it may be chance.

Two counts of rare things differ by chance about as much as the root of their sum. There are hundreds of places with their
subjects, so only what differs by clearly more than twice that is named: 6 against 0, 9 against 1, 30 against 14.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.figures.counting import Cell, Key

SIGNIFICANCE = 2.4
#: A place or a subject is named alone unless one place and one subject together make up that share of the difference.
MOSTLY = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How often something was complained of now and before: a subject, a place, or a subject at a place."""

    topic: Key = None
    building: Key = None
    now: int
    before: int

    @property
    def by(self) -> int:
        """Return by how many it grew; below nought, by how many it shrank."""
        return self.now - self.before

    @property
    def is_notable(self) -> bool:
        """Tell whether it is more than chance would bring."""
        return stands_out(self.now, self.before)

    def count_in(self, cells: Mapping[Cell, int]) -> int:
        """Return how often the same thing was complained of at another time."""
        return sum(
            many
            for (building, topic), many in cells.items()
            if self.building in (None, building) and self.topic in (None, topic)
        )


def stands_out(now: int, before: int) -> bool:
    """Tell whether two counts differ by more than chance would bring."""
    return abs(now - before) > SIGNIFICANCE * math.sqrt(now + before)


def explain(now: Mapping[Cell, int], before: Mapping[Cell, int], *, grew: bool, limit: int) -> tuple[Difference, ...]:
    """Return what grew (or else what shrank) so that it stands out, the most first, none twice."""

    def notable(found: Iterable[Difference]) -> list[Difference]:
        return [one for one in found if one.is_notable and (one.by > 0) == grew]

    cells = notable(_cells(now, before))
    subjects = [_at_one_place(subject, cells) for subject in notable(_subjects(now, before))]
    elsewhere = [cell for cell in cells if all(cell.topic != subject.topic for subject in subjects)]
    told = [*subjects, *elsewhere]
    places = [place for place in notable(_places(now, before)) if _is_news(place, told, now, before)]
    return tuple(sorted((*told, *places), key=lambda one: (-abs(one.by), one.topic or "", one.building or ""))[:limit])


def _at_one_place(subject: Difference, cells: Iterable[Difference]) -> Difference:
    """Return the subject at the one place that makes up most of the difference, or the subject alone."""
    here = [cell for cell in cells if cell.topic == subject.topic]
    most = max(here, key=lambda cell: abs(cell.by), default=subject)
    return most if abs(most.by) >= MOSTLY * abs(subject.by) else subject


def _is_news(
    place: Difference, told: Iterable[Difference], now: Mapping[Cell, int], before: Mapping[Cell, int]
) -> bool:
    """Tell whether a place stands out even without what was told of it already."""
    known = {one.topic for one in told if one.building in (None, place.building)}
    rest = [
        (cell, topic) for cell, topic in now.keys() | before.keys() if cell == place.building and topic not in known
    ]
    without = Difference(now=sum(now.get(cell, 0) for cell in rest), before=sum(before.get(cell, 0) for cell in rest))
    return without.is_notable and (without.by > 0) == (place.by > 0)


def _cells(now: Mapping[Cell, int], before: Mapping[Cell, int]) -> Iterable[Difference]:
    for building, topic in now.keys() | before.keys():
        if building is not None and topic is not None:
            cell = (building, topic)
            yield Difference(topic=topic, building=building, now=now.get(cell, 0), before=before.get(cell, 0))


def _subjects(now: Mapping[Cell, int], before: Mapping[Cell, int]) -> Iterable[Difference]:
    here, there = _summed(now, 1), _summed(before, 1)
    return (Difference(topic=topic, now=here[topic], before=there[topic]) for topic in here.keys() | there.keys())


def _places(now: Mapping[Cell, int], before: Mapping[Cell, int]) -> Iterable[Difference]:
    here, there = _summed(now, 0), _summed(before, 0)
    return (Difference(building=place, now=here[place], before=there[place]) for place in here.keys() | there.keys())


def _summed(cells: Mapping[Cell, int], part: int) -> Counter[str]:
    """Return the counts by place (part 0) or by subject (part 1) alone."""
    found: Counter[str] = Counter()
    for cell, many in cells.items():
        key = cell[part]
        if key is not None:
            found[key] += many
    return found
