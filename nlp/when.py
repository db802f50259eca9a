"""Read when something began: 昨晚八点, 三天没水, 上周三; habits, appointments and house numbers are no beginning."""

import re
from datetime import date, datetime, time, timedelta

from nlp.clock_words import CLOCK, PART, PARTS, WEEKDAY, WEEKDAYS, N, calendar_day, clock, either
from nlp.deadline import Deadline, read_deadline
from nlp.lasting import HABIT, lasted
from nlp.named_days import NAMED_DAY, SEASON, named_day, season_day
from nlp.numerals import number
from nlp.reading import When

__all__ = ["Deadline", "find_begin", "read_deadline"]

_DAYS_AGO = {
    "大大前天": 4, "大前天": 3, "大前日": 3, "大前儿": 3, "前天": 2, "前日": 2, "前儿": 2, "前晚": 2, "前晚上": 2, "前夜": 2,
    "昨天": 1, "昨日": 1, "昨儿": 1, "昨晚": 1, "昨晚上": 1, "夜儿": 1, "夜个": 1, "昨夜": 1, "昨早": 1, "寻日": 1, "琴日": 1,
    "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晨": 0, "今晚": 0, "今早上": 0, "今晚上": 0,
}  # fmt: skip
_WEEK = rf"(?<!下)(?<!下个)(?P<which>上上个?|上个?|这个?|本)?{WEEKDAY}"
# Without a year «7-1» is a door and «1.8» a price: only 2026-7-1 and 7月1日 are days, and 11.18晚上 and 从11/18.
# Two or three of something (仨月) is no month.
_MONTH_DAY = (
    rf"(?:(?P<year>20\d\d|今|去|前)年?[-/.]?)?(?P<month>(?<=20\d\d[-/.])\d{{1,2}}(?=[-/.]\d)|(?![仨俩两]){N}{{1,3}}(?=月))[月\-/.]份?"
    rf"(?:(?P<day>{N}{{1,3}})[日号]?(?!楼|栋|幢|线)|(?P<third>初|中旬?|底|上旬|下旬))?"
)
_POINTED = (
    r"(?<![0-9a-z./\-])(?P<told>(?<=[从自打是于]))?(?P<month_pointed>1[0-2]|0?[1-9])[./\-](?P<day_pointed>3[01]|[12][0-9]|0?[1-9])(?![0-9a-z./\-])"
    rf"(?(told)|(?=\s?(?:{PART}|那天|当天|开始|起|以来|报[的修])|(?<=/[12][0-9]|/3[01])\s[^0-9a-z]))"
)
# What counts things by numbers like days: 7号楼, 12号柜, 3号枪.
_DOM = (
    rf"(?<![层楼])(?<![层楼] )(?P<dom>{N}{{1,3}})[号日]"
    r"(?!楼|栋|幢|院|线|门|店|铺|房|车|娄|公馆|公寓|[柜箱桩井窗桌杆机位枪梯岗坑球炉泵馆厅仓库亭路表屏管闸阀棚床厕台座0-9]|出[口入]|入口|口(?!碑)|别墅|商)"
)
_DAY = rf"(?P<relative>{either(_DAYS_AGO)})|{_WEEK}|{_MONTH_DAY}|{_POINTED}|{_DOM}|{NAMED_DAY}"
# Every part may be absent, so it is told first how a time can begin (most letters are passed over at once), and last
# that some part must have been there.
_BEGINS = (
    "[从自打由前昨寻琴周星去凌傍半深黄擦夜]", r"今[年天日儿早晨晚\-/.]", "大[前清半早晚中下大暑年]", "上[上个周礼星午半]",
    "[这本][个周礼星]", "礼拜", "清[晨早明]", "一大?早", "[早朝][上晨间起]", "[中上下正午][午间后半]", "晌午",
    "[后头前下过]晌", "天[黑擦刚没不蒙]", "晚[上间0-9一二两三四五六七八九十]", "早[0-9一二两三四五六七八九十]", "下昼",
    "三更", "差[0-9一二三五十]", rf"{N}{{1,7}}[年月号日点时:\-/.]", "零点",
    "[元春端重七国劳圣平教五六十儿妇冬][旦节午阳夕庆动诞安师一童女三八至]", "双[1十]", "过完?年", "除夕", "年三", "正月",
    "中秋", "三八节", "妇女", "[立秋寒霜白芒谷夏小处][夏春秋冬露降种雨至分暑]",
)  # fmt: skip
# The letter, or the class, that each begins with.
_FIRST_LETTERS = "".join(way.strip("[").partition("]")[0] if way[0] == "[" else way[0] for way in _BEGINS)
_NEARLY = r"(?:\s|大概|大约|差不多|约莫?|将近|快到?|近|都|才|已经|不到|还不到)?"
_EXPRESSION = re.compile(
    rf"(?=[{_FIRST_LETTERS}])(?={'|'.join(_BEGINS)})"
    rf"(?P<from>从|自从|自打|自|打从|打|由)?(?:(?:{_DAY})(?:的|那天|那晚|个)?\s?)?{_NEARLY}(?P<part>{PART})?(?:的?{_NEARLY}\s?{CLOCK})?"
    r"(?(relative)|(?(weekday)|(?(month)|(?(month_pointed)|(?(dom)|(?(named)|(?(part)|(?(hour)|(?!)))))))))"
)
_WHOLE_MONTH = re.compile(
    r"(?P<month>上上个?月|上个?月|这个?月|本月)(?P<third>初|中|底)?(?P<day>[0-9一二三四五六七八九十]{1,3})?(?:号|日)?"
)
_WHOLE_WEEK = re.compile(r"(?P<week>上上|上|这|本)(?:个?)(?:周|礼拜|星期)(?![一二三四五六日天末1-6])")
_WEEKEND = re.compile("(?:上|这|刚过的?)个?周末|周末(?:这|那)?两天|周末那天")
_VAGUE = re.compile(r"头两天|前两天|前几天|前些天|前些日子|这两天|头几天|前阵子|前段时间|几天前")
_VAGUE_DAYS = {"前阵子": 14, "前段时间": 14, "前些日子": 7, "前些天": 5, "前几天": 4, "头几天": 4, "几天前": 4}
_TODAY = ("今天", "今日", "今儿")
_JUST_NOW = re.compile(r"刚才|刚刚|方才|刚(?=[^好才刚需性果])|头先|将才|才刚")
# 挪远一点 asks for no hour.
_A_BIT = ("一点", "1点", "的一点")
_AHEAD = re.compile(
    r"(?:明[天日早晚]|后[天日]|下个?(?:周|礼拜|星期)[一二三四五六日天]?|改天|下次|次日|第二天|回头|待会|等会)[儿的就]?\s?$"
)
_HOURS_ON = re.compile(rf"钟?\s?(?:到|至|~|-)\s?(?:{PART})?\s?[0-9一二两三四五六七八九十]{{1,3}}[点:]")
_MARKS = frozenset("，,。!?；; \n")
_APPOINTMENT = re.compile(
    r"^[^,，。]{0,3}(?:来(?=$|[,，。!?])|来修|上门|过来|有空|在家|方便|再来|之前|以前|前(?!后)|能修|能来|能好|恢复|给我|给个)"
)


# No time is told without one of these: most short messages are spared the search.
_MAYBE_TIME = re.compile(
    "号(?!楼|院|栋)|[天日周月年点时分刻晚早夜午晨晌刚才前头春夏秋冬节庆夕旦降双宿钟假:]|礼拜|星期|20[0-9][0-9]|清明|圣诞|五一|六一|[0-9][./-][0-9]"
)


def find_begin(plain: str, original: str, now: datetime) -> When | None:
    """Return when the matter began, or None for habits, deadlines and appointments."""
    if _MAYBE_TIME.search(plain) is None:
        return None
    month = _WHOLE_MONTH.search(plain)
    if month and (month["day"] or month["third"]):
        return _month_begin(month, original, now)
    found = _expression(plain, original, now)
    if found is None or found.words in _TODAY:
        # 今天第四天了 began four days ago, not today.
        found = (None if found else _whole(plain, original, now)) or lasted(plain, original, now) or found
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
                loose = loose or (None if _is_ahead(plain, match) else match)
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
    is_last = match["relative"] and len(plain) - match.end() <= 2
    if not part and not match["hour"] and loose is not None and (loose.start() > match.end() or is_last):
        part, clock = loose["part"], loose
    if part in _AFTER_MIDNIGHT and match["relative"] in _NIGHTS:
        # 昨晚凌晨一点 is this morning.
        day += timedelta(days=1)
    at = _at(day, clock, part, now)
    if at > now + timedelta(hours=1) or _APPOINTMENT.match(plain[match.end() :]):
        return None
    grain = _grain(clock, part)
    if grain == "day" and match["month"] and not match["day"]:
        grain = "approx" if match["third"] else "month"
    return When(at=at, grain=grain, words=words)


_AFTER_MIDNIGHT = ("凌晨", "后半夜", "下半夜")
_NIGHTS = ("昨晚", "昨夜", "昨晚上", "前晚", "前夜", "前晚上")
_DEEP_NIGHT = ("夜里", "夜里头", "夜间", "半夜", "大半夜", "深夜", "三更半夜", "深更半夜", "半夜三更")


def _timed(plain: str, original: str, loose: re.Match[str] | None, now: datetime) -> When | None:
    """Read a time of day that names no day: it is today's, if today has already come so far."""
    if loose is None or _is_habit(plain, loose) or _APPOINTMENT.match(plain[loose.end() :]):
        return None
    at = _at(now.date(), loose, loose["part"], now)
    if (loose["part"] in _DEEP_NIGHT and at > now) or (loose["part"] == "晚上" and not loose["hour"]):
        at -= timedelta(days=1)
    vague = loose["part"] in (*_DEEP_NIGHT, "晚上", "中午") and loose["part"] != "夜里"
    if at > now or (vague and not loose["hour"] and not loose["from"]):
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
    if match["named"]:
        return named_day(match, now.date())
    if match["month"] or match["month_pointed"]:
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
    month = number(match["month"] or match["month_pointed"])
    said = match["day"] or match["day_pointed"]
    day = number(said) if said else {"初": 3, "上": 5, "中": 15, "下": 25, "底": 28}.get((match["third"] or " ")[0], 1)
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
    return HABIT.search(plain, clause_start, match.end() + 3) is not None


def _is_ahead(plain: str, match: re.Match[str]) -> bool:
    """Tell whether a time of day belongs to a day to come (明天上午) or opens a range of hours (八点到十点)."""
    return _AHEAD.search(plain, max(0, match.start() - 8), match.start()) is not None or (
        not match["from"] and _HOURS_ON.match(plain, match.end()) is not None
    )


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
    weekend = _WEEKEND.search(plain)
    if weekend and not _is_habit_before(plain, weekend.start()):
        days = (now.weekday() + 2) % 7
        at = datetime.combine(now.date() - timedelta(days=days), time(), tzinfo=now.tzinfo)
        return When(at=at, grain="day", words=original[weekend.start() : weekend.end()])
    season = SEASON.search(plain) if "年" in plain or "入" in plain or "开" in plain else None
    day = season_day(season, now.date()) if season and not _is_habit_before(plain, season.start()) else None
    if season and day:
        at = datetime.combine(day, time(), tzinfo=now.tzinfo)
        return When(at=at, grain="approx", words=original[season.start() : season.end()])
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
    return HABIT.search(plain, max(0, start - 4), start) is not None
