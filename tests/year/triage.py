"""界定: what the oracle asks of every first judgement and its corrections (T1–T6)."""

import re
from collections.abc import Iterator
from datetime import timedelta

from own_time import awake
from reading import (
    AFFAIRS,
    GENERAL,
    GROUPS,
    HEADS,
    OWED,
    REFERRED,
    SERVICE,
    STAFF,
    UNDECIDED,
    Reading,
)
from verdict import Situation, said

MONTH = timedelta(days=30)
MINUTE = timedelta(minutes=1)


def t1(year: Reading) -> Iterator[Situation]:
    """First-pass category by keyword rules, and they say which words decided."""
    for case in year.own:
        first = case.cards[0]
        because = re.search(r"初判依据：(.+)", first.text)
        yield said(because or first.state == UNDECIDED, first.at, f"{case.ref}: nothing says why: {first.text!r}")
        if because:
            words = first.text.partition("初判依据")[0]
            known = [word for word in because.group(1).split("、") if set(filter(str.isalnum, word)) <= set(words)]
            yield said(known, first.at, f"{case.ref}: the words that decided were not said: {because.group(1)}")


def t2(year: Reading) -> Iterator[Situation]:
    """First-pass severity: danger to people is major, a small matter of no human fault is slight."""
    for case in year.own:
        first = case.cards[0]
        if case.is_danger:
            yield said(first.severity == "重大", first.at, f"{case.ref} is danger, and only {first.severity}")
        receipt = case.says("等级：", case.filed_at, case.filed_at, case.resident) if case.resident else None
        if receipt is not None:
            yield said(
                f"等级：{first.severity}" in receipt.text, first.at, f"{case.ref}: the resident reads another grade"
            )


def t3(year: Reading) -> Iterator[Situation]:
    """A low-confidence first pass goes to the receptionists, and is dispatched by itself before ten minutes if nobody decides."""
    for case in year.own:
        if case.cards[0].state != UNDECIDED:
            continue
        filed = case.filed_at
        yield said(case.cards[0].chat == SERVICE, filed, f"{case.ref} is undecided and not shown to the receptionists")
        if year.troubled(filed, filed + 10 * MINUTE) or year.until < filed + 10 * MINUTE:
            continue
        there = any(card.chat in HEADS and card.at <= filed + 10 * MINUTE for card in case.cards)
        gone = any(card.state not in (*OWED,) and card.at <= filed + 10 * MINUTE for card in case.cards)
        yield said(there or gone, filed, f"{case.ref} is in no department's group after ten minutes")
    for one in year.said:
        wanted = re.match(r"改(类别|等级) (TS\d{12}) (\S+)", one.text)
        if one.is_repeat or not wanted or year.troubled(one.at, one.at):
            continue
        case = year.cases[wanted.group(2)]
        card = case.card_at(one.at)
        answers = [seen.text for seen in year.after(one)]
        refused = any(re.search("不能|不归您|本来就是|请主管", text) for text in answers)
        value = card and (card.category if wanted.group(1) == "类别" else card.severity)
        is_set = value == wanted.group(3)
        yield said(refused or is_set, one.at, f"{one.who}: {one.text!r} and the card says {value}: {answers}")


def t4(year: Reading) -> Iterator[Situation]:
    """Automatic upgrade to major: not resolved one month after filing, or the third time within 90 days."""
    for case in year.own:
        due = case.filed_at + MONTH
        card = case.card_at(due - MINUTE)
        if due < year.until and card is not None and card.state in (*OWED, REFERRED) and card.severity != "重大":
            if year.troubled(due, due):
                continue
            after = case.card_at(due)
            is_major = after is not None and after.severity == "重大"
            regraded = any("等级由" in seen.text for seen in case.lines)
            yield said(is_major or regraded, due, f"{case.ref} is a month old and not major")
            if is_major:
                yield said(
                    case.says("升级为重大", due, due, GENERAL), due, f"{case.ref}: the general manager is not told"
                )
                heard = case.resident is None or case.says("已满一个月", due, due, case.resident)
                yield said(
                    heard or year.troubled(due, due, case.resident or ""), due, f"{case.ref}: the resident is not told"
                )
        for seen in case.lines:
            times = re.search(r"(?:再次反映|重新打开)（第 (\d+) 次", seen.text)
            # What is opened again for the second time has been raised three times.
            limit = 3 if times and "再次反映" in seen.text else 2
            if times and int(times.group(1)) >= limit:
                now = case.card_at(seen.at)
                lowered = any("等级由" in one.text and one.at > case.filed_at for one in case.lines)
                yield said(
                    now and (now.severity == "重大" or lowered), seen.at, f"{case.ref} is not major: {seen.text!r}"
                )


def t5(year: Reading) -> Iterator[Situation]:
    """A second complaint about the same thing is recognised and linked, and shown to the department."""
    for one in year.said:
        if one.is_repeat or one.chat in GROUPS | STAFF or one.label != "同一件事":
            continue
        shown = year.after(one)
        heard = [seen.text for seen in shown if seen.chat == one.chat]
        asked = [seen for seen in year.chats[one.chat] if seen.sequence < one.sequence]
        # Asked in the middle of a form it only means that what came second belongs to what is being told.
        if not asked or "您之前反映过" not in asked[-1].text or year.troubled(one.at, one.at):
            continue
        in_group = any(seen.chat in GROUPS and re.search("再次反映|住户补充", seen.text) for seen in shown)
        linked = any("历史：" in seen.text for seen in shown if seen.chat in GROUPS)
        going_on = any("请" in text for text in heard)
        yield said(in_group or linked or going_on, one.at, f"{one.chat} says the same again: {heard}")
    for case in year.own:
        linked = re.search(r"上次 (TS\d{12})", case.cards[0].text)
        if linked:
            earlier = year.cases.get(linked.group(1))
            yield said(
                earlier is not None and earlier.filed_at < case.filed_at,
                case.filed_at,
                f"{case.ref}: linked to nothing",
            )


def t6(year: Reading) -> Iterator[Situation]:
    """Valid or not: the resident is told why and may object; what lies outside is referred and followed up."""
    for one in year.said:
        if one.is_repeat or not one.text.startswith("判无效 TS"):
            continue
        _, ref, reason = one.text.split(" ", 2)
        case = year.cases[ref]
        if case.resident is None or not any(card.at == one.at and card.state == "invalid" for card in case.cards):
            continue
        if year.troubled(one.at, one.at + 5 * MINUTE, case.resident):
            continue
        told = case.says(reason, one.at, one.at, case.resident)
        yield said(told and "申诉" in told.labels, one.at, f"{ref}: the resident is not told why, or can't object")
    for seen in year.seen:
        if seen.chat in HEADS and "】住户申诉：" in seen.text and not year.troubled(seen.at, seen.at):
            case = year.cases[seen.text[1:15]]
            higher = year.reachable(AFFAIRS, seen.at)
            yield said(
                case.says("申诉", seen.at, seen.at, higher), seen.at, f"{case.ref}: the supervisor does not hear it"
            )
    for case in year.own:
        for since, until, card in case.spells(REFERRED):
            turn, end = since + timedelta(days=3), until or year.until
            while turn < end - timedelta(hours=12):
                latest = turn if card.severity == "重大" else awake(turn)
                if not year.troubled(turn, latest):
                    followed = case.says("跟进发展商", turn - MINUTE, latest + MINUTE)
                    yield said(followed, turn, f"{case.ref} is not followed up")
                turn += timedelta(days=3)


RULES = {"T1": t1, "T2": t2, "T3": t3, "T4": t4, "T5": t5, "T6": t6}
