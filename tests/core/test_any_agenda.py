"""Whatever complaint, whatever is done to it and however long nobody looks: what its agenda holds fits, and lies ahead."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from matters import COLLEAGUE, DIRECTOR, HEAD, MONDAY, OWNER, TERMS, clock, course, filed

from core import closing, moves, voice
from core.agenda import EXACT, Change, fall_due, is_urgent
from core.complaint import Complaint, DueKind, Satisfaction, Source, Status, Waiting
from core.errors import Refused
from core.events import Happened
from nlp.reading import Category, Severity

instants = st.integers(min_value=0, max_value=400 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
complaints = st.builds(
    lambda severity, when, source, danger, decided: filed(
        severity, when=when, source=source, danger=danger, dispatched=decided or danger is not None
    ),
    st.sampled_from(Severity),
    instants,
    st.sampled_from(Source),
    st.sampled_from([None, None, "fire"]),
    st.booleans(),
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(complaints)
def test_step_by_step_time_only_moves_on_and_levels_only_rise(complaint: Complaint) -> None:
    until = complaint.filed_at + timedelta(days=3)
    while complaint.due_at is not None and complaint.due_at <= until:
        after, _ = fall_due(complaint, complaint.due_at, TERMS)
        assert after.due_at is not None
        assert after.due_at > complaint.due_at
        assert after.level >= complaint.level
        complaint = after


@settings(derandomize=True, max_examples=60, deadline=None)
@given(complaints)
def test_what_is_not_urgent_never_reminds_in_the_quiet_hours(complaint: Complaint) -> None:
    """H7."""
    for after, event in course(complaint, complaint.filed_at + timedelta(days=4)):
        reminds = event.kind in (Happened.REMINDED, Happened.ESCALATED)
        if reminds and not is_urgent(after):
            assert not TERMS.calendar.is_quiet(event.at), clock(event.at)
    for due in complaint.agenda:
        if is_urgent(complaint) or due.kind in EXACT:
            assert due.at >= complaint.filed_at


@settings(derandomize=True, max_examples=60, deadline=None)
@given(complaints, st.integers(min_value=1, max_value=60 * 24 * 20))
def test_however_long_the_house_slept_the_next_step_lies_ahead(complaint: Complaint, minutes: int) -> None:
    now = complaint.filed_at + timedelta(minutes=minutes)

    after, events = fall_due(complaint, now, TERMS)

    assert after.due_at is not None
    assert after.due_at > now
    assert fall_due(after, now, TERMS) == (after, ())
    spoken = [event.facts.get("due", event.kind) for event in events]
    assert len(spoken) == len(set(spoken))


# Any moves in any order: what the agenda holds always fits the status.

Act = Callable[[Complaint, datetime], Change]
_LONGER = timedelta(days=30)
ACTS: dict[str, Act] = {
    "sign": lambda c, now: moves.acknowledge(c, COLLEAGUE, now, TERMS),
    "arrive": lambda c, now: moves.arrive(c, OWNER, now, TERMS),
    "explain": lambda c, now: moves.explain(c, OWNER, now, TERMS, words="在联系厂家"),
    "finish": lambda c, now: moves.finish(c, OWNER, now, TERMS, words="换了灯泡"),
    "transfer": lambda c, now: moves.transfer(c, OWNER, now, TERMS, department="环境部", person="方阿姨"),
    "transfer back": lambda c, now: moves.transfer(c, OWNER, now, TERMS, department="工程部"),
    "extend": lambda c, now: moves.ask_extension(
        c, OWNER, now, TERMS, words="等配件", until=c.resolve_by + _LONGER, to=(DIRECTOR,)
    ),
    "agree": lambda c, now: moves.decide(c, DIRECTOR, now, TERMS, agreed=True),
    "disagree": lambda c, now: moves.decide(c, DIRECTOR, now, TERMS, agreed=False),
    "report": lambda c, now: moves.report(c, OWNER, now, TERMS, words="要别的部门", to=(DIRECTOR,)),
    "assign": lambda c, now: moves.assign(c, DIRECTOR, now, TERMS, department="财务部"),
    "invalidate": lambda c, now: moves.invalidate(c, OWNER, now, TERMS, words="不归物业管"),
    "refer": lambda c, now: moves.refer(c, OWNER, now, TERMS, words="外墙归发展商"),
    "fees": lambda c, now: moves.recategorise(c, OWNER, now, TERMS, category=Category.FEES, department="财务部"),
    "minor": lambda c, now: closing.regrade(c, HEAD, now, TERMS, severity=Severity.MINOR),
    "major": lambda c, now: closing.regrade(c, OWNER, now, TERMS, severity=Severity.MAJOR),
    "close": lambda c, now: closing.close(c, DIRECTOR, now, TERMS, words="住户已搬走"),
    "supplement": lambda c, now: voice.supplement(c, now, TERMS, words="今天又坏了"),
    "urge": lambda c, now: voice.urge(c, now, TERMS),
    "withdraw": lambda c, now: voice.withdraw(c, now, TERMS),
    "satisfied": lambda c, now: voice.rate(c, now, TERMS, satisfaction=Satisfaction.SATISFIED),
    "unsatisfied": lambda c, now: voice.rate(c, now, TERMS, satisfaction=Satisfaction.UNSATISFIED),
    "appeal": lambda c, now: voice.appeal(c, now, TERMS, words="不服"),
    "verify": lambda c, now: closing.correct(c, HEAD, now, TERMS, prevention="每月检查"),
    "again": lambda c, now: voice.raise_again(c, now, TERMS, words="又来了"),
}


def fits(complaint: Complaint) -> None:
    """Assert that everything owed is on the agenda, and nothing else."""
    kinds = [due.kind for due in complaint.agenda]
    status = complaint.status
    assert len(kinds) == len(set(kinds))
    assert status.is_open == (complaint.due_at is not None)
    assert status.is_open == (complaint.closed_at is None)
    assert (DueKind.SIGN in kinds) == (status is Status.FILED)
    assert (DueKind.REFERRAL in kinds) == (status is Status.REFERRED)
    assert (DueKind.RESOLVE in kinds) == (status.is_worked_on and status is not Status.REFERRED)
    assert (DueKind.UPGRADE in kinds) == (status.is_worked_on and complaint.severity is not Severity.MAJOR)
    assert (DueKind.FOLLOW_UP in kinds) == (status is Status.FINISHED)
    assert (DueKind.EXPIRE in kinds) == (status in (Status.FINISHED, Status.INVALID))
    assert (DueKind.DECISION in kinds) == (complaint.pending is not None)
    assert (DueKind.TRIAGE in kinds) == (status.is_open and not complaint.dispatched)
    assert (DueKind.ARCHIVE in kinds) == (status is Status.SETTLED)
    if complaint.corrected is False:
        assert status in (Status.FINISHED, Status.SETTLED)
    if DueKind.ANSWER in kinds:
        assert complaint.answered_at is None
    if complaint.pending is not None and complaint.pending.kind is Waiting.EXTENSION:
        assert complaint.pending.until is not None


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    complaints,
    st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from([0, 1, 45, 60 * 5, 60 * 30, 60 * 24 * 4])),
        min_size=3,
        max_size=25,
    ),
)
def test_whatever_is_done_in_whatever_order_the_agenda_fits_the_status(
    complaint: Complaint, acts: list[tuple[str, int]]
) -> None:
    """Invariant 3: an open complaint always has a next step, a closed one never; levels never go down. H4: none is closed owing."""
    now = complaint.filed_at
    fits(complaint)
    for act, minutes in acts:
        before, now = complaint, now + timedelta(minutes=minutes)
        complaint, _ = fall_due(complaint, now, TERMS)
        fits(complaint)
        try:
            complaint, events = ACTS[act](complaint, now)
        except Refused:
            continue
        assert events
        assert all(event.at == now and event.ref == complaint.ref for event in events)
        fits(complaint)
        assert complaint.level >= before.level
        assert complaint.promised_by == before.promised_by
