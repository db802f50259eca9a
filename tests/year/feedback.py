"""回复 and 预警: what the oracle asks of what residents hear, and of one outage that many report (F1–F5, A3)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ladders import HOUR, MINUTE
from own_time import awake, minute, working_days_later
from reading import (
    AFFAIRS,
    DIRECTOR,
    FINISHED,
    GENERAL,
    GROUPS,
    HEADS,
    OPEN,
    PHONE,
    REF,
    SERVICE,
    STAFF,
    UNDECIDED,
    UNSIGNED,
    Case,
    Reading,
    answered_by,
)
from record import Kind
from verdict import Situation, said

DAY = timedelta(days=1)


def f1(year: Reading) -> Iterator[Situation]:
    """The result goes to the affairs supervisor and to the resident the same day."""
    for case in year.own:
        for since, _, _ in case.spells(FINISHED):
            if year.troubled(since, since + HOUR, case.resident or ""):
                continue
            # Who was called often in that half hour hears of it with the next calls.
            told = year.reaches(case, "已办结", since, since + HOUR, AFFAIRS)
            yield said(told, since, f"{case.ref} is done and {AFFAIRS} does not hear of it")
            heard = case.resident is None or case.says("已处理完", since, since + HOUR, case.resident)
            yield said(heard, since, f"{case.ref} is done and the resident does not hear of it")


def f2(year: Reading) -> Iterator[Situation]:
    """A spoken or chat complaint is answered within 1 working day, a letter within 3; adjusted holidays count as in law."""
    for case in year.own:
        first = next((card for card in case.cards if answered_by(card.text, card.at)), None)
        if first is None or first.at - case.filed_at > 10 * MINUTE:
            continue
        days = 3 if case.source == "信函" else 1
        limit = working_days_later(case.filed_at, days)
        if first.severity == "重大":
            limit = min(limit, case.filed_at + 2 * DAY)
        shown = answered_by(first.text, first.at)
        upgraded = case.says("升级为重大", case.filed_at, first.at)
        yield said(
            shown == minute(limit) or (upgraded and shown and shown <= minute(limit)),
            first.at,
            f"{case.ref} ({case.source}, {first.severity}) is answered by {shown}, not {minute(limit)}",
        )
        unanswered = [card for card in case.cards if card.at <= limit and answered_by(card.text, card.at) is None]
        if unanswered or limit >= year.until or case.card_at(limit) is None or case.is_danger:
            continue
        latest = limit if first.severity == "重大" else awake(limit)
        after = case.card_at(latest + MINUTE)
        if year.troubled(limit, latest + HOUR) or after is None or answered_by(after.text, after.at) != shown:
            continue
        if after.state in (UNSIGNED, UNDECIDED, OPEN):
            yield said(
                case.says("答复", limit, latest + MINUTE), limit, f"{case.ref} is unanswered and nobody is reminded"
            )


def f3(year: Reading) -> Iterator[Situation]:
    """The resident hears of every step without asking: accepted, signed for, on site, delayed and why, done."""
    steps = (
        (UNSIGNED, OPEN, "签收"),
        (OPEN, FINISHED, "已处理完"),
        (OPEN, "referred", "已经转交"),
        (OPEN, "invalid", "核实后的意见"),
    )
    for case in year.own:
        if case.resident is None:
            continue
        for before, after in zip(case.cards, case.cards[1:], strict=False):
            if year.troubled(after.at, after.at + 5 * MINUTE, case.resident):
                continue
            for since, until, words in steps:
                if (before.state, after.state) == (since, until) and not re.search(
                    "待批|已上报", before.text + after.text
                ):
                    heard = case.says(words, after.at, after.at, case.resident)
                    yield said(
                        heard, after.at, f"{case.ref} went from {since} to {until}, and the resident hears nothing"
                    )
            fresh = [card for card in case.cards if card.at < after.at and "已到场" in card.text]
            if "已到场" in after.text and not fresh:
                heard = case.says("已到场", after.at, after.at, case.resident)
                yield said(heard, after.at, f"{case.ref}: somebody is there and the resident hears nothing")


def f4(year: Reading) -> Iterator[Situation]:
    """Call-back after every closed complaint; not satisfied reopens it, one step higher."""
    for case in year.own:
        for since, until, _ in case.spells(FINISHED):
            end, chat = until or year.until, case.resident
            if chat is not None and not year.troubled(since, since, chat):
                asked = case.says("满意吗", since, since, chat)
                yield said(
                    asked and "不满意" in asked.labels, since, f"{case.ref}: nobody asks whether they are content"
                )
            turn = since + DAY
            latest = awake(turn)
            if latest < end and not year.troubled(turn - MINUTE, latest + MINUTE, chat or ""):
                again = any(
                    seen.chat == SERVICE and case.ref in seen.text and turn <= seen.at <= latest + MINUTE
                    for seen in year.chats[SERVICE]
                )
                yield said(again, turn, f"{case.ref}: no answer for a day and nobody telephones")
            yield said(
                end - since <= 3 * DAY + 10 * HOUR or until is None, since, f"{case.ref} waits for ever for an answer"
            )
    for seen in year.seen:
        if seen.chat in HEADS and (found := re.search(r"】重新打开（第 (\d+) 次）", seen.text)):
            case, times = year.cases[seen.text[1:15]], int(found.group(1))
            if year.troubled(seen.at, seen.at):
                continue
            # Who did the work is not the one to watch over it.
            own = _finished_by(year, case, seen.at) == HEADS[seen.chat]
            higher = (HEADS[seen.chat], AFFAIRS, DIRECTOR, GENERAL)[min(times + own, 4) - 1]
            yield said(
                year.reaches(case, "重新打开", seen.at, seen.at, higher), seen.at, f"{case.ref}: not told {higher}"
            )
            state = case.state_at(seen.at)
            yield said(state in (UNSIGNED, UNDECIDED), seen.at, f"{case.ref} is opened again and {state}")


def _finished_by(year: Reading, case: Case, at: datetime) -> str | None:
    """Return who last said that it is done, or that nothing is to be done."""
    told = (seen for seen in reversed(year.seen) if seen.at <= at and case.ref in seen.text)
    found = (
        re.match(r"已办结（(.+?)）|【TS\d+】(.+?)判为无效|TS\d+ 同一起已处理完：.*\n经办：(.+?)。", seen.text)
        for seen in told
    )
    return next((one.group(1) or one.group(2) or one.group(3) for one in found if one), None)


def f5(year: Reading) -> Iterator[Situation]:
    """The resident can add, hurry, withdraw, object, and see their own complaint, and nobody else's."""
    mine: dict[str, set[str]] = {}
    for case in year.cases.values():
        if case.resident is not None:
            mine.setdefault(case.resident, set()).add(case.ref)
    for seen in year.seen:
        if seen.chat in GROUPS:
            yield said(not PHONE.search(seen.text), seen.at, f"a phone stands open in {seen.chat}: {seen.text!r}")
        elif seen.chat not in STAFF:
            # Which incident a report belongs to stands in its course: a number, and nothing of whoever told it first.
            own_words = re.sub(r"和 TS\d{12} 是同一起", "", seen.text)
            others = set(REF.findall(own_words)) - mine.get(seen.chat, set())
            yield said(not others, seen.at, f"{seen.chat} reads of {others}: {seen.text!r}")
    for one in year.means(Kind.URGE, Kind.ADD, Kind.WITHDRAW, Kind.OBJECT, Kind.RATING):
        if year.troubled(one.at, one.at, one.chat):
            continue
        shown = year.after(one)
        heard = [seen.text for seen in shown if seen.chat == one.chat]
        yield said(heard, one.at, f"{one.chat} says {one.text or one.label!r} and hears nothing")
        told = next((text for text in heard if re.search("已帮您催办|已补充到|已撤诉|申诉已收到", text)), None)
        ref = REF.search(told) if told else None
        case = year.cases.get(ref.group()) if ref else None
        if case is not None and not case.is_folded and case.card_at(one.at):
            words = "申诉|催办|补充|撤诉|再次反映|不满意的原因"
            in_group = any(seen.chat in GROUPS and re.search(words, seen.text) for seen in shown)
            undecided = case.state_at(one.at) == UNDECIDED or case.cards[-1].state == UNDECIDED
            yield said(
                in_group or undecided, one.at, f"{one.chat} says {one.text or one.label!r} and no group hears it"
            )


def a3(year: Reading) -> Iterator[Situation]:
    """One outage reported by many is one incident: later reporters are told what is known, and all hear when it is over."""
    for case in year.folded:
        known = next((seen for seen in case.heard if "我们已经知道了" in seen.text), None)
        yield said((known and "前办结" in known.text) or known, case.filed_at, f"{case.ref} is not told what is known")
        posted = any(card.at == case.filed_at for card in case.cards)
        yield said(not posted, case.filed_at, f"{case.ref} is one more card in the group")
        chat = case.resident or ""
        over = [seen for seen in case.heard if re.search("已处理完|核实后的意见|改为单独办理|已撤诉", seen.text)]
        lately = case.filed_at > year.until - 12 * DAY
        blocked = any(one.chat == chat for one in year.record.troubles)
        yield said(over or lately or blocked, case.filed_at, f"{case.ref} never hears that it is over")
    for case in year.own:
        counted = [
            int(found.group(1)) for card in case.cards if (found := re.search(r"同一起：已有 (\d+) 户", card.text))
        ]
        if counted:
            yield said(counted == sorted(counted), case.filed_at, f"{case.ref}: the count shrinks: {counted}")
            if max(counted) >= 10:
                for name in (AFFAIRS, DIRECTOR):
                    told = any(
                        "户反映同一起" in seen.text
                        for seen in case.told
                        if seen.chat in (name, year.reachable(name, seen.at))
                    )
                    yield said(told, case.filed_at, f"{case.ref}: ten households and {name} is not told")


RULES = {"F1": f1, "F2": f2, "F3": f3, "F4": f4, "F5": f5, "A3": a3}
