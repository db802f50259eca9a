"""A bad night: complaint upon complaint that nobody signs for. Who is called is called seldom, and of all of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from estate import STORY, Estate

from bots.screen import Shown
from core.agenda import at_filing
from core.complaint import Complaint
from core.terms import Terms
from core.usecases.sweep import sweep
from nlp.reading import Severity

MINUTE = timedelta(minutes=1)
GROUP, HEAD, AFFAIRS = "工程部群", "陈主管", "周主管"
REF = re.compile(r"TS\d{12}")
CALLED = re.compile(r"没人签收|没办结|等着办")
MANY = 20


def first(estate: Estate) -> Complaint:
    for words in STORY:
        estate.write("张女士", words)
    (found,) = estate.complaints()
    return found


def another(estate: Estate, like: Complaint, number: int, severity: Severity = Severity.MINOR) -> str:
    """Have one more like it, filed now."""
    now = estate.clock.now()
    terms = Terms(policy=estate.house.office.policy, calendar=estate.company.calendar)
    fresh = replace(like, ref=f"TS20261123{9000 + number}", resident=f"{number}", severity=severity, filed_at=now)
    resolve_by = terms.resolve_by(severity, now)
    with estate.house.database.work() as work:
        work.complaints.add(at_filing(replace(fresh, resolve_by=resolve_by, promised_by=resolve_by), terms))
        work.commit()
    return fresh.ref


def calls(estate: Estate, chat: str) -> Sequence[Shown]:
    return [shown for shown in estate.heard(chat) if CALLED.search(shown.text) and "状态：待签收\n" not in shown.text]


def most_within(shown: Sequence[Shown], span: timedelta) -> int:
    return max(sum(one.at - span < other.at <= one.at for other in shown) for one in shown)


def test_in_a_bad_night_nobody_is_called_more_than_the_budget_allows_and_the_ladder_climbs_for_all(
    estate: Estate,
) -> None:
    like = first(estate)
    refs = [like.ref]
    for number in range(2, MANY + 1):
        refs.append(another(estate, like, number))
        estate.wind(3 * MINUTE)
    signed = refs.pop()
    estate.write("王师傅", f"签收 {signed}", group=GROUP)
    estate.wind(2 * timedelta(hours=1))

    policy = estate.house.office.policy
    for chat in (GROUP, HEAD, AFFAIRS):
        heard = calls(estate, chat)
        assert most_within(heard, policy.calls_within) <= policy.calls
        assert {ref for shown in heard for ref in REF.findall(shown.text)} >= set(refs), chat
    assert not any(signed in shown.text for shown in calls(estate, AFFAIRS))
    assert estate.house.audit(now=estate.clock.now()) == {}


def test_danger_and_what_is_grave_are_told_at_once_whatever_was_told_before(estate: Estate) -> None:
    like = first(estate)
    for number in range(2, MANY + 1):
        another(estate, like, number)
    estate.wind(20 * MINUTE)
    grave = another(estate, like, 100, Severity.MAJOR)
    estate.write("李先生", "6号楼2单元电梯里困了人，救命")
    before = estate.screen.sequence
    estate.wind(2 * MINUTE)
    heard = [shown for shown in estate.screen.since(before) if shown.chat == HEAD]
    assert any("紧急" in shown.text or "险情" in shown.text for shown in heard)

    estate.wind(18 * MINUTE)
    (told,) = (shown for shown in calls(estate, HEAD) if grave in shown.text)
    assert (told.ref, told.at) == (grave, estate.clock.now())


def test_while_one_process_counts_the_calls_of_a_chat_another_leaves_them_to_it(postgres: str, tmp_path: Path) -> None:
    estate = Estate(tmp_path, url=postgres)
    like, head = first(estate), estate.peer(HEAD)
    for number in range(2, MANY + 1):
        another(estate, like, number)
    now = estate.clock.now() + 20 * MINUTE
    estate.clock.set(now)
    other = estate.company.open_at(postgres)

    with other.database.work() as work:
        assert work.calls.take(head) == []
        sweep(estate.house.office, now=now)
        work.commit()
    estate.deliver(now)
    assert calls(estate, HEAD) == []
    estate.clock.set(now + MINUTE)
    estate.settle()
    (listed,) = calls(estate, HEAD)
    assert listed.text.startswith(f"有 {MANY} 件等着办")
    other.close()
    estate.close()
