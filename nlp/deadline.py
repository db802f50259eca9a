"""Read until when staff promise something: 下周三, 三天后, 灯具要采购 2026-11-28."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nlp.clock_words import CLOCK, MINUTES, PART, WEEKDAY, WEEKDAYS, N, calendar_day, clock, either
from nlp.numerals import number

WORKDAY_END = time(18, 0)
_DAYS_AHEAD = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "明晚": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when something is promised, and the words that remain once the date is taken out."""

    at: datetime
    rest: str


def read_deadline(text: str, *, now: datetime) -> Deadline | None:
    """Return the future instant named in a staff message (灯具要采购 2026-11-28) and the rest of its words."""
    plain = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    for read in (_ahead_relative, _ahead_week, _ahead_date, _ahead_span):
        found = read(plain, now)
        if found is not None:
            day, start, end = found
            hour, end = _hour_after(plain, end)
            at = datetime.combine(day, hour or WORKDAY_END, tzinfo=now.tzinfo)
            if hour is None and at <= now:
                at = datetime.combine(day, time(23, 59), tzinfo=now.tzinfo)
            return Deadline(at=at, rest=_without(text, start, end)) if at > now else None
    return None


_AHEAD_LEAD = r"(?:预计|大概|最晚|最迟|到|至|等到|推迟到|延到|延期到|延期至|在|于)?\s?"
_AHEAD_TAIL = r"\s?(?:之前|以前|前|完成|修好)?"
_HOUR_AFTER = re.compile(rf"\s?(?P<part>{PART})?\s?(?:{CLOCK})?")
_RELATIVE_AHEAD = re.compile(_AHEAD_LEAD + rf"(?P<word>{either(_DAYS_AHEAD)})")
_WEEK_AHEAD = re.compile(_AHEAD_LEAD + rf"(?P<which>下下个?|下个?|这个?|本)?{WEEKDAY}")
_DATE_AHEAD = re.compile(
    _AHEAD_LEAD
    + r"(?<![0-9])(?:(?P<year>20\d\d)\s?[-/.年]\s?)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[-/.月]\s?"
    r"(?P<day>\d{1,2}(?![0-9])|[一二三四五六七八九十]{1,3})\s?[日号]?"
    r"|(?<![0-9])(?P<dom>\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?!楼|栋|幢|院|线|门)"
)
_SPAN_AHEAD = re.compile(
    _AHEAD_LEAD
    + rf"(?:再?(?:过|等|要|延|宽限)?\s?)(?P<n>半|{N}{{1,3}})(?:个?(?P<unit>小时|钟头|天|周|礼拜|星期)|个(?P<moon>月))"
    r"(?:后|之后|以后|内|之内|以内|时间)?"
)


def _ahead_relative(plain: str, now: datetime) -> tuple[date, int, int] | None:
    match = _RELATIVE_AHEAD.search(plain)
    return (now.date() + timedelta(days=_DAYS_AHEAD[match["word"]]), *match.span()) if match else None


def _ahead_week(plain: str, now: datetime) -> tuple[date, int, int] | None:
    match = _WEEK_AHEAD.search(plain)
    if not match:
        return None
    monday = now.date() - timedelta(days=now.weekday())
    weeks = (match["which"] or "").count("下")
    day = monday + timedelta(weeks=weeks, days=WEEKDAYS[match["weekday"]])
    return (day if day >= now.date() else day + timedelta(weeks=1), *match.span())


def _ahead_date(plain: str, now: datetime) -> tuple[date, int, int] | None:
    for match in _DATE_AHEAD.finditer(plain):
        day = _future_day(match, now)
        if day is not None:
            return day, *match.span()
    return None


def _future_day(match: re.Match[str], now: datetime) -> date | None:
    if match["dom"]:
        this_month = calendar_day(now.year, now.month, number(match["dom"]))
        if this_month and this_month >= now.date():
            return this_month
        year, month = (now.year, now.month + 1) if now.month < 12 else (now.year + 1, 1)
        return calendar_day(year, month, number(match["dom"]))
    if match["year"]:
        return calendar_day(int(match["year"]), number(match["month"]), number(match["day"]))
    day = calendar_day(now.year, number(match["month"]), number(match["day"]))
    return day if day is None or day >= now.date() else calendar_day(now.year + 1, day.month, day.day)


def _ahead_span(plain: str, now: datetime) -> tuple[date, int, int] | None:
    match = _SPAN_AHEAD.search(plain)
    if not match:
        return None
    amount = 0.5 if match["n"] == "半" else number(match["n"])
    if not amount:
        return None
    return (now + timedelta(minutes=amount * MINUTES[match["unit"] or match["moon"]])).date(), *match.span()


def _hour_after(plain: str, end: int) -> tuple[time | None, int]:
    match = _HOUR_AFTER.match(plain, end)
    if not match or not (match["part"] or match["hour"]):
        return None, end
    hour, minute = clock(match, match["part"])
    return time(hour % 24, minute), match.end()


def _without(text: str, start: int, end: int) -> str:
    tail = re.match(_AHEAD_TAIL, text[end:])
    return (text[:start] + text[end + (tail.end() if tail else 0) :]).strip(" ,，。;；、:：")
