"""How figures are said: numbers, shares, lengths of time, places and subjects, in the words of `config/figures.toml`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.figures.counting import By, Key, Share
from core.figures.facts import Fact
from core.figures.period import Month
from core.figures.standing_out import Difference
from core.form import building_words
from core.house import Community
from core.masking import mask_words
from core.phrases import Phrases
from core.remedy import yuan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one community's report; below `least` complaints nothing is said in percent."""

    phrases: Phrases
    community: Community
    least: int

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence of that key."""
        return self.phrases.say(key, **values)

    def listed(self, parts: list[str]) -> str:
        """Return the parts as one enumeration."""
        return self.say("figure.and").join(parts)

    def percent(self, value: float) -> str:
        """Return a share between 0 and 1 as people say it; all but a few is never said to be all, nor a few nothing."""
        rounded = round(value * 100)
        if rounded in (0, 100) and value not in (0, 1):
            return self.say(
                "figure.percent", n=f"{value * 100:.1f}" if 0.0005 <= value < 0.9995 else f"{value * 100:.3f}"
            )
        return self.say("figure.percent", n=rounded)

    def share(self, share: Share) -> str:
        """Return a share in percent, or so many of so many where there are few; nothing of nothing."""
        if not share.among:
            return self.say("figure.nothing")
        if share.among < self.least or share.value is None:
            return self.say("figure.part", part=share.part, among=share.among)
        return self.percent(share.value)

    def length(self, length: timedelta | None) -> str:
        """Return a length of time in the unit that suits it."""
        if length is None:
            return self.say("figure.nothing")
        if length < timedelta(minutes=1):
            return self.say("figure.under_a_minute")
        if length < HOUR * 2:
            return self.say("figure.minutes", n=round(length / timedelta(minutes=1)))
        if length < DAY * 2:
            return self.say("figure.hours", n=_short(length / HOUR))
        return self.say("figure.days", n=_short(length / DAY) if length < DAY * 10 else round(length / DAY))

    def yuan(self, fen: int) -> str:
        """Return a sum of money."""
        return self.say("figure.yuan", n=yuan(fen))

    def month(self, month: Month) -> str:
        """Return the month as it is spoken of in its own report."""
        return self.say("figure.month_short", number=month.number)

    def instant(self, at: datetime) -> str:
        """Return an instant on the community's own clock."""
        local = self.community.local(at)
        return self.say("figure.instant", month=local.month, day=local.day, clock=f"{local:%H:%M}")

    def day(self, at: datetime) -> str:
        """Return the day of an instant on the community's own calendar."""
        local = self.community.local(at)
        return self.say("figure.day", month=local.month, day=local.day)

    def topic(self, topic: Key) -> str:
        """Return what a subject is called."""
        return self.phrases.labels.get(f"topic.{topic}") or self.say("figure.no_topic")

    def place(self, building: Key) -> str:
        """Return what a place is called."""
        return building_words(self.phrases, building) if building else self.say("figure.no_place")

    def matter(self, building: Key, topic: Key) -> str:
        """Return a subject at a place: 3号楼电梯."""
        if building is None:
            return self.topic(topic)
        return self.say("figure.at_place", place=self.place(building), topic=self.topic(topic))

    def where(self, fact: Fact) -> str:
        """Return what one complaint is about and where, as exactly as it is known: 3号楼2单元电梯, 东门照明."""
        place = self.place(fact.building) if fact.building else mask_words(fact.place_words or "")
        unit = self.say("place.unit", unit=fact.unit) if fact.building and fact.unit else ""
        return self.say("figure.at_place", place=f"{place}{unit}", topic=self.topic(fact.topic))

    def difference(self, one: Difference) -> str:
        """Return what a difference is about: a subject, a place, or both."""
        return self.place(one.building) if one.topic is None else self.matter(one.building, one.topic)

    def group(self, by: By, key: Key) -> str:
        """Return what a group is called."""
        if by is By.TOPIC:
            return self.topic(key)
        if by is By.PLACE:
            return self.place(key)
        return self.phrases.label(key) if isinstance(key, StrEnum) else key or ""


def _short(number: float) -> str:
    """Return a number with one decimal, or none where that says nothing."""
    return f"{number:.1f}".removesuffix(".0")
