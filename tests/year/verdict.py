"""What the oracle says: how often each rule was put to the test, and where it was not kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from own_time import ZONE
from reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One time that a rule applied: whether it was kept, when, and what about."""

    is_kept: bool
    at: datetime
    what: str

    def __str__(self) -> str:
        return f"{self.at.astimezone(ZONE):%m-%d %H:%M:%S} {self.what}"


Rule = Callable[[Reading], Iterator[Situation]]


@dataclass(slots=True, kw_only=True)
class Verdict:
    """One rule's."""

    rule: str
    asked: int = 0
    broken: list[Situation] = field(default_factory=list)


def judge(year: Reading, rules: dict[str, Rule]) -> dict[str, Verdict]:
    """Return what each rule's oracle says of the year."""
    verdicts = {}
    for name, rule in rules.items():
        verdict = verdicts[name] = Verdict(rule=name)
        for situation in rule(year):
            verdict.asked += 1
            if not situation.is_kept:
                verdict.broken.append(situation)
    return verdicts


def said(is_kept: bool, at: datetime, what: str) -> Situation:
    return Situation(is_kept=bool(is_kept), at=at, what=what)
