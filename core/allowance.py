"""How much somebody may do in a time: what they did drains away by itself, and above the brim there is no more. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: What floating point may lose of a whole.
_DUST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So much at once, and as much again in that time."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """How much was used up of an allowance at an instant; who has done nothing yet has used up nothing."""

    much: float = 0.0
    at: datetime | None = None


def take(used: Used, allowance: Allowance, now: datetime, cost: float = 1.0) -> Used | None:
    """Return what is used up when this is done, too; None if it is too much, which uses up nothing."""
    much = _left_over(used, allowance, now) + cost
    return None if much > allowance.most + _DUST else Used(much=much, at=_later(used.at, now))


def spend(used: Used, allowance: Allowance, now: datetime, cost: float) -> Used:
    """Return what is used up when this was done already, however much it was: never more than there is."""
    much = min(float(allowance.most), _left_over(used, allowance, now) + cost)
    return Used(much=much, at=_later(used.at, now))


def wait(used: Used, allowance: Allowance, now: datetime, cost: float = 1.0) -> timedelta:
    """Return how long it is until this may be done; nothing, if it may be done now."""
    excess = _left_over(used, allowance, now) + cost - allowance.most
    return max(timedelta(), allowance.within * (excess / allowance.most))


def _left_over(used: Used, allowance: Allowance, now: datetime) -> float:
    if used.at is None:
        return 0.0
    # A clock that was set back gives nobody anything.
    gone = max(timedelta(), now - used.at)
    return max(0.0, used.much - allowance.most * (gone / allowance.within))


def _later(before: datetime | None, now: datetime) -> datetime:
    return now if before is None else max(before, now)
