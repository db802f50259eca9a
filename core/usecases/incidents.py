"""Fold the reports of one outage into one incident, and let all of them hear how it goes on (A3)."""

from dataclasses import replace
from datetime import timedelta

from core.complaint import Complaint
from core.desk import Desk
from core.events import Event, Happened
from core.form import card, post_card
from core.incident import follow, is_worth_showing, join, leading, leads_still, stand_alone
from core.policy import Target
from core.reactions import react

#: So many open incidents of one kind are looked at.
LOOKED_AT = 30


def open_incidents(desk: Desk, topic: str | None) -> tuple[Complaint, ...]:
    """Return what was reported first of each incident of that kind that still goes on."""
    if topic is None:
        return ()
    since = desk.now - desk.office.policy.incident_within
    return tuple(desk.work.complaints.incidents(desk.community.key, topic, since, LOOKED_AT))


def fold(desk: Desk, complaint: Complaint, lead: Complaint) -> Complaint:
    """File a report under an incident that is known: recorded, answered with what is known, counted on its card."""
    joined, events = join(complaint, lead, desk.now, desk.terms())
    desk.work.complaints.add(joined)
    desk.record(Event(kind=Happened.FILED, ref=joined.ref, at=desk.now, words=joined.what))
    counted = replace(lead, joined=desk.work.complaints.count_joined(lead.ref))
    react(desk, None, joined, events)
    _count(desk, counted)
    return joined


def go_on(desk: Desk, complaint: Complaint) -> None:
    """Bring one report to where its incident stands; if that leads nowhere any more, to another one or on its own way."""
    lead = desk.work.complaints.get(complaint.incident or "")
    terms = desk.terms(complaint)
    if lead is None or not leads_still(lead):
        lead = _another(desk, complaint)
    if lead is None:
        moved, events = stand_alone(complaint, desk.now, terms)
    else:
        moved, events = follow(complaint, lead, desk.work.timeline.of(lead.ref), desk.now, terms)
        if lead.ref != complaint.incident:
            _count(desk, replace(lead, joined=desk.work.complaints.count_joined(lead.ref)))
    desk.work.complaints.save(react(desk, complaint, moved, events))


def _another(desk: Desk, complaint: Complaint) -> Complaint | None:
    since = desk.now - max(desk.office.policy.incident_within, timedelta(days=1))
    found = desk.work.complaints.incidents(desk.community.key, complaint.topic or "", since, LOOKED_AT)
    return leading(complaint.place, [lead for lead in found if lead.ref != complaint.ref])


def _count(desk: Desk, lead: Complaint) -> None:
    """Show the growing number on the one card; when it grows large, say so above, once."""
    if is_worth_showing(lead.joined):
        post_card(desk, lead)
    if lead.joined + 1 == desk.office.policy.incident_alert:
        text = "\n".join([desk.say("person.incident", ref=lead.ref, count=lead.joined + 1), card(desk, lead)])
        desk.tell_targets((Target.AFFAIRS, Target.DIRECTOR), lead, text, ref=lead.ref, urgent=True)
