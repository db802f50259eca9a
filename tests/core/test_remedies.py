"""What is given to make it good (A7): who has to agree, what counts when, and that nothing is overwritten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from matters import COMMUNITY, DIRECTOR, HEAD, OWNER, SOON, TERMS, in_status, signed

from core import amends, moves, voice
from core.agenda import fall_due
from core.complaint import Complaint, DueKind, Satisfaction, Status
from core.errors import Refused
from core.events import Event, Happened
from core.policy import Target
from core.remedy import Gift, RemedyStatus, asked, given, yuan
from core.usecases.command import Command
from core.usecases.gifts import sorted_out

LIMIT = TERMS.policy.remedy_approval_from


def give(complaint: Complaint, fen: int, by: str = OWNER, what: str = "送水果") -> tuple[Complaint, tuple[Event, ...]]:
    person = COMMUNITY.person(by)
    assert person is not None
    target = amends.approver(person, complaint, fen, TERMS)
    to = ("钱经理",) if target is not None else None
    return amends.give(complaint, by, SOON, TERMS, Gift(what=what, fen=fen), to=to)


def kinds(events: tuple[Event, ...]) -> list[Happened]:
    return [event.kind for event in events]


@pytest.mark.parametrize(
    ("by", "fen", "asks"),
    [
        (OWNER, 0, None),
        (OWNER, LIMIT - 1, None),
        (OWNER, LIMIT, Target.MANAGER),
        (HEAD, LIMIT, Target.MANAGER),
        ("小林", LIMIT, Target.MANAGER),
        ("周主管", LIMIT, Target.MANAGER),
        ("钱经理", LIMIT, Target.DIRECTOR),
        (DIRECTOR, LIMIT, Target.GENERAL),
        ("孙总", LIMIT * 100, None),
    ],
)
def test_from_the_limit_on_somebody_above_has_to_agree(by: str, fen: int, asks: Target | None) -> None:
    person = COMMUNITY.person(by)
    assert person is not None

    assert amends.approver(person, signed(), fen, TERMS) is asks


def test_given_in_parts_it_costs_no_less() -> None:
    once, _ = give(signed(), LIMIT - 1)
    again, events = give(once, 1)

    assert kinds(events) == [Happened.REMEDY_ASKED]
    assert given(again.remedies).remedy_fen == LIMIT - 1
    free, _ = give(once, 0)
    assert given(free.remedies).remedied == 2


def test_the_limit_in_force_at_filing_stays_with_a_complaint() -> None:
    person = COMMUNITY.person(OWNER)
    assert person is not None
    strict = replace(TERMS, policy=replace(TERMS.policy, remedy_approval_from=1))

    assert amends.approver(person, signed(), 1, strict) is Target.MANAGER
    assert amends.approver(person, signed(), 1, TERMS) is None


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.WITHDRAWN])
def test_until_somebody_agreed_it_does_not_count_and_after_that_it_does_however_it_stands(status: Status) -> None:
    waiting, events = give(in_status(status), LIMIT)
    assert kinds(events) == [Happened.REMEDY_ASKED]
    assert given(waiting.remedies) == (0, 0, False)
    assert DueKind.REMEDY in {due.kind for due in waiting.agenda}

    agreed, events = amends.decide(waiting, "钱经理", SOON, TERMS, agreed=True)
    assert kinds(events) == [Happened.REMEDY_GIVEN]
    assert given(agreed.remedies).remedy_fen == LIMIT
    assert agreed.agenda == in_status(status).agenda

    refused, events = amends.decide(waiting, "钱经理", SOON, TERMS, agreed=False, words="太多了")
    assert kinds(events) == [Happened.REMEDY_REFUSED]
    assert given(refused.remedies).remedied == 0


def test_what_waits_for_a_word_outlives_the_end_of_the_work_and_the_closing() -> None:
    waiting, _ = give(signed(), LIMIT)
    finished, _ = moves.finish(waiting, OWNER, SOON, TERMS, words="修好了")
    reopened, _ = voice.rate(finished, SOON, TERMS, satisfaction=Satisfaction.UNSATISFIED)
    closed, _ = voice.rate(finished, SOON, TERMS, satisfaction=Satisfaction.SATISFIED)

    assert all(DueKind.REMEDY in {due.kind for due in each.agenda} for each in (finished, reopened, closed))
    later = SOON + timedelta(hours=1)
    _, events = fall_due(closed, later, TERMS)
    assert [event.facts["due"] for event in events] == [DueKind.REMEDY]
    gone, _ = voice.withdraw(waiting, SOON, TERMS)
    assert gone.agenda == ()


def test_changed_and_taken_back_it_stays_on_record() -> None:
    first, _ = give(signed(), 6_000)
    second, events = amends.amend(first, HEAD, SOON, TERMS, Gift(what="送花", fen=3_000))
    assert kinds(events) == [Happened.REMEDY_NOTED, Happened.REMEDY_CHANGED]
    assert events[-1].facts["was"] == "送水果"
    assert given(second.remedies) == (1, 3_000, False)

    gone, events = amends.take_back(second, HEAD, SOON, TERMS, words="住户不要")
    assert kinds(events) == [Happened.REMEDY_WITHDRAWN]
    assert given(gone.remedies) == (0, 0, False)
    assert [each.status for each in gone.remedies] == [RemedyStatus.CHANGED, RemedyStatus.WITHDRAWN]


def test_a_change_that_waits_leaves_what_it_would_replace() -> None:
    first, _ = give(signed(), 6_000)
    asking, _ = amends.amend(first, OWNER, SOON, TERMS, Gift(what="减免物业费", fen=LIMIT), to=("钱经理",))
    assert given(asking.remedies).remedy_fen == 6_000

    better, events = amends.amend(asking, OWNER, SOON, TERMS, Gift(what="减免物业费", fen=LIMIT + 1), to=("钱经理",))
    assert kinds(events) == [Happened.REMEDY_DROPPED, Happened.REMEDY_ASKED]
    agreed, events = amends.decide(better, "钱经理", SOON, TERMS, agreed=True)
    assert kinds(events) == [Happened.REMEDY_CHANGED]
    assert given(agreed.remedies) == (1, LIMIT + 1, False)


def test_what_a_superior_agreed_to_is_changed_only_with_a_superiors_word() -> None:
    person = COMMUNITY.person(OWNER)
    assert person is not None
    agreed, _ = amends.decide(give(signed(), LIMIT)[0], "钱经理", SOON, TERMS, agreed=True)

    assert amends.approver(person, agreed, 1, TERMS, change=True) is Target.MANAGER


def test_one_waits_at_a_time_and_nobody_gives_to_one_household_what_another_was_promised() -> None:
    waiting, _ = give(signed(), LIMIT)
    with pytest.raises(Refused):
        give(waiting, 0)
    with pytest.raises(Refused):
        give(signed(incident="TS202611230001"), 0)


def test_it_is_known_whether_the_resident_had_not_been_content_before() -> None:
    finished = moves.finish(signed(), OWNER, SOON, TERMS, words="修好了")[0]
    before, _ = give(finished, 0)
    after, _ = give(voice.rate(finished, SOON, TERMS, satisfaction=Satisfaction.UNSATISFIED)[0], 0)

    assert not given(before.remedies).remedied_unhappy
    assert given(after.remedies).remedied_unhappy


@pytest.mark.parametrize(
    ("numbers", "words", "number", "left"),
    [
        (("0007",), "减免物业费 150元", "0007", "减免物业费 150元"),
        (("0007", "150"), "减免物业费", "0007", "150 减免物业费"),
        ((), "减免物业费 150元 0007", "0007", "减免物业费 150元"),
        ((), "给0007号单送水果 60", "0007", "给 送水果 60"),
        ((), "送水果 TS202611230007 60", "202611230007", "送水果 60"),
        ((), "送水果 1500", None, "送水果 1500"),
    ],
)
def test_the_complaint_is_found_wherever_it_is_named(
    numbers: tuple[str, ...], words: str, number: str | None, left: str
) -> None:
    found = sorted_out(Command(verb="remedy", numbers=numbers, words=words))

    assert found.numbers == ((number,) if number else ())
    assert found.words == left


@pytest.mark.parametrize(("fen", "said"), [(0, "0"), (15_000, "150"), (8_650, "86.50"), (5, "0.05")])
def test_a_sum_is_written_as_people_write_it(fen: int, said: str) -> None:
    assert yuan(fen) == said


def test_nobody_waiting_for_a_word_means_nothing_to_decide() -> None:
    assert asked(signed().remedies) is None
    with pytest.raises(Refused):
        amends.decide(signed(), DIRECTOR, SOON, TERMS, agreed=True)


def test_who_takes_a_complaint_back_makes_what_waits_needless_and_what_was_given_stands() -> None:
    given_once, _ = give(signed(), LIMIT - 1)
    waiting, _ = give(given_once, 1)
    withdrawn, events = voice.withdraw(waiting, SOON, TERMS)

    assert kinds(events) == [Happened.WITHDRAWN, Happened.REMEDY_NEEDLESS]
    assert events[-1].facts["to"] == "钱经理"
    assert asked(withdrawn.remedies) is None
    assert [remedy.status for remedy in withdrawn.remedies] == [RemedyStatus.GIVEN, RemedyStatus.WITHDRAWN]
