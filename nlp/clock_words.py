"""The words of calendar and clock that beginnings and deadlines share."""

import re
from collections.abc import Iterable
from datetime import date

from nlp.numerals import NUMERAL, number

N = rf"[{NUMERAL}]"
PARTS = {
    "凌晨": 3, "清晨": 7, "清早": 7, "一大早": 7, "大清早": 7, "早上": 8, "早晨": 8, "今早": 8, "今晨": 8, "昨早": 8, "上午": 10,
    "中午": 12, "晌午": 12, "下午": 15, "后晌": 15, "傍晚": 18, "天黑": 18, "晚上": 21, "昨晚": 21, "前晚": 21, "今晚": 21,
    "夜里": 23, "半夜": 23, "深夜": 23, "昨夜": 23, "前夜": 23, "夜间": 23, "大半夜": 23, "后半夜": 3,
}  # fmt: skip
WEEKDAYS = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
}  # fmt: skip
MINUTES = {
    "分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "天": 1440, "日": 1440, "晚": 1440,
    "周": 10080, "礼拜": 10080, "星期": 10080, "月": 43200, "年": 525600,
}  # fmt: skip
WEEKDAY = r"(?:周|礼拜|星期)(?P<weekday>[一二三四五六日天1-6])"
CLOCK = (
    r"(?P<hour>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
    rf"(?:[点时](?!位|钟?没|儿|都|事)(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{N}{{1,3}})分?)?"
    r"|:(?P<m2>[0-5][0-9]))"
)


def either(words: Iterable[str]) -> str:
    """Return the alternatives of a pattern, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


PART = either(PARTS)


def calendar_day(year: int, month: int | None, day: int | None) -> date | None:
    """Return the day, or None where the calendar has none."""
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def clock(match: re.Match[str], part: str | None) -> tuple[int, int]:
    """Return hour and minute; 晚上八点 is 20, and 昨晚十二点 is 24: midnight."""
    if not match["hour"]:
        return PARTS[part or "上午"], 0
    hour = number(match["hour"]) or 0
    minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
    minute = number(match["minute"] or match["m2"] or "") or minute
    late = part is not None and PARTS[part] >= 12
    if late and part is not None and hour < 12 and not (PARTS[part] >= 21 and hour <= 4):
        hour += 12
    elif late and part is not None and PARTS[part] >= 21 and (hour <= 4 or hour == 12):
        hour = 24 if hour == 12 else hour + 24
    return (hour, minute) if minute < 60 else (hour, 0)
