"""The words of calendar and clock that beginnings and deadlines share."""

import re
from collections.abc import Iterable
from datetime import date

from nlp.numerals import NUMERAL, number

N = rf"[{NUMERAL}]"
_HOURS = {
    3: "凌晨 后半夜 下半夜",
    5: "天没亮 天不亮",
    6: "天刚亮 天蒙蒙亮",
    7: "清晨 清早 一大早 大清早 大早上 一早 早起",
    8: "早 早上 早晨 早间 朝早 今早 今早上 今晨 昨早",
    10: "上午 头晌 前晌",
    12: "中午 大中午 正午 午间 晌午 晌午头",
    15: "下午 大下午 午后 后晌 下晌 过晌 下昼",
    18: "傍晚 傍黑 擦黑 天擦黑 黄昏 天黑",
    21: "晚 晚上 晚间 夜晚 大晚上 昨晚 昨晚上 前晚 前晚上 今晚 今晚上",
    23: "夜里 夜里头 夜间 半夜 大半夜 上半夜 前半夜 深夜 三更半夜 深更半夜 半夜三更 昨夜 前夜",
}
PARTS = {word: hour for hour, words in _HOURS.items() for word in words.split()}
WEEKDAYS = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
}  # fmt: skip
MINUTES = {
    "分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "钟": 60, "天": 1440, "日": 1440, "晚": 1440, "夜": 1440, "宿": 1440,
    "周": 10080, "礼拜": 10080, "星期": 10080, "月": 43200, "年": 525600,
}  # fmt: skip
WEEKDAY = r"(?:周|礼拜|星期)(?P<weekday>[一二三四五六日天1-6])"
# 七八点 is half past seven, give or take.
_ROUGHLY = re.compile(r"(十?[一二三四五六七八九两])[二三四五六七八九]")
CLOCK = (
    rf"(?:差(?P<less>一刻|{N}{{1,3}}分)钟?(?:到|就)?)?(?P<hour>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}}|零(?=[点时](?!{N})))"
    rf"(?:[点时](?!位|钟?没|儿|都|事|间|候|常|段)(?:(?P<half>半)|(?P<quarter>[一三])刻|差(?P<short>一刻|{N}{{1,3}}分)|(?P<minute>{N}{{1,3}})分?)?"
    r"|:(?P<m2>[0-5][0-9]))"
)


def either(words: Iterable[str]) -> str:
    """Return the alternatives of a pattern, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# A lone 早 or 晚 is a part of the day only before an hour: 晚8点.
PART = (
    rf"(?:{either(PARTS.keys() - {'早', '晚'})}|[早晚](?=\s?(?:[0-9]{{1,2}}[点:]|[一二两三四五六七八九十]{{1,3}}点)))"
)


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
    hour, minute = _hour(match["hour"])
    minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", minute)
    minute = number(match["minute"] or match["m2"] or "") or minute
    late = part is not None and PARTS[part] >= 12
    if late and part is not None and hour < 12 and not (PARTS[part] >= 21 and hour <= 4):
        hour += 12
    elif late and part is not None and PARTS[part] >= 21 and (hour <= 4 or hour == 12):
        hour = 24 if hour == 12 else hour + 24
    short = match["less"] or match["short"]
    if short:
        before = hour * 60 + minute - (15 if short == "一刻" else number(short.rstrip("分")) or 0)
        hour, minute = max(0, before) // 60, max(0, before) % 60
    return (hour, minute) if minute < 60 else (hour, 0)


def _hour(words: str) -> tuple[int, int]:
    roughly = _ROUGHLY.fullmatch(words)
    return (number(roughly[1]) or 0, 30) if roughly else (number(words) or 0, 0)
