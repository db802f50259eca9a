"""How fast somebody writes, and what was put by because it came too fast: kept until it is worked on, all together."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.allowance import Used
from core.messages import Attachment, Inbound

#: What was put by is worked on when so long nothing more has come, or so long after the first of it, whatever still comes.
QUIET, LATEST = timedelta(seconds=10), timedelta(minutes=1)
#: So many things, and so many letters, are put by at most before they are worked on.
THINGS, LETTERS = 50, 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What somebody has used up of their messages or orders, and when they were last told that they are too fast.

    `files` and `megabytes` are used up by what they send beside words; `lost_at` is when they were told that it is not here.
    """

    used: Used = field(default_factory=Used)
    told_at: datetime | None = None
    files: Used = field(default_factory=Used)
    megabytes: Used = field(default_factory=Used)
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One message that was put by: its words and pictures, or the data of the button that was pressed."""

    words: str = ""
    press: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was put by, in order, since when, and until when."""

    things: tuple[Thing, ...]
    since: datetime
    until: datetime


def put_by(held: Held | None, thing: Thing, now: datetime) -> Held:
    """Return what is put by with this, too; the same button pressed again and again is pressed once."""
    before = held.things if held is not None else ()
    things = before if thing.press is not None and before[-1:] == (thing,) else (*before, thing)
    since = held.since if held is not None else now
    is_full = len(things) >= THINGS or sum(len(one.words) for one in things) >= LETTERS
    return Held(things=things, since=since, until=now if is_full else min(now + QUIET, since + LATEST))


def together(held: Held, first: Inbound) -> tuple[Inbound, ...]:
    """Return what was put by as few messages, all like the first: words that follow each other are one story."""
    merged: list[Thing] = []
    for thing in held.things:
        last = merged[-1] if merged else None
        if last is None or thing.press is not None or last.press is not None:
            merged.append(thing)
            continue
        words = "\n".join(part for part in (last.words, thing.words) if part)
        merged[-1] = replace(last, words=words, attachments=last.attachments + thing.attachments)
    return tuple(replace(first, text=one.words, press=one.press, attachments=one.attachments) for one in merged)
