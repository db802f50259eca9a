"""Lengths of time and hours of the day as people write them: «10分钟», «1个工作日», «22:00–07:30»."""

import re
import unicodedata
from datetime import time, timedelta

from core.policy import Span

UNITS = {
    "秒": timedelta(seconds=1),
    "分钟": timedelta(minutes=1),
    "分": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "个小时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "周": timedelta(weeks=1),
}
AT_ONCE = "立即"
WORKING_DAYS = ("个工作日", "工作日")
PART = re.compile(r"(\d+)(个工作日|工作日|个小时|小时|分钟|分|秒|天|日|周)")
HOURS = re.compile(r"(\d{1,2}:\d{2})[–—~～至到-](\d{1,2}:\d{2})")


class Unreadable(Exception):
    """The words say no time that we know."""


def parse_span(words: str) -> Span:
    """Return the length of time that the words say; `Unreadable` if they say none."""
    plain = _plain(words)
    parts = PART.findall(plain)
    if not parts or "".join(number + unit for number, unit in parts) != plain:
        raise Unreadable(words)
    try:
        return Span(
            time=sum((int(number) * UNITS[unit] for number, unit in parts if unit in UNITS), timedelta()),
            working_days=sum(int(number) for number, unit in parts if unit in WORKING_DAYS),
        )
    except OverflowError as endless:
        raise Unreadable(words) from endless


def parse_after(words: str) -> timedelta:
    """Return how long after the start; «立即» is at once; `Unreadable` if the words say no calendar time."""
    if _plain(words) == AT_ONCE:
        return timedelta()
    span = parse_span(words)
    if span.working_days:
        raise Unreadable(words)
    return span.time


def parse_clock(words: str) -> time:
    """Return the time of day that the words say; 24:00 is midnight; `Unreadable` if they say none."""
    plain = _plain(words)
    if not re.fullmatch(r"\d{1,2}:\d{2}", plain):
        raise Unreadable(words)
    hour, minute = map(int, plain.split(":"))
    if (hour, minute) == (24, 0):
        hour = 0
    try:
        return time(hour, minute)
    except ValueError as impossible:
        raise Unreadable(words) from impossible


def parse_hours(words: str) -> tuple[time, time]:
    """Return when the hours begin and end; `Unreadable` if the words say none."""
    found = HOURS.fullmatch(_plain(words))
    if found is None:
        raise Unreadable(words)
    return parse_clock(found[1]), parse_clock(found[2])


def in_words(span: timedelta) -> str:
    """Return the length of time as people write it; nothing at all is «立即»."""
    seconds = int(span.total_seconds())
    words = ""
    for unit in ("天", "小时", "分钟", "秒"):
        count, seconds = divmod(seconds, int(UNITS[unit].total_seconds()))
        words += f"{count}{unit}" if count else ""
    return words or AT_ONCE


def _plain(words: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
