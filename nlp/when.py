"""Read when something began (昨晚八点, 三天没水, 上周三), and until when staff promise it (下周三, 11-28)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nlp.numerals import NUMERAL, number
from nlp.reading import When

_N = rf"[{NUMERAL}]"
_DAYS_AGO = {
    "大前天": 3, "大前日": 3, "大前儿": 3, "前天": 2, "前日": 2, "前儿": 2, "前晚": 2, "前夜": 2,
    "昨天": 1, "昨日": 1, "昨儿": 1, "昨晚": 1, "昨夜": 1, "昨下午": 1, "昨早": 1,
    "寻日": 1, "琴日": 1, "尋日": 1, "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晨": 0, "今晚": 0,
}  # fmt: skip
_DAYS_AHEAD = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "大后天": 3}
_PARTS = {
    "凌晨": 3, "清晨": 7, "清早": 7, "一大早": 7, "大清早": 7, "早上": 8, "早晨": 8, "今早": 8, "今晨": 8, "昨早": 8, "上午": 10,
    "中午": 12, "晌午": 12, "下午": 15, "后晌": 15, "傍晚": 18, "天黑": 18, "晚上": 21, "昨晚": 21, "前晚": 21, "夜里": 23,
    "半夜": 23, "深夜": 23, "昨夜": 23, "前夜": 23, "夜间": 23, "大半夜": 23, "后半夜": 3,
}  # fmt: skip
_WEEKDAY = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
}
_SPAN = {"分钟": "minutes", "分": "minutes", "刻钟": "quarters", "小时": "hours", "钟头": "hours", "天": "days", "日": "days",
         "晚": "days", "周": "weeks", "礼拜": "weeks", "星期": "weeks", "个月": "months", "月": "months", "年": "years"}  # fmt: skip
_MINUTES = {"minutes": 1, "quarters": 15, "hours": 60, "days": 1440, "weeks": 10080, "months": 43200, "years": 525600}

_WEEK = r"(?P<which>上上个?|上个?|这个?|本)?(?:周|礼拜|星期)(?P<weekday>[一二三四五六日天1-6])"
_MONTH_DAY = rf"(?:(?P<year>20\d\d|今|去|前)年?[-/.年]?)?(?P<month>{_N}{{1,3}})(?:月|[-/.](?=\d{{1,2}}(?!\d)))份?(?:(?P<day>{_N}{{1,3}})[日号]?(?!楼|栋|幢|线)|(?P<third>初|中旬?|底|上旬|下旬))?"
_DOM = rf"(?P<dom>{_N}{{1,3}})[号日](?!楼|栋|幢|院|线|门|店|铺|房|车|娄|公馆|[0-9])"
_DAY = rf"(?P<relative>{'|'.join(sorted(_DAYS_AGO, key=len, reverse=True))})|{_WEEK}|{_MONTH_DAY}|{_DOM}"
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_CLOCK = rf"(?P<hour>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})(?:[点时](?!位|钟?没|儿|都|事)(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_N}{{1,3}})分?)?|:(?P<m2>[0-5][0-9]))"
_EXPRESSION = re.compile(
    rf"(?P<from>从|自从|自|打|由)?(?:(?:{_DAY})(?:的|那天)?\s?)?(?P<part>{_PART})?(?:的?\s?{_CLOCK})?"
)
_AGO = re.compile(
    rf"(?P<lead>快|都|已经|将近|差不多|近|大概)*\s?(?P<n>半|{_N}{{1,4}}|好?几|数)(?P<half>个半)?(?P<many>多)?个?(?P<more>来)?(?P<unit>分钟|刻钟|小时|钟头|天|日|周|礼拜|星期|月|年|晚)(?P<after>多)?(?P<tail>前|之前|以前|没|冇|了|啦|咯|喽|[没不])?"
)
_WHOLE_MONTH = re.compile(
    r"(?P<month>上上个?月|上个?月|这个?月|本月)(?P<third>初|中|底)?(?P<day>[0-9一二三四五六七八九十]{1,3})?(?:号|日)?"
)
_WHOLE_WEEK = re.compile(r"(?P<week>上上|上|这|本)(?:个?)(?:周|礼拜|星期)(?![一二三四五六日天末1-6])")
_VAGUE = re.compile(r"头两天|前两天|前几天|前些天|前些日子|这两天|头几天|前阵子|前段时间|几天前")
_VAGUE_DAYS = {"前阵子": 14, "前段时间": 14, "前些日子": 7, "前些天": 5, "前几天": 4, "头几天": 4, "几天前": 4}
_JUST_NOW = re.compile(r"刚才|刚刚|方才|刚(?=[^好才刚需性果])|头先|将才|才刚")
_AGAIN_AND_AGAIN = re.compile(r"每|天天|经常|老是|总是|一到|常常|时不时|隔三差五|周末都|晚晚|日日|成日|平时|一般")
_NOT_BEGIN = re.compile(
    r"提前|等了?|只要|限|最多|至少|给你们|再过|过|保修|预交|缴|交了?|合同|打[^,，]{0,2}折|租|优惠|免|减免|一共|第$"
)
_AFTER_NOT_BEGIN = re.compile(
    r"^(?:内|之内|以内|后|之后|一次|一回|两次|一趟|来|就|的?(?:物业|停车|水|电|管理)费|期|轮|一个|的孩子|的娃|的老)"
)
_APPOINTMENT = re.compile(
    r"^[^,，。]{0,3}(?:来修|上门|过来|有空|在家|方便|再来|之前|以前|前(?!后)|能修|能来|能好|恢复|给我|给个)"
)
WORKDAY_END = time(18, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when something is promised, and the words that remain once the date is taken out."""

    at: datetime
    rest: str


def find_begin(plain: str, original: str, now: datetime) -> When | None:
    """Return when the matter began, or None for habits, deadlines and appointments."""
    found = _expression(plain, original, now) or _whole(plain, original, now) or _duration(plain, original, now)
    if found is None:
        just = _JUST_NOW.search(plain)
        if just:
            return When(at=now, grain="now", words=original[just.start() : just.end()])
    return found


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
_HOUR_AFTER = re.compile(rf"\s?(?P<part>{_PART})?\s?(?:{_CLOCK})?")
_RELATIVE_AHEAD = re.compile(_AHEAD_LEAD + rf"(?P<word>{'|'.join(sorted(_DAYS_AHEAD, key=len, reverse=True))})")
_WEEK_AHEAD = re.compile(
    _AHEAD_LEAD + r"(?P<which>下下个?|下个?|这个?|本)?(?:周|礼拜|星期)(?P<weekday>[一二三四五六日天1-6])"
)
_DATE_AHEAD = re.compile(
    _AHEAD_LEAD
    + r"(?<![0-9])(?:(?P<year>20\d\d)\s?[-/.年]\s?)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[-/.月]\s?(?P<day>\d{1,2}(?![0-9])|[一二三四五六七八九十]{1,3})\s?[日号]?"
    r"|(?<![0-9])(?P<dom>\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?!楼|栋|幢|院|线|门)"
)
_SPAN_AHEAD = re.compile(
    _AHEAD_LEAD
    + rf"(?:再?(?:过|等|要|延|宽限)?\s?)(?P<n>半|{_N}{{1,3}})(?:个?(?P<unit>小时|钟头|天|周|礼拜|星期)|个(?P<moon>月))(?:后|之后|以后|内|之内|以内|时间)?"
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
    day = monday + timedelta(weeks=weeks, days=_WEEKDAY[match["weekday"]])
    return (day if day >= now.date() else day + timedelta(weeks=1), *match.span())


def _ahead_date(plain: str, now: datetime) -> tuple[date, int, int] | None:
    for match in _DATE_AHEAD.finditer(plain):
        day = _future_day(match, now)
        if day is not None:
            return day, *match.span()
    return None


def _future_day(match: re.Match[str], now: datetime) -> date | None:
    if match["dom"]:
        this_month = _day(now.year, now.month, number(match["dom"]))
        if this_month and this_month >= now.date():
            return this_month
        year, month = (now.year, now.month + 1) if now.month < 12 else (now.year + 1, 1)
        return _day(year, month, number(match["dom"]))
    if match["year"]:
        return _day(int(match["year"]), number(match["month"]), number(match["day"]))
    day = _day(now.year, number(match["month"]), number(match["day"]))
    return day if day is None or day >= now.date() else _day(now.year + 1, day.month, day.day)


def _ahead_span(plain: str, now: datetime) -> tuple[date, int, int] | None:
    match = _SPAN_AHEAD.search(plain)
    if not match:
        return None
    amount = 0.5 if match["n"] == "半" else number(match["n"])
    if not amount:
        return None
    return (now + timedelta(minutes=amount * _MINUTES[_SPAN[match["unit"] or match["moon"]]])).date(), *match.span()


def _hour_after(plain: str, end: int) -> tuple[time | None, int]:
    match = _HOUR_AFTER.match(plain, end)
    if not match or not (match["part"] or match["hour"]):
        return None, end
    hour, minute = _clock(match, match["part"])
    return time(hour % 24, minute), match.end()


def _without(text: str, start: int, end: int) -> str:
    tail = re.match(_AHEAD_TAIL, text[end:])
    return (text[:start] + text[end + (tail.end() if tail else 0) :]).strip(" ,，。;；、:：")


def _day(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def _expression(plain: str, original: str, now: datetime) -> When | None:
    loose: re.Match[str] | None = None
    chosen: tuple[re.Match[str], date] | None = None
    for match in _EXPRESSION.finditer(plain):
        if not match.group() or match.group() == match["from"]:
            continue
        day = _day_of(match, now)
        if day is None:
            if (match["part"] or match["hour"]) and not _is_range_end(plain, match):
                loose = loose or match
            continue
        if chosen is None and not _is_habit(plain, match) and day <= now.date():
            chosen = (match, day)
    return _dated(plain, original, chosen, loose, now) if chosen else _timed(plain, original, loose, now)


def _dated(
    plain: str, original: str, chosen: tuple[re.Match[str], date], loose: re.Match[str] | None, now: datetime
) -> When | None:
    match, day = chosen
    words = original[match.start() : match.end()].strip()
    part, clock = match["part"] or _part_inside(match["relative"]), match
    if not part and not match["hour"] and loose is not None and loose.start() > match.end():
        part, clock = loose["part"], loose
    at = _at(day, clock, part, now)
    if at > now + timedelta(hours=1) or _APPOINTMENT.match(plain[match.end() :]):
        return None
    grain = _grain(clock, part)
    if grain == "day" and match["month"] and not match["day"]:
        grain = "approx" if match["third"] else "month"
    return When(at=at, grain=grain, words=words)


def _timed(plain: str, original: str, loose: re.Match[str] | None, now: datetime) -> When | None:
    """Read a time of day that names no day: it is today's, if today has already come so far."""
    if loose is None or _is_habit(plain, loose) or _APPOINTMENT.match(plain[loose.end() :]):
        return None
    at = _at(now.date(), loose, loose["part"], now)
    if loose["part"] in ("夜里", "半夜", "大半夜", "深夜", "晚上") and not loose["hour"]:
        at -= timedelta(days=1)
    if at > now or (
        loose["part"]
        and not loose["hour"]
        and not loose["from"]
        and loose["part"] in ("晚上", "半夜", "深夜", "中午", "夜间")
    ):
        return None
    return When(at=at, grain=_grain(loose, loose["part"]), words=original[loose.start() : loose.end()].strip())


def _grain(match: re.Match[str], part: str | None) -> str:
    if match["hour"]:
        return "minute" if match["minute"] or match["m2"] else "hour"
    return "part" if part else "day"


def _part_inside(relative: str | None) -> str | None:
    return relative if relative in _PARTS else None


def _day_of(match: re.Match[str], now: datetime) -> date | None:
    if match["relative"]:
        return now.date() - timedelta(days=_DAYS_AGO[match["relative"]])
    if match["weekday"]:
        weeks = (match["which"] or "").count("上")
        monday = now.date() - timedelta(days=now.weekday(), weeks=weeks)
        day = monday + timedelta(days=_WEEKDAY[match["weekday"]])
        return day if day <= now.date() or match["which"] else day - timedelta(weeks=1)
    if match["month"]:
        return _calendar_day(match, now)
    if match["dom"]:
        day_number = number(match["dom"])
        this = _day(now.year, now.month, day_number)
        if this is None or this <= now.date():
            return this
        before = now.replace(day=1) - timedelta(days=1)
        return _day(before.year, before.month, day_number)
    return None


def _calendar_day(match: re.Match[str], now: datetime) -> date | None:
    month = number(match["month"])
    day = (
        number(match["day"])
        if match["day"]
        else {"初": 3, "上": 5, "中": 15, "下": 25, "底": 28}.get((match["third"] or " ")[0], 1)
    )
    year = match["year"]
    if year and year.isdigit():
        return _day(int(year), month, day)
    if year in ("去", "前"):
        return _day(now.year - (1 if year == "去" else 2), month, day)
    this = _day(now.year, month, day)
    return this if this is None or this <= now.date() else _day(now.year - 1, month, day)


def _at(day: date, match: re.Match[str], part: str | None, now: datetime) -> datetime:
    if match["hour"]:
        hour, minute = _clock(match, part)
        return datetime.combine(day, time(hour % 24, minute), tzinfo=now.tzinfo) + timedelta(days=hour // 24)
    hour = _PARTS[part] if part else 0
    return datetime.combine(day, time(hour), tzinfo=now.tzinfo)


def _clock(match: re.Match[str], part: str | None) -> tuple[int, int]:
    """Return hour and minute; 晚上八点 is 20, 昨晚十二点 is midnight."""
    if not match["hour"]:
        return _PARTS[part or "上午"], 0
    hour = number(match["hour"]) or 0
    minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
    minute = number(match["minute"] or match["m2"] or "") or minute
    late = part is not None and _PARTS[part] >= 12
    if late and part is not None and hour < 12 and not (_PARTS[part] >= 21 and hour <= 4):
        hour += 12
    elif late and part is not None and _PARTS[part] >= 21 and (hour <= 4 or hour == 12):
        hour = 24 if hour == 12 else hour + 24
    return (hour, minute) if minute < 60 else (hour, 0)


def _is_habit(plain: str, match: re.Match[str]) -> bool:
    """Tell whether the time repeats (每天半夜) rather than begins something; 从…开始 always begins it."""
    if match["from"]:
        return False
    clause_start = max(plain.rfind(mark, 0, match.start()) for mark in "，,。!?；; \n") + 1
    return _AGAIN_AND_AGAIN.search(plain, clause_start, match.end() + 3) is not None


def _is_range_end(plain: str, match: re.Match[str]) -> bool:
    return plain[max(0, match.start() - 1) : match.start()] in ("到", "至", "~", "-")


def _whole(plain: str, original: str, now: datetime) -> When | None:
    month = _WHOLE_MONTH.search(plain)
    if month and not _is_habit_before(plain, month.start()):
        return _month_begin(month, original, now)
    week = _WHOLE_WEEK.search(plain)
    if week and not _is_habit_before(plain, week.start()):
        monday = now.date() - timedelta(days=now.weekday(), weeks=week["week"].count("上"))
        return When(
            at=datetime.combine(monday, time(), tzinfo=now.tzinfo),
            grain="week",
            words=original[week.start() : week.end()],
        )
    vague = _VAGUE.search(plain)
    if vague:
        at = now - timedelta(days=_VAGUE_DAYS.get(vague.group(), 2))
        return When(at=at, grain="approx", words=original[vague.start() : vague.end()])
    return None


def _month_begin(found: re.Match[str], original: str, now: datetime) -> When | None:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(found["month"].count("上")):
        first = (first - timedelta(days=1)).replace(day=1)
    day = number(found["day"] or "") or {"初": 3, "中": 15, "底": 28}.get(found["third"] or "", 1)
    if not 1 <= day <= 28 and _day(first.year, first.month, day) is None:
        day = 1
    grain = "day" if found["day"] else ("approx" if found["third"] else "month")
    at = first.replace(day=day)
    return When(at=at, grain=grain, words=original[found.start() : found.end()]) if at <= now else None


def _is_habit_before(plain: str, start: int) -> bool:
    return _AGAIN_AND_AGAIN.search(plain, max(0, start - 4), start) is not None


def _duration(plain: str, original: str, now: datetime) -> When | None:
    for match in _AGO.finditer(plain):
        amount = _amount(match)
        before, after = plain[max(0, match.start() - 4) : match.start()], plain[match.end() :]
        if (
            amount is None
            or _NOT_BEGIN.search(before)
            or _AFTER_NOT_BEGIN.match(after)
            or _is_habit_before(plain, match.start())
        ):
            continue
        if not match["tail"] and not re.search(r"[了着没停坏堵漏]$|^都|已经", before):
            continue
        at = now - timedelta(minutes=amount * _MINUTES[_SPAN[match["unit"]]])
        exact = match["unit"] in ("分钟", "刻钟") and "前" in (match["tail"] or "")
        return When(at=at, grain="minute" if exact else "approx", words=original[match.start() : match.end()].strip())
    return None


def _amount(match: re.Match[str]) -> float | None:
    words = match["n"]
    if words == "半":
        return 0.5
    if words in ("几", "好几", "数"):
        return 3.0
    value = number(words)
    if not value or value > 200:
        return None
    return value + (0.5 if match["half"] else 0.3 if match["many"] or match["after"] else 0.0)
