"""Know the days and seasons that have names: 国庆, 中秋前一天, 去年冬天, 入夏."""

import re
from datetime import date, timedelta

from nlp.clock_words import calendar_day, either
from nlp.numerals import number

# Months and days.
_SOLAR = {
    "0101": "元旦", "0204": "立春", "0308": "三八节 妇女节", "0405": "清明", "0420": "谷雨", "0501": "五一 劳动节",
    "0601": "六一 儿童节", "0606": "芒种", "0621": "夏至", "0707": "小暑", "0723": "大暑", "0807": "立秋", "0823": "处暑",
    "0908": "白露", "0910": "教师节", "0923": "秋分", "1001": "十一 国庆", "1008": "寒露", "1023": "霜降", "1107": "立冬",
    "1111": "双十一 双11", "1222": "冬至", "1224": "平安夜", "1225": "圣诞",
}  # fmt: skip
# Days after one of the five of the moon that are listed below.
_LUNAR = {
    **dict.fromkeys(("除夕", "年三十", "大年三十"), (0, -1)),
    **dict.fromkeys(("春节", "过年", "大年初一", "正月初一"), (0, 0)),
    "过完年": (0, 7),
    "元宵": (0, 14),
    "端午": (1, 0),
    "七夕": (2, 0),
    "中秋": (3, 0),
    "重阳": (4, 0),
}
# 春节, 端午, 七夕, 中秋 and 重阳 of each year.
_MOON = {
    2024: "0210 0610 0810 0917 1011", 2025: "0129 0531 0829 1006 1029", 2026: "0217 0619 0819 0925 1018",
    2027: "0206 0609 0808 0915 1008", 2028: "0126 0528 0826 1003 1026", 2029: "0213 0616 0816 0922 1016",
    2030: "0203 0605 0805 0912 1005", 2031: "0123 0624 0824 1001 1024", 2032: "0211 0612 0812 0919 1012",
    2033: "0131 0601 0801 0908 1001", 2034: "0219 0620 0820 0927 1020", 2035: "0208 0610 0810 0916 1009",
    2036: "0128 0530 0828 1004 1027", 2037: "0215 0618 0817 0924 1017", 2038: "0204 0607 0807 0913 1007",
    2039: "0124 0527 0826 1002 1026", 2040: "0212 0614 0814 0920 1014",
}  # fmt: skip
# The middle of what is told only roughly.
_SEASONS = {
    "春": "0320", "夏": "0710", "秋": "0925", "冬": "1215", "暑假": "0725", "寒假": "0128",
    "上半年": "0401", "年初": "0101", "年底": "1228", "年末": "1228",
}  # fmt: skip
_COMES = {"春": "0301", "夏": "0601", "秋": "0815", "冬": "1107"}
# Without a year a day that is almost a year old is rather the one to come.
_LONG_AGO = timedelta(days=300)
# 五一 is also two digits, and 十一 a number: only a holiday is kept or passed.
_DIGITS = (
    r"(?<![零一二三四五六七八九十0-9第])(?:五一|六一|十一)"
    r"(?=节|国际|劳动|儿童|长假|小长假|假期|放假|黄金周|期间|那[天几会阵]|当天|前|后|过[后完了]|之[前后]|以[前后])"
)
_NO_DAY = r"(?!路|街|巷|小区|村|广场|晚会|联欢|活动|礼|月饼|福利|值班|红包|促销|快递费|专用)"
_SOLAR_DAYS = {name: day for day, names in _SOLAR.items() for name in names.split()}
_NAMES = either((*_SOLAR_DAYS.keys() - {"五一", "六一", "十一"}, *_LUNAR))
NAMED_DAY = (
    rf"(?:(?P<named_year>去年|前年|今年)?(?P<named>{_NAMES}|{_DIGITS})"
    rf"(?:国际)?(?:劳动节|儿童节|节|长假|假期|放假|期间)?{_NO_DAY}"
    r"(?:(?P<shift>前|后)(?P<shifted>[一二两三]|几)天|(?:过?完)?(?P<after>以?后|之后))?)"
)
SEASON = re.compile(
    r"(?P<year>去年|前年|今年)(?P<season>[春夏秋冬][天季]?|暑假|寒假|上半年|初|底|末|年初|年底|年末)"
    r"|(?:打|从|自|自从)?(?:入|刚?开)(?P<comes>[春夏秋冬])(?:以来|以后|之后|后|的?时候|就|起|那|到)"
    r"|(?<![0-9一二三四五六七八九十几每])(?P<begin>年初)(?!一|二|三)"
)


def named_day(match: re.Match[str], now: date) -> date | None:
    """Return the last day of that name not after `now`, or that of the year which is told."""
    years = {"去年": (now.year - 1,), "前年": (now.year - 2,), "今年": (now.year,)}.get(
        match["named_year"] or "", (now.year, now.year - 1)
    )
    for year in years:
        day = _in_year(match["named"], year)
        if day is not None and day <= now and (match["named_year"] or now - day < _LONG_AGO):
            return min(now, day + timedelta(days=_shift(match)))
    return None


def season_day(match: re.Match[str], now: date) -> date | None:
    """Return about when a season was; one that is still to come was none."""
    if match["comes"]:
        day = _day(now.year, _COMES[match["comes"]])
        return day if day is None or day <= now else _day(now.year - 1, _COMES[match["comes"]])
    year = now.year - {"去年": 1, "前年": 2}.get(match["year"] or "", 0)
    name = match["begin"] or match["season"]
    name = name if name in _SEASONS else {"初": "年初", "底": "年底", "末": "年末"}.get(name, name[0])
    day = _day(year, _SEASONS[name])
    return day if day is not None and day <= now else None


def _in_year(name: str, year: int) -> date | None:
    if name in _SOLAR_DAYS:
        return _day(year, _SOLAR_DAYS[name])
    if year not in _MOON:
        return None
    column, days = _LUNAR[name]
    first = _day(year, _MOON[year].split()[column])
    return first + timedelta(days=days) if first else None


def _day(year: int, told: str) -> date | None:
    return calendar_day(year, int(told[:2]), int(told[2:]))


def _shift(match: re.Match[str]) -> int:
    """Return the days by which 中秋前一天 or 国庆后 lies away; a holiday that is over was a week."""
    if match["after"]:
        return 7 if match["named"] in ("国庆", "十一", "春节", "过年") else 1
    if not match["shift"]:
        return 0
    days = 3 if match["shifted"] == "几" else number(match["shifted"]) or 0
    return -days if match["shift"] == "前" else days
