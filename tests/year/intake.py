"""接待: what the oracle asks of every complaint that is told (I1–I10)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from reading import GROUPS, REF, SERVICE, STAFF, UNDECIDED, Reading
from record import Kind, Said
from verdict import Situation, said

DUTY_PHONE = "0731-5550 0110"
#: What nobody who is patient says.
RUDE = re.compile(r"不归我们管|自己造成|是您的错|怪不了|没办法|少来|不可能|活该|无理|胡闹")
QUESTIONS = (
    "怎么处理？",
    "做到哪一点",
    "留个联系电话",
    "没看到手机号",
    "请问是在哪一栋",
    "没听明白是哪里",
    "请您说说是什么事",
)
CONFIRMED = re.compile(r"确认|提交|没问题|对的")


def i1(year: Reading) -> Iterator[Situation]:
    """The form records when and where it happened, who is complained about, what happened, what is wanted, how to reach."""
    for case in year.own:
        form = year.record.forms.get(case.ref, {})
        for item in ("经过", "诉求", "联系人", "地点", "类别", "等级", "受理时间"):
            yield said(form.get(item), case.filed_at, f"{case.ref} has no {item}")
        first = case.cards[0]
        yield said(all(f"{item}：" in first.text for item in ("经过", "诉求", "联系人", "地点")), first.at, first.text)


def i2(year: Reading) -> Iterator[Situation]:
    """First apologise on behalf of the department, say what will be done and by when, repeat the apology, and thank."""
    for case in year.own:
        if case.resident is None or case.is_danger:
            continue
        receipt = case.says("您的投诉已受理", case.filed_at, case.filed_at, case.resident)
        whole = receipt is not None and re.search(r"前有人签收.*前办结.*抱歉", receipt.text, re.DOTALL)
        yield said(whole, case.filed_at, f"{case.ref} is accepted without an apology or a promise")
        before = [seen for seen in year.chats[case.resident] if seen.at <= case.filed_at][-8:]
        yield said(any("抱歉" in seen.text for seen in before), case.filed_at, f"{case.ref}: no apology first")
    for seen in year.seen:
        if seen.chat not in GROUPS | STAFF and RUDE.search(seen.text) and "抱歉" not in seen.text:
            yield said(False, seen.at, f"{seen.chat} is told {seen.text!r}")


def i3(year: Reading) -> Iterator[Situation]:
    """Only what is still missing is asked, one question at a time, and never what was already said or is on file."""
    told: dict[str, set[str]] = defaultdict(set)
    on_file: set[str] = set()
    for one in year.said:
        if one.meant is None or one.chat in GROUPS:
            continue
        if one.meant.kind in (Kind.MATTER, Kind.DANGER, Kind.OUTAGE):
            told[one.chat] &= {"phone"} if one.chat in on_file else set()
        told[one.chat] |= one.meant.gives
        for seen in year.after(one):
            if seen.chat == one.chat and "phone" in told[one.chat] and "受理" in seen.text:
                on_file.add(one.chat)
            if seen.chat == one.chat and "已经取消" in seen.text and one.chat not in on_file:
                told[one.chat].discard("phone")
            asked = [words for words in QUESTIONS if words in seen.text]
            if seen.chat != one.chat or not asked:
                continue
            yield said(len(asked) == 1, seen.at, f"{seen.chat} is asked two things: {seen.text!r}")
            again = ("phone" in told[one.chat] and "电话" in asked[0]) or (
                "place" in one.meant.gives and "哪一栋" in asked[0] and one.meant.kind is not Kind.ANSWER
            )
            yield said(not again, seen.at, f"{seen.chat} said it already ({one.text!r}): {seen.text!r}")


def i4(year: Reading) -> Iterator[Situation]:
    """Say back what was understood, and file only after the resident confirms (emergencies excepted)."""
    last: dict[str, Said] = {}
    events = sorted([*year.said, *year.seen], key=lambda one: one.sequence)
    shown: dict[str, str] = {}
    for one in events:
        if isinstance(one, Said):
            if not one.is_repeat:
                last[one.chat] = one
            continue
        if "确认提交" in one.labels:
            shown[one.chat] = one.text
        if "您的投诉已受理" in one.text:
            confirmed = last.get(one.chat)
            words = (confirmed.label or confirmed.text) if confirmed else ""
            items = shown.get(one.chat, "")
            yield said(
                CONFIRMED.search(words) and "经过：" in items and "诉求：" in items,
                one.at,
                f"{one.chat} said {words!r} to {items!r} and it was filed",
            )


def i5(year: Reading) -> Iterator[Situation]:
    """What can be answered at once is answered at once."""
    # «And still recorded» is kept in no chat: the figures of the month count it, and their own tests look there.
    answers = {"上班": "08:30", "值班电话": DUTY_PHONE, "装修": "装修登记", "月卡": "前台", "物业费": "前台"}
    for one in year.means(Kind.QUESTION):
        wanted = next(answer for word, answer in answers.items() if word in one.text)
        heard = [seen for seen in year.after(one) if seen.chat == one.chat]
        before = [seen for seen in year.chats[one.chat] if seen.sequence < one.sequence and seen.labels]
        # In the middle of a form words may be taken for what was asked there.
        in_form = bool(before) and "取消" in before[-1].labels
        if not in_form and not year.troubled(one.at, one.at):
            yield said(any(wanted in seen.text for seen in heard), one.at, f"{one.chat} asked {one.text!r}: {heard}")


def i6(year: Reading) -> Iterator[Situation]:
    """A receptionist can enter one on a resident's behalf, and the same procedure runs."""
    for one in year.means(Kind.LETTER):
        entered = next((seen for seen in year.after(one) if "已登记 TS" in seen.text), None)
        yield said(entered, one.at, f"{one.text!r} was not entered")
        if entered is None:
            continue
        found = REF.search(entered.text)
        case = year.cases[found.group()] if found else None
        reached = case is not None and bool(case.cards) and case.cards[0].at == one.at
        yield said(reached, one.at, f"{one.text!r} reached no group")
        if case is not None and case.resident is None:
            for done, _, card in case.spells("finished"):
                told = year.chats[SERVICE]
                called = any(
                    seen.at == done and "请打电话告诉住户" in seen.text and case.ref in seen.text for seen in told
                )
                yield said(called, done, f"{case.ref} is done ({card.owner}) and nobody telephones")


def i7(year: Reading) -> Iterator[Situation]:
    """At any hour the current progress is open to the resident."""
    owed: dict[str, list[str]] = defaultdict(list)
    for case in year.cases.values():
        if case.resident:
            owed[case.resident].append(case.ref)
    for one in year.means(Kind.PROGRESS):
        if year.troubled(one.at, one.at, one.chat):
            continue
        heard = [seen.text for seen in year.after(one) if seen.chat == one.chat]
        mine = [ref for ref in owed[one.chat] if year.cases[ref].filed_at <= one.at]
        if mine:
            yield said(
                any(ref in text for ref in mine for text in heard), one.at, f"{one.chat} asks of {mine}: {heard}"
            )
        else:
            yield said(heard, one.at, f"{one.chat} asks how it stands and hears nothing")


def i8(year: Reading) -> Iterator[Situation]:
    """Danger is pushed to the duty group before the form is complete, within seconds; guidance and the duty phone first."""
    for one in year.means(Kind.DANGER):
        if year.troubled(one.at, one.at + timedelta(minutes=1), one.chat):
            continue
        shown = year.after(one)
        group = [seen for seen in shown if seen.chat in GROUPS and ("险情" in seen.text or "住户补充" in seen.text)]
        asked = [seen for seen in shown if seen.chat == one.chat]
        first = asked[0].text if asked else ""
        if {"是", "不是"} <= set(asked[0].labels if asked else ()):
            yield said(DUTY_PHONE in first, one.at, f"{one.chat} is asked without the duty phone: {first!r}")
            continue
        yield said(group, one.at, f"no group was called for {one.text!r}: {first!r}")
        known = "已补充到" in first or "反映" in first or "一直在盯着" in first
        yield said(DUTY_PHONE in first or known, one.at, f"{one.chat} hears no duty phone first: {first!r}")


def i9(year: Reading) -> Iterator[Situation]:
    """Who the resident is and which channel they use changes neither classification nor deadlines."""
    graded: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for case in year.own:
        first = case.cards[0]
        words = re.search(r"经过：(.*)", first.text)
        if (
            words is None
            or "历史：" in first.text
            or first.state == UNDECIDED
            or case.says("升级", case.filed_at, case.filed_at)
        ):
            continue
        plain = re.sub(r"\d+[号栋]楼?\d单元(\d{4})?|电话\S*", "", words.group(1))
        demand = re.search(r"诉求：(.*)", first.text)
        seen = graded[plain + (demand.group(1) if demand else "")]
        seen[first.severity, first.category] = case.ref
        yield said(len(seen) == 1, case.filed_at, f"{plain!r} is graded in several ways: {seen}")


def i10(year: Reading) -> Iterator[Situation]:
    """Interrupted conversations resume where they stood; the resident can cancel or ask for a human at any step."""
    for one in year.said:
        if one.is_repeat or one.chat in GROUPS | STAFF or year.troubled(one.at, one.at, one.chat):
            continue
        heard = [seen for seen in year.after(one) if seen.chat == one.chat]
        if one.label == "继续":
            asks = any(seen.labels or any(words in seen.text for words in QUESTIONS) for seen in heard)
            yield said(asks, one.at, f"{one.chat} goes on and hears {[seen.text for seen in heard]}")
        elif one.meant is not None and one.meant.kind is Kind.CANCEL:
            over = any(re.search("取消|没有正在填写|接待员", seen.text) for seen in heard)
            yield said(over, one.at, f"{one.chat} cancels and hears {[seen.text for seen in heard]}")
        elif one.meant is not None and one.meant.kind is Kind.HUMAN and one.text == "转人工":
            called = any(seen.chat == SERVICE and "人工" in seen.text for seen in year.after(one))
            waits = any("接待员" in seen.text for seen in heard)
            yield said(called or waits, one.at, f"{one.chat} asks for a human and nobody is called")


RULES = {"I1": i1, "I2": i2, "I3": i3, "I4": i4, "I5": i5, "I6": i6, "I7": i7, "I8": i8, "I9": i9, "I10": i10}
