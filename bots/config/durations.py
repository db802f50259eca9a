"""Lengths of time and hours of the day as people write them: «10分钟», «1个工作日», «22:00–07:30»."""

import re
import unicodedata
from datetime import time, timedelta
from functools import cache

from bots.config.vocabulary import words
from core.policy import Span

WORKING_DAYS = "working_days"


class Unreadable(Exception):
    """The words say no time that we know."""


def parse_span(text: str) -> Span:
    """Return the length of time that the words say; `Unreadable` if they say none."""
    plain = _plain(text)
    units = words("units")
    parts = [(int(number), units[unit]) for number, unit in _part().findall(plain)]
    if not parts or _part().sub("", plain):
        raise Unreadable(text)
    try:
        clock = sum((timedelta(**{unit: number}) for number, unit in parts if unit != WORKING_DAYS), timedelta())
    except OverflowError as endless:
        raise Unreadable(text) from endless
    return Span(time=clock, working_days=sum(number for number, unit in parts if unit == WORKING_DAYS))


def parse_after(text: str) -> timedelta:
    """Return how long after the start; «立即» is at once; `Unreadable` if the words say no calendar time."""
    if _plain(text) == words("said")["at_once"]:
        return timedelta()
    span = parse_span(text)
    if span.working_days:
        raise Unreadable(text)
    return span.time


def parse_clock(text: str) -> time:
    """Return the time of day that the words say; 24:00 is midnight; `Unreadable` if they say none."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", _plain(text))
    if found is None:
        raise Unreadable(text)
    hour, minute = int(found[1]), int(found[2])
    try:
        return time() if (hour, minute) == (24, 0) else time(hour, minute)
    except ValueError as impossible:
        raise Unreadable(text) from impossible


def parse_hours(text: str) -> tuple[time, time]:
    """Return when the hours begin and end; `Unreadable` if the words say none."""
    found = re.fullmatch(words("hours")["pattern"], _plain(text))
    if found is None:
        raise Unreadable(text)
    return parse_clock(found["since"]), parse_clock(found["until"])


def in_words(length: timedelta) -> str:
    """Return the length of time as people write it."""
    seconds = int(length.total_seconds())
    said = words("said")
    written = ""
    for unit in ("days", "hours", "minutes", "seconds"):
        count, seconds = divmod(seconds, int(timedelta(**{unit: 1}).total_seconds()))
        written += f"{count}{said[unit]}" if count else ""
    return written or said["at_once"]


@cache
def _part() -> re.Pattern[str]:
    longest_first = sorted(words("units"), key=len, reverse=True)
    return re.compile(rf"(\d+)({'|'.join(longest_first)})")


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
