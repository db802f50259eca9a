"""处理: what the oracle asks of the work and its deadlines (H1–H7)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ladders import HOUR, MINUTE, OVERDUE, called, turns
from own_time import awake, minute
from reading import (
    AFFAIRS,
    DIRECTOR,
    FINISHED,
    GENERAL,
    GROUPS,
    HEADS,
    OPEN,
    SETTLED,
    UNDECIDED,
    UNSIGNED,
    Case,
    Reading,
    promised,
)
from verdict import Situation, said

RESOLVED = {"轻微": timedelta(days=2), "重要": timedelta(days=3), "重大": timedelta(days=10)}


def h1(year: Reading) -> Iterator[Situation]:
    """Slight within 2 days, important within 3, major within 10; counted from acceptance."""
    for case in year.own:
        first = next((card for card in case.cards if promised(card.text, card.at)), None)
        if first is None or year.troubled(case.filed_at, first.at):
            continue
        shown = promised(first.text, first.at)
        limit = minute(case.filed_at + RESOLVED[case.cards[0].severity])
        upgraded = case.says("升级为重大", case.filed_at, first.at) or "等级由" in "".join(
            seen.text for seen in case.lines if seen.at <= first.at
        )
        if first.severity == case.cards[0].severity and not upgraded and "重新打开" not in first.text:
            yield said(shown == limit, first.at, f"{case.ref} ({first.severity}) is promised by {shown}, not {limit}")
        elif shown is not None:
            yield said(shown <= minute(case.filed_at + RESOLVED["重大"]), first.at, f"{case.ref}: promised by {shown}")


def h2(year: Reading) -> Iterator[Situation]:
    """Going over time needs approval before the deadline, with reason and new date; the resident is told the new date and why."""
    for one in year.said:
        if one.is_repeat or not one.text.startswith("申请延期 TS"):
            continue
        _, ref, reason, _ = one.text.split(" ")
        case = year.cases[ref]
        card = case.card_at(one.at)
        if card is None or case.is_folded or year.troubled(one.at, one.at + MINUTE):
            continue
        asked = any("申请延期：" in seen.text and seen.at == one.at for seen in case.lines)
        due = promised(card.text, one.at)
        if asked:
            approver = DIRECTOR if card.severity == "轻微" else GENERAL
            name = year.reachable(approver, one.at)
            told = case.says(reason, one.at, one.at, name)
            asked_for = told and {"同意", "不同意"} <= set(told.labels)
            lost = year.reaches(case, reason, one.at, one.at, approver) and told is None
            yield said(asked_for or lost, one.at, f"{ref}: {name} is not asked")
            yield said(due is None or one.at <= due + MINUTE, one.at, f"{ref} was asked for after the deadline")
        elif card.state == OPEN and due is not None and one.at > due + MINUTE:
            refused = any("已过时限" in seen.text or "已经延期" in seen.text for seen in year.after(one))
            yield said(refused, one.at, f"{ref}: too late, and not refused")
    for case in year.own:
        for seen in case.lines:
            if "延期已批准" in seen.text and case.resident and not year.troubled(seen.at, seen.at, case.resident):
                told = case.says("新的办结时间", seen.at, seen.at, case.resident)
                reason = seen.text.rpartition("原因：")[2]
                new = promised(case.card_at(seen.at).text, seen.at)  # type: ignore[union-attr]
                yield said(told and reason in told.text, seen.at, f"{case.ref}: the resident is not told why")
                yield said(
                    told is not None and new is not None and f"{new + 8 * HOUR:%m-%d %H:%M}" in told.text,
                    seen.at,
                    f"{case.ref}: the resident is not told the new date",
                )
    yield from _decisions(year)


def _decisions(year: Reading) -> Iterator[Situation]:
    """Whoever has to decide is asked again until they do."""
    for case in year.own:
        for asked in case.told:
            if "请批示" not in asked.text:
                continue
            end = next((seen.at for seen in case.lines if seen.at > asked.at and "延期" in seen.text), year.until)
            over = next(
                (card.at for card in case.cards if card.at > asked.at and "延期待批" not in card.text), year.until
            )
            for after in (30 * MINUTE, 2 * HOUR, 4 * HOUR):
                turn = asked.at + after
                latest = turn if case.is_danger or "】重大" in asked.text else awake(turn)
                if latest < min(end, over) and not year.troubled(asked.at, latest + MINUTE, asked.chat):
                    again = case.says("还在等您的批示", turn, latest, asked.chat)
                    yield said(again, turn, f"{case.ref}: {asked.chat} is not asked again")


def h3(year: Reading) -> Iterator[Situation]:
    """The handler records the process on the form and returns it the same day it is done."""
    for case in year.own:
        ends = list(case.spells(FINISHED, SETTLED, "closed"))
        form = year.record.forms.get(case.ref, {})
        for since, _, card in ends:
            done = [line for line in year.record.registers.get(case.ref, []) if f"{card.owner}办结：" in line]
            if card.state == FINISHED:
                yield said(
                    done and len(done[-1].partition("办结：")[2]) > 2,
                    since,
                    f"{case.ref}: what was done is not recorded",
                )
                yield said(form.get("处理经过"), since, f"{case.ref}: the form has no process")


def h4(year: Reading) -> Iterator[Situation]:
    """Important and major: cause, correction, prevention and their verification are recorded before closing."""
    for case in year.own:
        for before, after in zip(case.cards, case.cards[1:], strict=False):
            if after.severity == "轻微" or after.state not in ("closed",) or before.state == after.state:
                continue
            register = "\n".join(year.record.registers.get(case.ref, []))
            judged = before.state == "invalid"
            yield said(
                judged or "验收整改" in register, after.at, f"{case.ref} ({after.severity}) closed with no prevention"
            )
        for since, _, card in case.spells(FINISHED):
            if card.severity != "轻微" and not year.troubled(since, since):
                group = year.chats[card.chat]
                owed = any(case.ref in seen.text and "整改" in seen.text and seen.at <= since for seen in group)
                yield said(owed, since, f"{case.ref} ({card.severity}) is done and nobody is asked for the cause")


def h5(year: Reading) -> Iterator[Situation]:
    """What can't be solved soon: explain to the resident."""
    for one in year.said:
        if one.is_repeat or not one.text.startswith("回复 TS"):
            continue
        _, ref, words = one.text.split(" ", 2)
        case = year.cases[ref]
        if case.resident is None or case.state_at(one.at) != OPEN or year.troubled(one.at, one.at, case.resident):
            continue
        yield said(
            case.says(words, one.at, one.at, case.resident), one.at, f"{ref}: the resident is not told {words!r}"
        )


def h6(year: Reading) -> Iterator[Situation]:
    """Rectification: measures, completion date, acceptance by another hand, then feedback."""
    for case in year.own:
        register = "\n".join(year.record.registers.get(case.ref, []))
        for seen in case.lines:
            verified = re.search(r"整改 (C-\d+) 由(\S+)验收通过", seen.text)
            if not verified:
                continue
            number, by = verified.groups()
            hands = re.findall(rf"(\S+?)(?:写了整改|报整改) {number}", register)
            yield said(hands and by not in hands, seen.at, f"{case.ref}: {by} verified what {hands} did")
            blocked = any(one.chat == case.resident for one in year.record.troubles)
            heard = case.resident is None or blocked or case.says("整改已验收", seen.at, seen.at, case.resident)
            yield said(heard, seen.at, f"{case.ref}: the resident hears nothing of the prevention")
    for seen in year.seen:
        if seen.chat in GROUPS and seen.text.startswith("【C-") and "状态：已做完" in seen.text:
            whole = all(f"{item}：" in seen.text for item in ("原因", "纠正", "预防", "落实"))
            yield said(whole and "前做完" in seen.text, seen.at, f"not whole: {seen.text!r}")


def h7(year: Reading) -> Iterator[Situation]:
    """Reminders at half the time, one fifth left, at the deadline, then climbing; quiet hours hold back what is not urgent."""
    for case in year.own:
        for since, due, end, is_urgent in _promises(year, case):
            shares = tuple(((due - since) * share, ()) for share in (0.5, 0.8))
            for turn in turns(
                (*shares, *((due - since + after, to) for after, to in OVERDUE)),
                since,
                end,
                timedelta(days=1),
                is_urgent=is_urgent,
            ):
                latest = turn.earliest if is_urgent else awake(turn.earliest)
                if year.troubled(turn.earliest - MINUTE, latest + 6 * MINUTE):
                    continue
                missing = called(year, case, turn, "办结", "办结时限", MINUTE)
                yield said(not missing, turn.earliest, f"{case.ref} due {due:%m-%d %H:%M}: {missing} not reminded")
    for seen in year.seen:
        if seen.chat in HEADS and re.search("前要办结|已超时！|前答复住户|超过答复时限", seen.text):
            case = year.cases[seen.text[1:15]]
            urgent = case.is_danger or "重大" in {card.severity for card in case.cards if card.at <= seen.at}
            held = awake(seen.at) == seen.at or year.troubled(seen.at, seen.at) is not None
            yield said(urgent or held, seen.at, f"reminded at night: {seen.text!r}")
            state = case.state_at(seen.at)
            over = state not in (UNSIGNED, UNDECIDED, OPEN) and not any(card.at == seen.at for card in case.cards)
            yield said(not over, seen.at, f"reminded of what is {state}: {seen.text!r}")
        if seen.chat == AFFAIRS and "请督促或直接签收" in seen.text:
            yield said(seen.labels, seen.at, f"asked to act with nothing to press: {seen.text!r}")


def _promises(year: Reading, case: Case) -> Iterator[tuple[datetime, datetime, datetime, bool]]:
    """Yield each promise: since when, until when it is to be done, when it ended, and whether it rings at night throughout."""
    since, due, rings = case.filed_at, None, True
    for card in case.cards:
        owed = card.state in (UNSIGNED, UNDECIDED, OPEN)
        shown = promised(card.text, card.at) if owed else None
        loud = case.is_danger or card.severity == "重大"
        anew = any("等级由" in seen.text and seen.at == card.at for seen in case.lines)
        if shown is not None and shown == due and not anew:
            rings = rings and loud
            continue
        if due is not None and since < card.at:
            yield since, _exact(since, due, case), card.at, rings
        # What is filed as danger shows when somebody must be there first, and its promise after that.
        first = due is None and card.at - case.filed_at < 3 * HOUR and not case.reopened_before(card.at) and not anew
        since, due, rings = case.filed_at if owed and first else card.at, shown, loud
    if due is not None:
        yield since, _exact(since, due, case), year.until, rings


def _exact(since: datetime, due: datetime, case: Case) -> datetime:
    """Return the deadline to the second: cards show minutes, and most promises are whole days from an instant we know."""
    for start in (since, case.filed_at):
        for span in RESOLVED.values():
            if minute(start + span) == due:
                return start + span
    return due


RULES = {"H1": h1, "H2": h2, "H3": h3, "H4": h4, "H5": h5, "H6": h6, "H7": h7}
