"""Read when something began: 昨晚八点, 三天没水, 上周三; habits, appointments and house numbers are no beginning."""

import re
from datetime import date, datetime, time, timedelta

from nlp.clock_words import CLOCK, MINUTES, PART, PARTS, WEEKDAY, WEEKDAYS, N, calendar_day, clock, either
from nlp.deadline import Deadline, read_deadline
from nlp.numerals import number
from nlp.reading import When

__all__ = ["Deadline", "find_begin", "read_deadline"]

_DAYS_AGO = {
    "大前天": 3, "大前日": 3, "大前儿": 3, "前天": 2, "前日": 2, "前儿": 2, "前晚": 2, "前夜": 2,
    "昨天": 1, "昨日": 1, "昨儿": 1, "昨晚": 1, "昨夜": 1, "昨早": 1, "寻日": 1, "琴日": 1,
    "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晨": 0, "今晚": 0,
}  # fmt: skip
_WEEK = rf"(?<!下)(?<!下个)(?P<which>上上个?|上个?|这个?|本)?{WEEKDAY}"
# Without a year «7-1» is a door and «1.8» a price: only 2026-7-1 and 7月1日 are days.
_MONTH_DAY = (
    rf"(?:(?P<year>20\d\d|今|去|前)年?[-/.]?)?(?P<month>(?<=20\d\d[-/.])\d{{1,2}}(?=[-/.]\d)|{N}{{1,3}}(?=月))[月\-/.]份?"
    rf"(?:(?P<day>{N}{{1,3}})[日号]?(?!楼|栋|幢|线)|(?P<third>初|中旬?|底|上旬|下旬))?"
)
_DOM = rf"(?<![层楼])(?<![层楼] )(?P<dom>{N}{{1,3}})[号日](?!楼|栋|幢|院|线|门|店|铺|房|车|娄|公馆|[柜箱桩井窗桌杆机位0-9])"
_DAY = rf"(?P<relative>{either(_DAYS_AGO)})|{_WEEK}|{_MONTH_DAY}|{_DOM}"
# Every part may be absent, so it is told first how a time can begin (most letters are passed over at once), and last
# that some part must have been there.
_BEGINS = (
    r"[从自打由前昨寻琴周星去凌傍半深]|今[年天日儿早晨晚\-/.]|大[前清半]|上[上个周礼星午]|[这本][个周礼星]|礼拜|清[晨早]|一大早|早[上晨]"
    rf"|[中上下]午|晌午|后[晌半]|天黑|晚上|夜[里间]|{N}{{1,7}}[年月号日点时:\-/.]"
)
_EXPRESSION = re.compile(
    rf"(?={_BEGINS})"
    rf"(?P<from>从|自从|自|打|由)?(?:(?:{_DAY})(?:的|那天)?\s?)?(?P<part>{PART})?(?:的?\s?{CLOCK})?"
    r"(?(relative)|(?(weekday)|(?(month)|(?(dom)|(?(part)|(?(hour)|(?!)))))))"
)
_AGO = re.compile(
    rf"(?P<n>半|{N}{{1,4}}|好?几|数)(?P<half>个半)?(?P<many>多)?个?(?P<over>多)?来?"
    r"(?P<unit>分钟|刻钟|小时|钟头|天|日|周|礼拜|星期|月|年|晚)(?P<after>多)?"
    r"(?P<tail>前|之前|以前|没|冇|了|啦|咯|喽|不)?"
)
_WHOLE_MONTH = re.compile(
    r"(?P<month>上上个?月|上个?月|这个?月|本月)(?P<third>初|中|底)?(?P<day>[0-9一二三四五六七八九十]{1,3})?(?:号|日)?"
)
_WHOLE_WEEK = re.compile(r"(?P<week>上上|上|这|本)(?:个?)(?:周|礼拜|星期)(?![一二三四五六日天末1-6])")
_VAGUE = re.compile(r"头两天|前两天|前几天|前些天|前些日子|这两天|头几天|前阵子|前段时间|几天前")
_VAGUE_DAYS = {"前阵子": 14, "前段时间": 14, "前些日子": 7, "前些天": 5, "前几天": 4, "头几天": 4, "几天前": 4}
_JUST_NOW = re.compile(r"刚才|刚刚|方才|刚(?=[^好才刚需性果])|头先|将才|才刚")
# 挪远一点 asks for no hour.
_A_BIT = ("一点", "1点", "的一点")
_AGAIN_AND_AGAIN = re.compile(r"每|天天|经常|老是|总是|一到|常常|时不时|隔三差五|周末都|晚晚|日日|成日|平时|一般")
_MARKS = frozenset("，,。!?；; \n")
_NOT_BEGIN = re.compile(
    r"提前|等了?|只要|限|最多|至少|给你们|再过|过|保修|预交|缴|交了?|合同|打[^,，]{0,2}折|租|优惠|免|减免|一共|第$"
)
_AFTER_NOT_BEGIN = re.compile(
    r"^(?:动静|回音|回信|消息|答复|回复|下文|人联系|人回话|内|之内|以内|后|之后|一次|一回|两次|一趟|来|就|的?(?:物业|停车|水|电|管理)费|期|轮|一个|的孩子|的娃|的老)"
)
_APPOINTMENT = re.compile(
    r"^[^,，。]{0,3}(?:来(?=$|[,，。!?])|来修|上门|过来|有空|在家|方便|再来|之前|以前|前(?!后)|能修|能来|能好|恢复|给我|给个)"
)


# No time is told without one of these: most short messages are spared the search.
_MAYBE_TIME = re.compile("号(?!楼|院|栋)|[天日周月年点时分刻晚早夜午晨晌刚才前头:]|礼拜|星期|20[0-9][0-9]")


def find_begin(plain: str, original: str, now: datetime) -> When | None:
    """Return when the matter began, or None for habits, deadlines and appointments."""
    if _MAYBE_TIME.search(plain) is None:
        return None
    month = _WHOLE_MONTH.search(plain)
    if month and (month["day"] or month["third"]):
        return _month_begin(month, original, now)
    found = _expression(plain, original, now) or _whole(plain, original, now) or _duration(plain, original, now)
    if found is None:
        just = _JUST_NOW.search(plain)
        if just:
            return When(at=now, grain="now", words=original[just.start() : just.end()])
    return found


def _expression(plain: str, original: str, now: datetime) -> When | None:
    loose: re.Match[str] | None = None
    chosen: tuple[re.Match[str], date] | None = None
    for match in _EXPRESSION.finditer(plain):
        if match.group() in _A_BIT:
            continue
        day = _day_of(match, now)
        if day is None:
            if (match["part"] or match["hour"]) and not _is_range_end(plain, match):
                loose = loose or match
            continue
        if chosen is None and not _is_habit(plain, match) and day <= now.date() and not _is_range_end(plain, match):
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
    return relative if relative in PARTS else None


def _day_of(match: re.Match[str], now: datetime) -> date | None:
    if match["relative"]:
        return now.date() - timedelta(days=_DAYS_AGO[match["relative"]])
    if match["weekday"]:
        weeks = (match["which"] or "").count("上")
        monday = now.date() - timedelta(days=now.weekday(), weeks=weeks)
        day = monday + timedelta(days=WEEKDAYS[match["weekday"]])
        return day if day <= now.date() or match["which"] else day - timedelta(weeks=1)
    if match["month"]:
        return _calendar_day(match, now)
    if match["dom"]:
        day_number = number(match["dom"])
        this = calendar_day(now.year, now.month, day_number)
        if this is None or this <= now.date():
            return this
        before = now.replace(day=1) - timedelta(days=1)
        return calendar_day(before.year, before.month, day_number)
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
        return calendar_day(int(year), month, day)
    if year in ("去", "前"):
        return calendar_day(now.year - (1 if year == "去" else 2), month, day)
    this = calendar_day(now.year, month, day)
    return this if this is None or this <= now.date() else calendar_day(now.year - 1, month, day)


def _at(day: date, match: re.Match[str], part: str | None, now: datetime) -> datetime:
    if match["hour"]:
        hour, minute = clock(match, part)
        return datetime.combine(day, time(hour % 24, minute), tzinfo=now.tzinfo) + timedelta(days=hour // 24)
    hour = PARTS[part] if part else 0
    return datetime.combine(day, time(hour), tzinfo=now.tzinfo)


def _is_habit(plain: str, match: re.Match[str]) -> bool:
    """Tell whether the time repeats (每天半夜) rather than begins something; 从…开始 always begins it."""
    if match["from"]:
        return False
    clause_start = match.start()
    while clause_start > 0 and plain[clause_start - 1] not in _MARKS:
        clause_start -= 1
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
    if not 1 <= day <= 28 and calendar_day(first.year, first.month, day) is None:
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
        if not match["tail"] and not re.search(
            r"[了着没停坏堵漏](?:快|近|将近|差不多|大概|大约|有)?$|^都|已经|整整$|足足$", before
        ):
            continue
        at = now - timedelta(minutes=amount * MINUTES[match["unit"]])
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
    return value + (0.5 if match["half"] else 0.3 if match["many"] or match["over"] or match["after"] else 0.0)
