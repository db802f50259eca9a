"""How a resident can be reached on a channel that counts: what each act of theirs opens, and what a message may cost.

The platform lets us speak only for a while after somebody acted, and only a few times. The last credit of a
conversation is kept for the outcome, so that whoever asked for something hears what became of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.messages import Weight

#: A message sent in the last moments might arrive after them.
MARGIN = timedelta(seconds=5)


class Act(StrEnum):
    """What people do that lets us speak: words, or a tap on a menu, a scan, the following itself."""

    MESSAGE = "message"
    TAP = "tap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """So many messages, for so long."""

    count: int
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What each act opens, as the platform has it at present (`config/wechat.toml`)."""

    message: Grant
    tap: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """So many messages may still be sent until then."""

    until: datetime
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one person stands with us: whether they follow at all, and what their acts have opened."""

    follows: bool = True
    message: Window | None = None
    tap: Window | None = None


class Way(StrEnum):
    """How a message goes: by the customer service, as a template, by telephone, or later when they speak again."""

    SERVICE = "service"
    TEMPLATE = "template"
    PHONE = "phone"
    WAIT = "wait"


def acted(standing: Standing, act: Act, at: datetime, quota: Quota) -> Standing:
    """Return the standing after an act; one that is heard of twice opens nothing twice."""
    grant = quota.message if act is Act.MESSAGE else quota.tap
    opened = Window(until=at + grant.lasts, left=grant.count)
    known = standing.message if act is Act.MESSAGE else standing.tap
    window = known if known is not None and known.until >= opened.until else opened
    if act is Act.MESSAGE:
        return replace(standing, follows=True, message=window)
    return replace(standing, follows=True, tap=window)


def gone(standing: Standing) -> Standing:
    """Return the standing of somebody who left: nothing reaches them here."""
    return replace(standing, follows=False, message=None, tap=None)


def shut(standing: Standing) -> Standing:
    """Return the standing after the platform refused what we thought was open: it knows better."""
    return replace(standing, message=None, tap=None)


def spare(standing: Standing, now: datetime) -> int:
    """Return how many messages may go by the customer service without touching what is kept for the outcome."""
    kept = 1 if _open(standing.message, now) else 0
    return left(standing, now) - kept


def left(standing: Standing, now: datetime) -> int:
    """Return how many messages may go by the customer service at all."""
    return _open(standing.message, now) + _open(standing.tap, now)


def way(standing: Standing, weight: Weight, now: datetime, *, has_template: bool) -> Way:
    """Return how a message of that weight goes now: it is told here, told by telephone, or waits and was not told."""
    if not standing.follows:
        return Way.WAIT if weight is Weight.PASSING else Way.PHONE
    if spare(standing, now) > 0 or (weight is Weight.OUTCOME and left(standing, now) > 0):
        return Way.SERVICE
    if has_template:
        return Way.TEMPLATE
    return Way.WAIT if weight is Weight.PASSING else Way.PHONE


def spent(standing: Standing, now: datetime) -> Standing:
    """Return the standing after one more message: what closes first is used first."""
    if _open(standing.tap, now):
        return replace(standing, tap=_less(standing.tap))
    return replace(standing, message=_less(standing.message))


def refunded(standing: Standing, before: Standing, now: datetime) -> Standing:
    """Return the standing after a message that surely was not sent: what it had cost is there again."""
    if _open(before.tap, now):
        return replace(standing, tap=_again(standing.tap, before.tap))
    return replace(standing, message=_again(standing.message, before.message))


def _again(window: Window | None, before: Window | None) -> Window | None:
    """Return the window as it was, unless something else was opened meanwhile."""
    is_same = window is not None and before is not None and window.until == before.until
    return replace(window, left=window.left + 1) if is_same and window is not None else window


def _open(window: Window | None, now: datetime) -> int:
    return window.left if window is not None and now + MARGIN < window.until else 0


def _less(window: Window | None) -> Window | None:
    return None if window is None else replace(window, left=max(window.left - 1, 0))
