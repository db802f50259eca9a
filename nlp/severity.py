"""Decide how grave a complaint is (T2): grave signs first, then slightness, else 重要."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from nlp.alarm import Danger
from nlp.numerals import NUMERAL, number
from nlp.patterns import Hit
from nlp.raised import raised_in_vain
from nlp.reading import Alarm, Because, Category, Severity
from nlp.rules import Rules
from nlp.sheet import Sheet

_GRAVE = ("repeated", "long", "injury", "loss", "danger", "unserved")
_SPAN = re.compile(
    rf"(?P<n>[半好几数多{NUMERAL}](?:(?<=[半几数多])|(?<=好)几|(?<=[{NUMERAL}])[{NUMERAL}]{{0,3}}))(?P<half>个半)?多?余?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?!级|轻|龄|底|初|前建|费|租|检|卡|度|代|期|份|级|纪|[0-9])"
)
# No span without a unit: most short messages are spared the search.
_UNIT = re.compile("[天日周期拜月年]")
# A span of time is a wait only with such words at its sides: 坏了半年, 三个月没修; a monthly fee is none.
_WAITED_BEFORE = re.compile(
    r"(?:已|已经|快|将近|近|长达|超过|都|整整|至今|拖|等|停|坏|漏|堵|渗|泡|淹|堆|放|黑|灭|关|锁|干|烂|臭|占|冷|响|吵|反映|投诉|报|举报|说|催|持续|断|[停断没][水电气暖])[了经有过都]{0,2}(?:大约|大概|差不多|快|近)?$"
)
_WAITED_AFTER = re.compile(
    r"^(?:多|来|余|有余)?(?:了|没|未|不|无|还|一直|都|仍|以来|之久|过去|至今|时间|依旧|照样|前就|以前|之前)(?!.{0,2}(?:钱|元|块|免费|优惠))"
)
_NO_WAIT = re.compile(r"^(?:内|后|之内|以内|一次|一回|一百|一千|[0-9]|不到|的?(?:物业|停车|管理|水|电)费)")
_DATE = re.compile(r"(?<![0-9])(20[0-2]\d)\s?[年.\-/]\s?(?:([01]?\d)(?=\s?[月.\-/])|)")
_MONTH_ONLY = re.compile(r"(?<![0-9年])([01]?\d)月(?:份|[0-3]?\d[日号])")
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}


LONGEST_TOLD = 5 * 365


class Gravity(NamedTuple):
    """The severity and the reasons for it."""

    severity: Severity
    because: tuple[Because, ...]


_USUAL = Gravity(Severity.IMPORTANT, ())
# What began long ago and goes on was not mended; a fee is charged for years, and an incident is over.
_CAN_LAST = (Category.EQUIPMENT, Category.SERVICE)
_GOES_ON = re.compile(
    r"到现在|到今天|到如今|一直|至今|还[没是不那这在]|就没|就不|就开始|开始|[没不].{0,4}过|拖|没人|没修|没换|没弄"
)
_NAMES = {severity: severity.value for severity in Severity}


def judge_severity(
    sheet: Sheet,
    category: Category | None,
    dangers: Sequence[Danger],
    outage: Danger | None,
    since: timedelta | None,
    rules: Rules,
) -> Gravity:
    """Return the first severity whose signs suffice, from grave to slight; `since` is how long ago it began."""
    grave, slight = _signs(sheet, rules.numbers)
    reasons = [*grave]
    raised = None if sheet.title_end else raised_in_vain(sheet.plain)
    if raised:
        reasons.append(
            Because(raised, _NAMES[Severity.MAJOR], reason="多次反映没有结果", weight=rules.numbers["grave"])
        )
    if (
        dangers
        and dangers[0].alarm is Alarm.CERTAIN
        and category is Category.INCIDENT
        and dangers[0].kind in rules.grave_dangers
    ):
        reasons.append(dangers[0].because)
    days = longest_wait(sheet.plain)
    if "20" in sheet.plain and category is not Category.FEES:
        # A fee that has been charged for years has not been unresolved for years.
        days = max(days, _between_dates(sheet.plain))
    if since and category in _CAN_LAST and not sheet.title_end and _GOES_ON.search(sheet.plain):
        days = max(days, since.days)
    if days >= 30 or (outage and category is not Category.EQUIPMENT and days >= 3):
        reasons.append(
            Because(f"{days}天", _NAMES[Severity.MAJOR], reason="拖了很久没有解决", weight=rules.numbers["waited"])
        )
    if not reasons and not slight:
        return _USUAL
    if sum(reason.weight for reason in reasons) >= rules.numbers["grave"]:
        return Gravity(Severity.MAJOR, tuple(reasons))
    is_light = sum(reason.weight for reason in reasons) < rules.numbers["hardly_grave"]
    if slight and sum(r.weight for r in slight) >= rules.numbers["slight"] and is_light:
        return Gravity(Severity.MINOR, tuple(slight))
    return _USUAL


def _signs(sheet: Sheet, numbers: Mapping[str, float]) -> tuple[list[Because], list[Because]]:
    """Return the signs of gravity, the weightiest of each kind, and all signs for and against slightness."""
    grave: dict[str, Because] = {}
    slight: list[Because] = []
    for hit in sheet.of("sign"):
        if hit.rule.says in _GRAVE:
            reason = _reason(hit, Severity.MAJOR, hit.rule.weight)
            if hit.rule.says not in grave or grave[hit.rule.says].weight < reason.weight:
                grave[hit.rule.says] = reason
        else:
            loud = 1.0
            if sheet.title_end:
                loud = numbers["slight_title"] if hit.start < sheet.title_end else numbers["slight_body"]
            fault = hit.rule.says == "fault"
            severity = Severity.IMPORTANT if fault else Severity.MINOR
            slight.append(_reason(hit, severity, loud * hit.rule.weight * (-1 if fault else 1)))
    return list(grave.values()), slight


def _reason(hit: Hit, severity: Severity, weight: float) -> Because:
    return Because(hit.word, _NAMES[severity], hit.rule.reason, weight)


def longest_wait(plain: str) -> int:
    """Return the longest time in days that the text says something has lasted."""
    longest = 0
    if _UNIT.search(plain) is None:
        return longest
    for match in _SPAN.finditer(plain):
        before, after = plain[max(0, match.start() - 8) : match.start()], plain[match.end() : match.end() + 8]
        if not _NO_WAIT.match(after) and (_WAITED_BEFORE.search(before) or _WAITED_AFTER.match(after)):
            longest = max(longest, _days(match))
    return longest


def _days(match: re.Match[str]) -> int:
    words = match["n"]
    if words == "半":
        count: float | None = 0.5
    else:
        count = 3.0 if words in ("几", "好几", "数", "多") else number(words)
    if not count or count > 60:
        return 0
    return int((count + (0.5 if match["half"] else 0)) * _DAYS[match["unit"]])


def _between_dates(plain: str) -> int:
    """Return the days between the first and the last date named in a letter."""
    months = []
    for year, month in _DATE.findall(plain):
        if month and 1 <= int(month) <= 12:
            months.append(int(year) * 12 + int(month))
        else:
            months.append(int(year) * 12 + 6)
    days = (max(months) - min(months)) * 30 if len(months) > 1 else 0
    # Years far apart are when the house was built, not how long somebody has waited.
    return days if days <= LONGEST_TOLD else 0
