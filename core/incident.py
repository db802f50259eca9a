"""Many reports of one outage are one incident (A3): the first one leads, the others follow it and hear what it comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from core.agenda import Change, plan, with_due, without_due
from core.complaint import Complaint, DueKind, Status
from core.events import Event, Happened
from core.moves import acknowledge, answered, arrive, finish, invalidate, refer
from core.terms import Terms
from nlp.reading import Place, Severity

#: What all who reported it are to hear of as soon as it happens.
NEWS = frozenset(
    {
        Happened.ACKNOWLEDGED,
        Happened.ARRIVED,
        Happened.EXPLAINED,
        Happened.EXTENDED,
        Happened.REFERRED,
        Happened.FINISHED,
        Happened.INVALIDATED,
        Happened.WITHDRAWN,
        Happened.SETTLED,
        Happened.CLOSED,
    }
)


def leading(place: Place, leads: Iterable[Complaint]) -> Complaint | None:
    """Return the one that a report from this place belongs to: of the same building, or of the whole community."""
    return next((lead for lead in leads if lead.place.building in (None, place.building) and place.building), None)


def leads_still(lead: Complaint | None) -> bool:
    """Tell whether there is still something to follow; what was taken back or closed without a result leads nowhere."""
    return (
        lead is not None and (lead.status is not Status.WITHDRAWN) and (not lead.status.is_over or bool(lead.process))
    )


def join(complaint: Complaint, lead: Complaint, now: datetime, terms: Terms) -> Change:
    """Put a report just filed under the incident: its own number, no ladder of its own, the promise of the first one."""
    joined = replace(
        complaint,
        incident=lead.ref,
        category=lead.category,
        severity=lead.severity,
        department=lead.department,
        dispatched=True,
        resolve_by=lead.resolve_by,
        promised_by=lead.resolve_by,
        agenda=(),
    )
    joined, _ = _caught_up(with_due(joined, plan(joined, DueKind.INCIDENT, now, terms)), lead, (), now, terms)
    return joined, (Event(kind=Happened.FOLDED, ref=joined.ref, at=now, facts={"incident": lead.ref}),)


def follow(complaint: Complaint, lead: Complaint, course: Sequence[Event], now: datetime, terms: Terms) -> Change:
    """Bring a report to where the incident stands; `course` is what happened to the one that leads it."""
    looked_at = max((due.since for due in complaint.agenda if due.kind is DueKind.INCIDENT), default=complaint.filed_at)
    news = [event for event in course if event.at > looked_at]
    moved = replace(complaint, incident=lead.ref, department=lead.department)
    moved = with_due(moved, plan(moved, DueKind.INCIDENT, now, terms))
    events: tuple[Event, ...] = ()
    for told in news:
        if told.kind is Happened.EXPLAINED:
            moved = answered(moved, now)
            events += (replace(told, ref=complaint.ref, at=now),)
    if lead.resolve_by != complaint.resolve_by and lead.status.is_worked_on and lead.status is not Status.REFERRED:
        moved = replace(moved, resolve_by=lead.resolve_by)
        extended = next((told for told in reversed(news) if told.kind is Happened.EXTENDED), None)
        events += (replace(extended, ref=complaint.ref, at=now),) if extended is not None else ()
    moved, steps = _caught_up(moved, lead, course, now, terms)
    return moved, events + steps


def stand_alone(complaint: Complaint, now: datetime, terms: Terms) -> Change:
    """Make a report a matter of its own again, with a ladder that begins now: what it followed leads nowhere."""
    moved = replace(
        complaint,
        incident=None,
        status=Status.FILED,
        assignee=None,
        resolve_by=max(complaint.resolve_by, terms.resolve_by(complaint.severity, now)),
        agenda=(),
    )
    kinds = [DueKind.SIGN, DueKind.RESOLVE]
    if moved.answered_at is None:
        kinds.append(DueKind.ANSWER)
    if moved.severity is not Severity.MAJOR:
        kinds.append(DueKind.UPGRADE)
    moved = with_due(moved, *(plan(moved, kind, now, terms) for kind in kinds))
    return moved, (Event(kind=Happened.SEPARATED, ref=moved.ref, at=now, facts={"incident": complaint.incident or ""}),)


def is_worth_showing(joined: int) -> bool:
    """Tell whether the card is to show that so many have joined: 1 2 3 5 10 20 50 …, not every one of a thousand."""
    digits = str(joined)
    return joined == 3 or (digits[0] in "125" and set(digits[1:]) <= {"0"})


def _caught_up(complaint: Complaint, lead: Complaint, course: Sequence[Event], now: datetime, terms: Terms) -> Change:
    """Take the same steps as the one that leads, as far as they are still to be taken."""
    events: tuple[Event, ...] = ()
    owner = lead.assignee or lead.department
    if complaint.status is Status.FILED and lead.status is not Status.FILED:
        complaint, events = acknowledge(complaint, owner, now, terms)
    elif lead.status is Status.FILED and complaint.status.is_worked_on:
        return replace(complaint, status=Status.FILED), ()
    happened: tuple[Event, ...] = ()
    if lead.status is Status.ON_SITE and complaint.status is Status.ACKNOWLEDGED:
        complaint, happened = arrive(complaint, owner, now, terms)
    elif lead.status is Status.REFERRED and complaint.status is not Status.REFERRED:
        complaint, happened = refer(complaint, owner, now, terms, words=_words(course, Happened.REFERRED))
        complaint = without_due(complaint, DueKind.REFERRAL)
    elif lead.status is Status.INVALID:
        complaint, happened = invalidate(complaint, owner, now, terms, words=_words(course, Happened.INVALIDATED))
    elif lead.status in (Status.FINISHED, Status.SETTLED, Status.CLOSED):
        complaint, happened = finish(complaint, owner, now, terms, words=lead.process, proof=lead.proof)
    # Who hears that it is done need not hear first that somebody begins.
    return complaint, happened or events


def _words(course: Sequence[Event], kind: Happened) -> str:
    return next((event.words for event in reversed(course) if event.kind is kind), "")
