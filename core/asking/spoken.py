"""How people write when and where: 十一月, 上周, 近三个月, 去年 9 月到 11 月; 3号楼, 三栋 2 单元.

Grammar and no vocabulary; the words that a company may choose are in `config/asking.toml`. Everything is read of words
without blanks, in half-width letters.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from core.asking.stretch import DAY, YEAR, Stretch, month_of, months_between, moved
from nlp.numerals import NUMERAL, number

#: What «lately» means where nothing more is said.
LATELY = 30
#: A day that comes within so many days is meant as such; one further off, as that of the year before.
SOON = 90
QUARTER, HALF = 3, 6

_N = rf"[{NUMERAL}]{{1,4}}"
_MONTH = rf"(?:[{NUMERAL}]{{1,3}})月份?"
_DAY = rf"[{NUMERAL}]{{1,3}}[日号]"
_YEAR = r"(?:今年|本年|去年|上年|前年|(?:20)?[0-9]{2}年)的?"
_THIS, _LAST = r"(?:这一?个?|本)", r"(?:上一?个?)"
_WEEK = r"(?:周|星期|礼拜)"
_TO = r"(?:到|至|-|~)"

Reads = Callable[[re.Match[str], date], Stretch | None]


def stretch_at(plain: str, at: int, today: date) -> tuple[int, Stretch] | None:
    """Return the longest stretch of time named from that letter on, and where its words end."""
    best: tuple[int, Stretch] | None = None
    if plain[at] not in _BEGINNINGS:
        return best
    for pattern, reads in _PATTERNS.items():
        match = pattern.match(plain, at)
        if match and (best is None or match.end() > best[0]):
            found = reads(match, today)
            best = best if found is None else (match.end(), found)
    return best


def place_at(plain: str, at: int) -> tuple[int, str, str | None] | None:
    """Return the building, and the unit if there is one, named from that letter on, and where its words end."""
    match = _PLACE.match(plain, at)
    if match is None:
        return None
    return match.end(), _name(match["building"]), _name(match["unit"]) if match["unit"] else None


_PLACE = re.compile(
    rf"(?P<building>[a-z]?[0-9]{{1,3}}|[{NUMERAL}]{{1,4}}|[a-z甲乙丙丁])(?:号楼|号栋|栋楼?|幢楼?|座|#楼?)"
    rf"(?:(?P<unit>[0-9]{{1,2}}|[{NUMERAL}]{{1,2}}|[a-z甲乙丙丁])单元)?"
)


def _name(words: str) -> str:
    value = number(words)
    return words.upper() if value is None else str(value)


def _day(back: int) -> Reads:
    return lambda match, today: Stretch(first=today - back * DAY, days=1)


def _week(back: int) -> Reads:
    return lambda match, today: Stretch(first=today - (today.weekday() + 7 * back) * DAY, days=7)


def _month(back: int) -> Reads:
    return lambda match, today: Stretch(first=moved(month_of(today), -back), months=1)


def _quarter(back: int) -> Reads:
    def read(match: re.Match[str], today: date) -> Stretch:
        this = date(today.year, (today.month - 1) // QUARTER * QUARTER + 1, 1)
        return Stretch(first=moved(this, -QUARTER * back), months=QUARTER)

    return read


def _year(match: re.Match[str], today: date) -> Stretch:
    return Stretch(first=date(_year_of(match["year"], today), 1, 1), months=YEAR)


def _numbered_quarter(match: re.Match[str], today: date) -> Stretch | None:
    which = number(match["n"])
    if which is None or not 1 <= which <= YEAR // QUARTER:
        return None
    found = Stretch(first=date(_year_of(match["year"], today), (which - 1) * QUARTER + 1, 1), months=QUARTER)
    return found if match["year"] or found.first <= today else found.a_year_before


def _half(match: re.Match[str], today: date) -> Stretch:
    first = 1 if match["half"] == "上" else HALF + 1
    found = Stretch(first=date(_year_of(match["year"], today), first, 1), months=HALF)
    return found if match["year"] or found.first <= today else found.a_year_before


def _months(match: re.Match[str], today: date) -> Stretch | None:
    """Read 11月, 去年11月, 9月到11月; without a year, the last time that it began."""
    named = [_number_of(words) for words in (match["last"] or match["first"], match["first"])]
    if not all(1 <= each <= YEAR for each in named):
        return None
    last = _begun(named[0], match["year"], today)
    first = date(last.year - (named[1] > last.month), named[1], 1)
    return Stretch(first=first, months=months_between(first, last) + 1)


def _days(match: re.Match[str], today: date) -> Stretch | None:
    """Read 11月15日, 去年11月3号到9号, 10月28日到11月3日; a day to come is a date for work and nothing to be counted."""
    month, first_day = _number_of(match["month"]), _number_of(match["first"])
    to_month = _number_of(match["to_month"] or match["month"])
    to_day = _number_of(match["to"] or match["first"])
    if not (1 <= month <= YEAR and 1 <= to_month <= YEAR):
        return None
    last = date(_year_of(match["year"], today), to_month, 1)
    try:
        first = date(last.year - (month > last.month), month, first_day)
        after = last.replace(day=to_day) + DAY
    except ValueError:
        return None
    found = Stretch(first=first, days=(after - first).days)
    if (found.first - today).days > SOON and not match["year"]:
        found = found.a_year_before
    return found if found.days > 0 and found.after <= today + DAY else None


def _lately(match: re.Match[str], today: date) -> Stretch | None:
    count = _number_of(match["n"])
    if not count:
        return None
    match match["unit"][0]:
        case "天" | "日":
            return _past(today, count)
        case "周" | "星" | "礼":
            return _past(today, count * 7)
        case "年":
            months = count * YEAR
        case "季":
            months = count * QUARTER
        case _:
            months = count
    return _past(today, LATELY) if months == 1 else _past_months(today, months)


def _past(today: date, days: int) -> Stretch:
    return Stretch(first=today - timedelta(days=days - 1), days=days)


def _past_months(today: date, months: int) -> Stretch:
    """Return so many months with the one under way as the last."""
    return Stretch(first=moved(month_of(today), 1 - months), months=months)


def _begun(month: int, year: str | None, today: date) -> date:
    """Return the first day of that month of the year named, or else of the last time that it began."""
    return date(_year_of(year, today) if year else today.year - (month > today.month), month, 1)


def _year_of(words: str | None, today: date) -> int:
    back = {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2}
    if not words:
        return today.year
    if words[0] in back:
        return today.year - back[words[0]]
    named = int("".join(letter for letter in words if letter.isdigit()))
    return named if named > 99 else named + 2000


def _number_of(words: str) -> int:
    """Return the number that the words begin with; nought for none."""
    return number(words.rstrip("月份日号")) or 0


#: What every time begins with, so that most letters are passed over at once.
_BEGINNINGS = frozenset("今昨当前本这上下去月第近最过0123456789") | frozenset(NUMERAL)

_PATTERNS: Mapping[re.Pattern[str], Reads] = {
    re.compile(words): reads
    for words, reads in (
        (r"今天|今日|当天", _day(0)),
        (r"昨天|昨日", _day(1)),
        (r"前天", _day(2)),
        (rf"{_THIS}{_WEEK}", _week(0)),
        (rf"{_LAST}{_WEEK}", _week(1)),
        (rf"上{_LAST}{_WEEK}", _week(2)),
        (rf"(?:{_THIS}|当)月份?|月初(?:以来|到现在|至今)", _month(0)),
        (rf"{_LAST}月份?", _month(1)),
        (rf"上{_LAST}月份?", _month(2)),
        (rf"{_THIS}季度?", _quarter(0)),
        (rf"{_LAST}季度?", _quarter(1)),
        (rf"(?P<year>{_YEAR})?第?(?P<n>[1-4一二三四])季度?", _numbered_quarter),
        (rf"(?P<year>{_YEAR})?(?P<half>[上下])半年", _half),
        (r"(?P<year>(?:今年|本年|去年|上年|前年)度?|(?:20[0-9]{2})年度?)(?:以来|全年)?", _year),
        (rf"(?P<year>{_YEAR})?(?P<first>{_MONTH})(?:{_TO}(?P<last>{_MONTH}))?", _months),
        (rf"(?P<year>{_YEAR})?(?P<first>[{NUMERAL}]{{1,3}})(?:{_TO}(?P<last>{_MONTH}))", _months),
        (r"(?P<year>20[0-9]{2})[-/.](?P<first>[01]?[0-9])(?P<last>)(?![0-9])", _months),
        (
            rf"(?P<year>{_YEAR})?(?P<month>{_MONTH})(?P<first>{_DAY})(?:{_TO}(?P<to_month>{_MONTH})?(?P<to>{_DAY}))?",
            _days,
        ),
        (rf"(?:最近|近|过去|这)(?P<n>{_N})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)", _lately),
        (r"(?:最近|近|过去|这)半年", lambda match, today: _past_months(today, HALF)),
        (r"最近|近期|近来", lambda match, today: _past(today, LATELY)),
    )
}
