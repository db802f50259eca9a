"""The procedure's arithmetic: deadlines, ladders, reminders, quiet hours, and what a house that slept does on waking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from matters import DIRECTOR, MONDAY, OWNER, SOON, TERMS, at, clock, course, filed, only, signed

from core import moves, voice
from core.agenda import HEIGHT, Change, fall_due
from core.complaint import Complaint, DueKind, Source, Status
from core.events import Happened
from core.policy import Target
from nlp.reading import Severity

FOREVER = timedelta(days=400)

# H1: from acceptance; F2: working days of the Chinese calendar, for a major matter a clear answer within two days too.


@pytest.mark.parametrize(
    ("severity", "source", "when", "answer", "resolve"),
    [
        (Severity.MINOR, Source.CHAT, "2026-11-23 10:00", "11-24 10:00", "11-25 10:00"),
        (Severity.IMPORTANT, Source.CHAT, "2026-11-23 10:00", "11-24 10:00", "11-26 10:00"),
        (Severity.MAJOR, Source.CHAT, "2026-11-23 10:00", "11-24 10:00", "12-03 10:00"),
        (Severity.IMPORTANT, Source.LETTER, "2026-11-23 10:00", "11-26 10:00", "11-26 10:00"),
        (Severity.MAJOR, Source.LETTER, "2026-11-23 10:00", "11-25 10:00", "12-03 10:00"),
        (Severity.IMPORTANT, Source.PHONE, "2026-11-27 17:00", "11-30 17:00", "11-30 17:00"),  # over a weekend
        (Severity.MAJOR, Source.VISIT, "2026-11-27 17:00", "11-29 17:00", "12-07 17:00"),
        (Severity.MINOR, Source.CHAT, "2026-11-24 23:30", "11-26 08:30", "11-26 23:30"),  # after hours
        (Severity.MAJOR, Source.CHAT, "2026-09-30 10:00", "10-02 10:00", "10-10 10:00"),  # over the National Day
        (Severity.MINOR, Source.CHAT, "2026-02-13 10:00", "02-14 10:00", "02-15 10:00"),  # a Saturday worked instead
    ],
)
def test_deadlines_count_as_the_procedure_says(
    severity: Severity, source: Source, when: str, answer: str, resolve: str
) -> None:
    complaint = filed(severity, when=at(when), source=source)

    assert clock(complaint.answer_by) == answer
    assert clock(complaint.resolve_by) == resolve


# D6: nobody signs.


def climbed(complaint: Complaint, kind: DueKind, until: datetime) -> list[tuple[str, str]]:
    """Return when which targets are told of one kind, as long as nobody does anything."""
    return [(clock(event.at), event.facts["to"]) for _, event in course(only(complaint, kind), until)]


def test_the_ladder_of_a_complaint_nobody_signs_climbs_at_10_20_40_minutes_and_2_hours() -> None:
    """D6."""
    assert climbed(filed(), DueKind.SIGN, at("2026-11-23 18:30")) == [
        ("11-23 10:10", "duty"),
        ("11-23 10:20", "head"),
        ("11-23 10:40", "affairs"),
        ("11-23 12:00", "director"),
        ("11-23 14:00", "director,general"),
        ("11-23 16:00", "director,general"),
        ("11-23 18:00", "director,general"),
    ]


@pytest.mark.parametrize("when", ["2026-11-23 10:00", "2026-11-23 03:00", "2026-10-01 23:00"])
def test_the_ladder_of_an_emergency_climbs_within_five_minutes_at_any_hour(when: str) -> None:
    """D6, I8."""
    start = at(when)
    told = climbed(filed(Severity.MAJOR, when=start, danger="fire"), DueKind.SIGN, start + timedelta(minutes=15))

    assert told == [
        (clock(start + timedelta(minutes=1)), "duty"),
        (clock(start + timedelta(minutes=2)), "head"),
        (clock(start + timedelta(minutes=3)), "affairs"),
        (clock(start + timedelta(minutes=5)), "director,general"),
        (clock(start + timedelta(minutes=10)), "director,general"),
        (clock(start + timedelta(minutes=15)), "director,general"),
    ]


def test_an_emergency_is_asked_about_after_three_minutes_even_if_somebody_signed() -> None:
    """D5."""
    signed_for = signed(Severity.MAJOR, danger="lift")
    first = next(iter(course(only(signed_for, DueKind.ARRIVE), MONDAY + timedelta(hours=1))))[1]

    assert (clock(first.at), first.facts["to"]) == ("11-23 10:03", "owner")


def test_signing_ends_the_ladder_and_a_transfer_begins_it_anew() -> None:
    """D3, D6."""
    own = signed()
    handed = moves.transfer(own, OWNER, SOON, TERMS, department="环境部")[0]

    assert DueKind.SIGN not in {due.kind for due in own.agenda}
    assert climbed(handed, DueKind.SIGN, at("2026-11-23 10:30")) == [("11-23 10:15", "duty"), ("11-23 10:25", "head")]


# H7: ahead of the deadline to the owner first, from the deadline on upwards.


def test_reminders_run_ahead_of_the_deadline_and_climb_from_it() -> None:
    """H7."""
    assert climbed(signed(Severity.IMPORTANT), DueKind.RESOLVE, at("2026-12-01 10:00")) == [
        ("11-25 07:30", "owner"),  # half the time is gone in the night
        ("11-25 19:36", "owner"),
        ("11-26 10:00", "owner"),
        ("11-26 14:00", "head"),
        ("11-27 10:00", "affairs"),
        ("11-28 10:00", "director"),
        ("11-29 10:00", "director,general"),
        ("11-30 10:00", "director,general"),
        ("12-01 10:00", "director,general"),
    ]


def test_what_is_late_is_called_late_and_what_is_not_is_not() -> None:
    lates = [
        (clock(event.at), "late" in event.facts) for _, event in course(only(signed(), "resolve"), at("2026-11-26"))
    ]

    assert lates == [("11-24 10:00", False), ("11-25 07:30", False), ("11-25 10:00", True), ("11-25 14:00", True)]


def test_a_reminder_given_late_says_that_it_is_late() -> None:
    """The house slept over the reminder and the deadline."""
    _, (event,) = fall_due(only(signed(), "resolve"), at("2026-11-25 12:00"), TERMS)

    assert event.facts["late"]


@pytest.mark.parametrize(
    ("when", "first"),
    [
        ("2026-11-23 21:45", "11-23 21:55"),
        ("2026-11-23 21:55", "11-24 07:30"),
        ("2026-11-23 23:00", "11-24 07:40"),
        ("2026-11-24 07:29", "11-24 07:40"),
    ],
)
def test_quiet_hours_hold_the_ladder_back_until_morning(when: str, first: str) -> None:
    """H7: counted in waking hours, so that a night's rungs don't fall together."""
    assert climbed(filed(when=at(when)), DueKind.SIGN, at("2026-11-24 12:00"))[0][0] == first


def test_rungs_after_a_night_keep_their_distance() -> None:
    told = climbed(filed(when=at("2026-11-23 23:00")), DueKind.SIGN, at("2026-11-24 09:45"))

    assert told == [
        ("11-24 07:40", "duty"),
        ("11-24 07:50", "head"),
        ("11-24 08:10", "affairs"),
        ("11-24 09:30", "director"),
    ]


# T3, T4, T6, F4: what the clock does besides reminding.


def test_an_undecided_complaint_is_dispatched_before_ten_minutes_are_over() -> None:
    """T3, D1."""
    complaint = filed(dispatched=False, when=at("2026-11-23 23:00"))
    dispatched, event = next(course(complaint, at("2026-11-24")))

    assert event.kind is Happened.DISPATCHED
    assert event.at - complaint.filed_at <= timedelta(minutes=10)
    assert dispatched.dispatched
    assert DueKind.SIGN in {due.kind for due in dispatched.agenda}


def test_a_month_without_result_makes_it_major() -> None:
    """T4."""
    upgrades = [event for _, event in course(signed(), MONDAY + timedelta(days=60)) if event.kind is Happened.UPGRADED]

    assert [(clock(event.at), event.facts["reason"]) for event in upgrades] == [("12-23 10:00", "month")]


@pytest.mark.parametrize("severity", [Severity.MINOR, Severity.IMPORTANT])
def test_what_was_graded_down_from_major_is_upgraded_after_a_month_all_the_same(severity: Severity) -> None:
    """T4."""
    down = moves.regrade(signed(Severity.MAJOR), OWNER, SOON, TERMS, severity=severity)[0]
    upgraded = [event.kind for _, event in course(down, MONDAY + timedelta(days=31))].count(Happened.UPGRADED)

    assert upgraded == 1


def test_what_was_graded_up_to_major_is_not_upgraded_once_more() -> None:
    """T4."""
    up = moves.regrade(signed(), OWNER, SOON, TERMS, severity=Severity.MAJOR)[0]

    assert Happened.UPGRADED not in [event.kind for _, event in course(up, MONDAY + timedelta(days=40))]


def test_what_becomes_major_in_the_night_does_not_wait_for_the_morning() -> None:
    """H7: quiet hours hold back what is not urgent, and this is urgent from now on."""
    night = at("2026-11-23 22:30")
    quiet = filed(when=night)
    assert _next(quiet, DueKind.SIGN) == at("2026-11-24 07:40")

    regraded = moves.regrade(quiet, OWNER, night + timedelta(minutes=5), TERMS, severity=Severity.MAJOR)[0]
    assert _next(regraded, DueKind.SIGN) == night + timedelta(minutes=10)
    repeated = replace(quiet, raised=TERMS.policy.repeat_limit - 1)
    raised = voice.raise_again(repeated, night + timedelta(minutes=5), TERMS, words="又吵了")[0]
    assert _next(raised, DueKind.SIGN) == night + timedelta(minutes=10)
    month = night + TERMS.policy.upgrade_after
    aged, events = fall_due(quiet, month, TERMS)
    assert Happened.UPGRADED in {event.kind for event in events}
    assert _next(aged, DueKind.SIGN) <= month + TERMS.policy.sign.every


def _next(complaint: Complaint, kind: DueKind) -> datetime:
    return next(due.at for due in complaint.agenda if due.kind is kind)


def test_an_answer_owed_sooner_after_grading_up_is_reminded_of_sooner() -> None:
    """H1, H7: over a weekend two days end before one working day does."""
    friday = at("2026-11-27 17:00")
    up = moves.regrade(filed(when=friday), OWNER, friday, TERMS, severity=Severity.MAJOR)[0]

    assert clock(up.answer_by) == "11-29 17:00"
    assert next(due.at for due in up.agenda if due.kind is DueKind.ANSWER) <= up.answer_by


def test_a_silent_resident_is_asked_again_each_day_and_the_complaint_closes_after_three() -> None:
    """F4."""
    done = moves.finish(signed(), OWNER, SOON, TERMS, words="换了灯泡")[0]
    happened = [(clock(event.at), event.kind, after.status) for after, event in course(done, MONDAY + FOREVER)]

    assert happened == [
        ("11-24 10:05", Happened.FOLLOWED_UP, Status.FINISHED),
        ("11-25 10:05", Happened.FOLLOWED_UP, Status.FINISHED),
        ("11-26 10:05", Happened.CLOSED, Status.CLOSED),
    ]


def test_nobody_is_asked_and_closed_in_the_same_moment() -> None:
    """F4: the house slept over all of it; to ask and not to wait for the answer would be no question."""
    done = moves.finish(signed(), OWNER, SOON, TERMS, words="换了灯泡")[0]

    _, events = fall_due(done, SOON + timedelta(days=5), TERMS)

    assert [event.kind for event in events] == [Happened.CLOSED]


def test_what_was_judged_invalid_closes_when_nobody_objects() -> None:
    """T6."""
    judged = moves.invalidate(signed(), OWNER, SOON, TERMS, words="不归物业管")[0]
    (closed, event), *more = course(judged, MONDAY + FOREVER)

    assert (clock(event.at), event.facts["reason"], closed.status) == ("11-30 10:05", "unopposed", Status.CLOSED)
    assert not more


def test_what_was_referred_outside_is_followed_up_until_there_is_a_result() -> None:
    """T6."""
    referred = moves.refer(signed(), OWNER, SOON, TERMS, words="外墙归发展商")[0]

    assert [when for when, _ in climbed(referred, DueKind.REFERRAL, at("2026-12-03"))] == [
        "11-26 10:05",
        "11-29 10:05",
        "12-02 10:05",
    ]


@pytest.mark.parametrize("back", ["transfer", "assign", "arrive"])
def test_what_comes_back_from_outside_has_a_deadline_to_be_reminded_of_again(back: str) -> None:
    """T6, H7."""
    referred = moves.refer(signed(), OWNER, SOON, TERMS, words="外墙归发展商")[0]
    ways: dict[str, Callable[[], Change]] = {
        "transfer": lambda: moves.transfer(referred, OWNER, SOON, TERMS, department="环境部"),
        "assign": lambda: moves.assign(referred, DIRECTOR, SOON, TERMS, department="环境部"),
        "arrive": lambda: moves.arrive(referred, OWNER, SOON, TERMS),
    }
    kinds = {due.kind for due in ways[back]()[0].agenda}

    assert DueKind.RESOLVE in kinds
    assert DueKind.REFERRAL not in kinds


# A house that slept (invariant 3): what was missed is told once, to everybody it concerns, and not replayed.


def test_what_was_missed_is_told_once_to_everybody_it_concerns() -> None:
    after, events = fall_due(only(filed(), "sign"), MONDAY + timedelta(hours=3), TERMS)

    assert [(event.kind, event.facts["to"]) for event in events] == [(Happened.ESCALATED, "duty,head,affairs,director")]
    assert after.level == HEIGHT[Target.DIRECTOR]
    assert clock(after.agenda[0].at) == "11-23 14:00"


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("danger", [None, "fire"])
def test_after_weeks_of_sleep_each_kind_speaks_once(severity: Severity, danger: str | None) -> None:
    complaint = filed(severity, danger=danger, dispatched=danger is not None)
    now = MONDAY + timedelta(weeks=3)

    after, events = fall_due(complaint, now, TERMS)

    spoken = [event.facts.get("due", event.kind) for event in events]
    assert len(spoken) == len(set(spoken))
    assert all(event.at == now for event in events)
    assert after.due_at is not None
    assert after.due_at > now
