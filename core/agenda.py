"""What falls due on a complaint and what happens then: reminders, the ladder, upgrades, the silent close (D6, H7, T4, F4)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.complaint import Complaint, Due, DueKind, Move, Satisfaction, Status, leads_to
from core.events import Event, Happened
from core.ladder import again, climbed, offset, towards
from core.policy import Ladder, Policy, Target
from core.terms import Terms
from nlp.reading import Severity

Change = tuple[Complaint, tuple[Event, ...]]

#: How high each target stands: the level of a complaint's ladder.
HEIGHT: dict[Target, int] = {
    Target.DUTY: 0,
    Target.OWNER: 0,
    Target.RECEPTION: 0,
    Target.HEAD: 1,
    Target.AFFAIRS: 2,
    Target.MANAGER: 3,
    Target.DIRECTOR: 4,
    Target.GENERAL: 5,
}

#: These keep their instant whatever the hour; the others wait for the end of the quiet hours unless urgent.
EXACT = frozenset({DueKind.TRIAGE, DueKind.UPGRADE, DueKind.EXPIRE, DueKind.INCIDENT})

#: These wait for somebody's word, also of what is closed.
WORDS = frozenset({DueKind.REMEDY, DueKind.EXCLUSION})

#: So often a report looks by itself how its incident stands; news wakes it before.
LOOKS = timedelta(hours=1)


def fall_due(complaint: Complaint, now: datetime, terms: Terms) -> Change:
    """Do all that has fallen due by now, oldest first; nothing due changes nothing."""
    events: list[Event] = []
    while due := _oldest(complaint.agenda, now):
        complaint, happened = _HAPPENS[due.kind](complaint, due, now, terms)
        events += happened
    return complaint, tuple(events)


def plan(complaint: Complaint, kind: DueKind, since: datetime, terms: Terms) -> Due:
    """Return the first step of that kind, counted from `since`."""
    return _due(complaint, kind, since, 0, terms)


def with_due(complaint: Complaint, *dues: Due) -> Complaint:
    """Return the complaint with these on its agenda, each replacing what was there of its kind."""
    kinds = {due.kind for due in dues}
    kept = tuple(due for due in complaint.agenda if due.kind not in kinds)
    return replace(complaint, agenda=kept + dues)


def replan(complaint: Complaint, kind: DueKind, since: datetime, terms: Terms) -> Complaint:
    """Return the complaint with that kind's steps counted anew, if it is on the agenda at all."""
    if all(due.kind is not kind for due in complaint.agenda):
        return complaint
    return with_due(complaint, plan(complaint, kind, since, terms))


def without_due(complaint: Complaint, *kinds: DueKind) -> Complaint:
    """Return the complaint without anything of these kinds on its agenda."""
    return replace(complaint, agenda=tuple(due for due in complaint.agenda if due.kind not in kinds))


def emptied(complaint: Complaint) -> Complaint:
    """Return the complaint with nothing on its agenda but what waits for somebody's word, however it stands (A5, A7)."""
    return replace(complaint, agenda=tuple(due for due in complaint.agenda if due.kind in WORDS))


def at_filing(complaint: Complaint, terms: Terms) -> Complaint:
    """Return a complaint just filed with its whole agenda; the ladder starts now, dispatched or not."""
    kinds = [DueKind.SIGN, DueKind.ANSWER, DueKind.RESOLVE, DueKind.UPGRADE]
    if complaint.is_emergency:
        kinds.append(DueKind.ARRIVE)
    if not complaint.dispatched:
        kinds.append(DueKind.TRIAGE)
    if complaint.severity is Severity.MAJOR:
        kinds.remove(DueKind.UPGRADE)
    start = complaint.filed_at
    return replace(complaint, agenda=tuple(plan(complaint, kind, start, terms) for kind in kinds))


def ended(
    complaint: Complaint, now: datetime, terms: Terms, *, reason: str, by: str | None = None, words: str = ""
) -> tuple[Complaint, Event]:
    """Return a complaint at its end with nothing on its agenda, save the archiving of what still owes prevention (H4)."""
    over, kind = emptied(replace(complaint, pending=None)), Happened.CLOSED
    if complaint.status is Status.SETTLED:
        over, kind = with_due(over, plan(over, DueKind.ARCHIVE, now, terms)), Happened.SETTLED
    else:
        over = replace(over, closed_at=now)
    return over, Event(kind=kind, ref=complaint.ref, at=now, by=by, words=words, facts={"reason": reason})


def arrive_by(complaint: Complaint, policy: Policy) -> datetime:
    """Return by when somebody is on the spot of an emergency (D5)."""
    return complaint.filed_at + policy.arrive_emergency.rungs[0].after


def is_urgent(complaint: Complaint) -> bool:
    """Tell whether reminders go out in the quiet hours too."""
    return complaint.is_emergency or complaint.severity is Severity.MAJOR


def made_urgent(complaint: Complaint, terms: Terms) -> Complaint:
    """Return a complaint that has become urgent, with what was to wait for the morning at its own instant (H7)."""
    at_once = (_due(complaint, due.kind, due.since, due.step, terms) for due in complaint.agenda)
    return replace(complaint, agenda=tuple(at_once)) if is_urgent(complaint) else complaint


def _oldest(agenda: Sequence[Due], now: datetime) -> Due | None:
    due = min(agenda, key=lambda due: due.at, default=None)
    return due if due is not None and due.at <= now else None


def _due(complaint: Complaint, kind: DueKind, since: datetime, step: int, terms: Terms) -> Due:
    ladder = ladder_of(complaint, kind, since, terms.policy)
    if kind in EXACT or (is_urgent(complaint) and kind not in (DueKind.ARCHIVE, *WORDS)):
        at = since + offset(ladder, step)
    elif kind is DueKind.SIGN:
        at = _awake(since, ladder, step, terms)
    else:
        at = terms.calendar.out_of_quiet(since + offset(ladder, step))
    return Due(kind=kind, at=at, since=since, step=step)


def _awake(since: datetime, ladder: Ladder, step: int, terms: Terms) -> datetime:
    """Climb with the gaps of the ladder, each counted in waking hours, so that a night's rungs don't fall together."""
    at, gone = terms.calendar.out_of_quiet(since), timedelta()
    for number in range(step + 1):
        after = offset(ladder, number)
        at, gone = terms.calendar.out_of_quiet(at + after - gone), after
    return at


def ladder_of(complaint: Complaint, kind: DueKind, since: datetime, policy: Policy) -> Ladder:
    """Return the ladder that a kind of due climbs for this complaint, counted from `since`."""
    match kind:
        case DueKind.SIGN:
            return policy.sign_emergency if complaint.is_emergency else policy.sign
        case DueKind.ARRIVE:
            return policy.arrive_emergency
        case DueKind.DECISION | DueKind.REMEDY | DueKind.EXCLUSION:
            return policy.decision
        case DueKind.ANSWER:
            return towards(complaint.answer_by - since, policy.reminders[-1:], policy.overdue)
        case DueKind.RESOLVE:
            return towards(complaint.resolve_by - since, policy.reminders, policy.overdue)
        case DueKind.REFERRAL:
            return again(policy.refer_every, Target.OWNER)
        case DueKind.FOLLOW_UP:
            return again(policy.follow_up_again)
        case DueKind.TRIAGE:
            return again(policy.triage_within)
        case DueKind.UPGRADE:
            return again(policy.upgrade_after)
        case DueKind.INCIDENT:
            return again(LOOKS)
        case DueKind.EXPIRE:
            invalid = complaint.status is Status.INVALID
            return again(policy.object_within if invalid else policy.follow_up_until)
        case DueKind.ARCHIVE:
            return again(policy.archive_reminder, Target.AFFAIRS)


def _climb(complaint: Complaint, due: Due, now: datetime, terms: Terms) -> Change:
    """Tell everybody whose rung has come; what was missed while the house slept is told once, not replayed."""
    ladder = ladder_of(complaint, due.kind, due.since, terms.policy)
    to, number, _ = climbed(
        ladder, due.step, due.at, now, lambda step: _due(complaint, due.kind, due.since, step, terms).at
    )
    step = _due(complaint, due.kind, due.since, number, terms)
    if due.kind is DueKind.ARRIVE and complaint.status is Status.FILED:
        return with_due(complaint, step), ()  # nobody signed yet: the ladder for signing is already calling
    height = max((HEIGHT[target] for target in to), default=0)
    kind = Happened.ESCALATED if height else Happened.REMINDED
    facts = {"due": due.kind.value, "to": ",".join(to), "step": str(step.step)}
    if _has_passed(complaint, due.kind, now):
        before = due.since + offset(ladder, due.step - 1) if due.step else due.since
        facts["late"] = "again" if _has_passed(complaint, due.kind, before) else "first"
    event = Event(kind=kind, ref=complaint.ref, at=now, facts=facts)
    return with_due(replace(complaint, level=max(complaint.level, height)), step), (event,)


def _has_passed(complaint: Complaint, kind: DueKind, now: datetime) -> bool:
    if kind is DueKind.RESOLVE:
        return now >= complaint.resolve_by
    return kind is DueKind.ANSWER and now >= complaint.answer_by


def _dispatch(complaint: Complaint, due: Due, now: datetime, terms: Terms) -> Change:
    changed = replace(without_due(complaint, DueKind.TRIAGE), dispatched=True)
    return changed, (Event(kind=Happened.DISPATCHED, ref=complaint.ref, at=now, facts={"undecided": "yes"}),)


def _upgrade(complaint: Complaint, due: Due, now: datetime, terms: Terms) -> Change:
    changed = made_urgent(replace(without_due(complaint, DueKind.UPGRADE), severity=Severity.MAJOR), terms)
    return changed, (Event(kind=Happened.UPGRADED, ref=complaint.ref, at=now, facts={"reason": "month"}),)


def _follow_up(complaint: Complaint, due: Due, now: datetime, terms: Terms) -> Change:
    if any(other.kind is DueKind.EXPIRE and other.at <= now for other in complaint.agenda):
        return without_due(complaint, due.kind), ()  # a question whose answer nobody waits for is none
    after = _due(complaint, due.kind, due.since, due.step + 1, terms)
    while after.at <= now:
        after = _due(complaint, due.kind, due.since, after.step + 1, terms)
    event = Event(kind=Happened.FOLLOWED_UP, ref=complaint.ref, at=now, facts={"step": str(due.step)})
    return with_due(complaint, after), (event,)


def _expire(complaint: Complaint, due: Due, now: datetime, terms: Terms) -> Change:
    finished = complaint.status is Status.FINISHED
    status = leads_to(complaint, Move.EXPIRE) or complaint.status
    moved = replace(
        complaint, status=status, satisfaction=Satisfaction.UNANSWERED if finished else complaint.satisfaction
    )
    moved, event = ended(moved, now, terms, reason="unanswered" if finished else "unopposed")
    return moved, (event,)


_HAPPENS: dict[DueKind, Callable[[Complaint, Due, datetime, Terms], Change]] = {
    DueKind.SIGN: _climb,
    DueKind.ARRIVE: _climb,
    DueKind.ANSWER: _climb,
    DueKind.RESOLVE: _climb,
    DueKind.DECISION: _climb,
    DueKind.REFERRAL: _climb,
    DueKind.TRIAGE: _dispatch,
    DueKind.UPGRADE: _upgrade,
    DueKind.FOLLOW_UP: _follow_up,
    DueKind.EXPIRE: _expire,
    DueKind.INCIDENT: lambda complaint, due, now, terms: (
        with_due(complaint, plan(complaint, due.kind, now, terms)),
        (),
    ),
    DueKind.ARCHIVE: _climb,
    DueKind.REMEDY: _climb,
    DueKind.EXCLUSION: _climb,
}
