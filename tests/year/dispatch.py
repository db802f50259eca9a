"""传递: what the oracle asks of the way to whoever has to act (D1–D6)."""

import re
from collections.abc import Iterator
from datetime import datetime

from ladders import ARRIVE_IN_DANGER, HOUR, MINUTE, SIGN, SIGN_IN_DANGER, called, turns
from own_time import awake
from reading import AFFAIRS, DIRECTOR, GENERAL, GROUPS, HEADS, MANAGER, OPEN, UNDECIDED, UNSIGNED, Case, Reading
from verdict import Situation, said


def d1(year: Reading) -> Iterator[Situation]:
    """Within 10 minutes of filing the form reaches the department's group; the register keeps who signed and when."""
    for case in year.own:
        limit = case.filed_at + 10 * MINUTE
        if year.troubled(case.filed_at, limit) or limit > year.until:
            continue
        reached = any(card.chat in HEADS and card.at <= limit for card in case.cards)
        gone = any(card.at <= limit and card.state == "withdrawn" for card in case.cards)
        yield said(reached or gone, case.filed_at, f"{case.ref} reached no department in ten minutes")
        signers = [
            (before, after)
            for before, after in zip(case.cards, case.cards[1:], strict=False)
            if before.state == UNSIGNED and after.state == OPEN and after.owner
        ]
        register = "\n".join(year.record.registers.get(case.ref, []))
        for _, card in signers:
            yield said(f"{card.owner}签收" in register, card.at, f"{case.ref}: the register does not know {card.owner}")


def d2(year: Reading) -> Iterator[Situation]:
    """Major: to the general manager the same day; important: to the manager in charge within an hour; both by the affairs supervisor."""
    for case in year.own:
        graded: set[str] = set()
        for card in case.cards:
            if card.severity in graded or card.state not in (UNSIGNED, UNDECIDED, OPEN):
                continue
            graded.add(card.severity)
            if case.cards[0] is not card and card.severity == "重要" and "重大" in graded:
                continue  # it was brought down: everybody knows of it
            if year.troubled(card.at, card.at + HOUR):
                continue
            wanted = {"重大": (AFFAIRS, GENERAL), "重要": (AFFAIRS, MANAGER, DIRECTOR), "轻微": ()}[card.severity]
            for name in wanted:
                in_time = year.reaches(case, f"【{case.ref}】", card.at, card.at + MINUTE, name)
                yield said(in_time, card.at, f"{case.ref} is {card.severity}, and {name} was not told")


def d3(year: Reading) -> Iterator[Situation]:
    """One named owner from acceptance to the reply; a transfer names the next owner and is accepted by them."""
    for one in year.said:
        if one.is_repeat or one.chat not in HEADS or one.label not in ("签收", "办结") or year.troubled(one.at, one.at):
            continue
        case = year.cases.get(one.about)
        if case is None or case.is_folded:
            continue
        before = [card for card in case.cards if card.at < one.at]
        after = case.card_at(one.at)
        if not before or after is None:
            continue
        owner = before[-1].owner
        if owner and before[-1].state == OPEN and one.label == "签收":
            yield said(after.owner == owner, one.at, f"{case.ref}: {one.who} took it from {owner} without a transfer")
        elif after.state == OPEN and before[-1].state == UNSIGNED and one.label == "签收":
            yield said(after.owner == one.who, one.at, f"{case.ref}: {one.who} signed and {after.owner} has it")
            if case.resident and not year.troubled(one.at, one.at, case.resident):
                named = case.says(one.who, one.at, one.at, case.resident)
                yield said(named, one.at, f"{case.ref}: the resident does not hear that {one.who} has it")
        if one.who == "路人":
            yield said(after.owner == owner, one.at, f"{case.ref}: a passer-by moved it")
    for seen in year.seen:
        if seen.chat in HEADS and "转来，请" in seen.text:
            called_on = re.search(r"转来，请(\S+?)签收", seen.text)
            yield said(called_on, seen.at, f"a transfer names nobody: {seen.text!r}")


def d4(year: Reading) -> Iterator[Situation]:
    """Beyond one's power: a referral slip to the superior with what was found, who assigns it; both are kept."""
    for one in year.said:
        if one.is_repeat or year.troubled(one.at, one.at):
            continue
        if one.text.startswith("上报 TS"):
            _, ref, found = one.text.split(" ", 2)
            case = year.cases[ref]
            if not any("已上报（工作传签单）" in seen.text and seen.at == one.at for seen in case.lines):
                continue
            slip = next((seen for seen in case.told if seen.at == one.at and "工作传签单" in seen.text), None)
            yield said(
                slip and found in slip.text and "派单" in slip.labels, one.at, f"{ref}: no slip with what was found"
            )
            kept = any(f"上报：{found}" in line for line in year.record.registers[ref])
            yield said(kept, one.at, f"{ref}: the register does not keep the slip")
        elif one.text.startswith("派单 TS") and len(one.text.split(" ")) == 3:
            _, ref, name = one.text.split(" ")
            notice = next((seen for seen in year.after(one) if "工作安排通知单" in seen.text), None)
            if notice is not None:
                yield said(notice.chat == f"{name}群", one.at, f"{ref}: the notice went to {notice.chat}")
                kept = any(f"安排{name}办理" in line for line in year.record.registers[ref])
                yield said(kept, one.at, f"{ref}: the register does not keep the notice")


def d5(year: Reading) -> Iterator[Situation]:
    """An incident on the spot is reached within 3 minutes: whoever signed and is not there is called again, and those above."""
    for case in year.own:
        if not case.is_danger:
            continue
        asked = re.search(r"(\d\d:\d\d) 前到场", case.cards[0].text)
        yield said(asked, case.filed_at, f"{case.ref}: nobody is told to be there in three minutes")
        signed = next((card.at for card in case.cards if card.state == OPEN), None)
        there = next(
            (card.at for card in case.cards if "已到场" in card.text or card.state not in (UNSIGNED, OPEN)), year.until
        )
        if signed is None:
            continue
        for turn in turns(ARRIVE_IN_DANGER, case.filed_at, there, 5 * MINUTE, is_urgent=True):
            if (
                turn.earliest < signed
                or year.troubled(case.filed_at - HOUR, turn.latest)
                or case.reopened_before(turn.earliest)
            ):
                continue
            if turn.earliest - case.filed_at > 2 * HOUR:
                break
            missing = called(year, case, turn, "还没到场", "还没人到场")
            yield said(not missing, turn.earliest, f"{case.ref}: not there, and {missing} not called")


def d6(year: Reading) -> Iterator[Situation]:
    """Not signed for in time: remind the group naming the duty person, then the head, the supervisor, the director, until somebody signs."""
    for case in year.own:
        for since, end in _unsigned(year, case):
            card = case.card_at(since)
            if card is None:
                continue
            is_urgent = case.is_danger or card.severity == "重大"
            ladder, every = (SIGN_IN_DANGER, 5 * MINUTE) if case.is_danger else (SIGN, 2 * HOUR)
            for turn in turns(ladder, since, end, every, is_urgent=is_urgent, keeps_gaps=True):
                now = case.card_at(turn.latest)
                if year.troubled(since, turn.latest + MINUTE) or (now and now.severity != card.severity):
                    break  # what was missed then is told once, at another instant
                missing = called(year, case, turn, "还没人签收，请", "一直没人签收")
                yield said(
                    not missing, turn.earliest, f"{case.ref} unsigned since {since:%m-%d %H:%M}: {missing} not called"
                )
    for seen in year.seen:
        if seen.chat in GROUPS and "还没人签收，请" in seen.text:
            case = year.cases[seen.text[1:15]]
            state = case.state_at(seen.at)
            waits = state in (UNSIGNED, UNDECIDED) or any(card.at == seen.at for card in case.cards)
            yield said(
                waits and seen.mention, seen.at, f"called for what is {state}, naming {seen.mention}: {seen.text!r}"
            )
            urgent = case.is_danger or "重大" in {card.severity for card in case.cards if card.at <= seen.at}
            late = bool(year.troubled(seen.at, seen.at))
            yield said(urgent or late or awake(seen.at) == seen.at, seen.at, f"called at night: {seen.text!r}")


def _unsigned(year: Reading, case: Case) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when nobody had it; handing it on, opening it again or another category begins anew."""
    for since, until, _ in case.spells(UNSIGNED, UNDECIDED):
        end = until or year.until
        starts = {since if since != case.cards[0].at else case.filed_at}
        for seen in case.lines:
            if since <= seen.at < end and re.search("转来，请|工作安排通知单|】重新打开", seen.text):
                starts.add(seen.at)
        for before, after in zip(case.cards, case.cards[1:], strict=False):
            changed = (before.category, before.chat) != (after.category, after.chat)
            decided = before.state == UNDECIDED and after.category == before.category
            if since <= after.at < end and changed and not decided:
                starts.add(after.at)
            by_hand = (
                decided
                and since <= after.at < end
                and any(
                    one.at == after.at
                    and (f"改类别 {case.ref}" in one.text or (one.label, one.about) == ("派单", case.ref))
                    for one in year.said
                )
            )
            if by_hand:
                starts.add(after.at)
        ordered = sorted(starts)
        yield from zip(ordered, [*ordered[1:], end], strict=True)


RULES = {"D1": d1, "D2": d2, "D3": d3, "D4": d4, "D5": d5, "D6": d6}
