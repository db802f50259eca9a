"""File a complaint: number, department, promises, agenda, receipt (I4, T1–T5, D1, D2)."""

from dataclasses import replace
from datetime import datetime

from core.agenda import at_filing
from core.complaint import Complaint, Satisfaction, Source
from core.desk import Desk
from core.dialogue.conversation import Draft
from core.dialogue.draft import story
from core.events import Event, Happened
from core.form import located
from core.people import Resident
from core.reactions import react
from core.usecases.incidents import fold
from core.voice import upgrade_if_repeated
from nlp.reading import Category, Severity


def file(desk: Desk, resident: Resident, draft: Draft, *, source: Source = Source.CHAT) -> Complaint:
    """Store a complaint of this form and tell everybody; what is unsure goes to the receptionists first (T3).

    So does what comes after many of the same resident's, unless somebody is in danger.
    """
    complaint = _complaint(desk, resident, draft, source)
    is_many = (
        source is Source.CHAT and complaint.dispatched and not complaint.is_emergency and _are_many(desk, resident)
    )
    if is_many:
        complaint = replace(complaint, dispatched=False)
    lead = desk.work.complaints.get(draft.incident) if draft.incident and not complaint.is_emergency else None
    if lead is not None:
        _remember(desk, resident, draft)
        return fold(desk, complaint, lead)
    events: tuple[Event, ...] = (Event(kind=Happened.FILED, ref=complaint.ref, at=desk.now, words=complaint.what),)
    if complaint.is_emergency:
        events = (replace(events[0], kind=Happened.ALARMED),)
    elif complaint.dispatched:
        events += (Event(kind=Happened.DISPATCHED, ref=complaint.ref, at=desk.now),)
    if complaint.earlier:
        events += (Event(kind=Happened.LINKED, ref=complaint.ref, at=desk.now, facts={"earlier": complaint.earlier}),)
    terms = desk.terms()
    complaint, upgraded = upgrade_if_repeated(complaint, desk.now, terms)
    complaint = at_filing(complaint, terms)
    desk.work.complaints.add(complaint)
    react(desk, None, complaint, events + upgraded)
    if is_many:
        many = desk.say("group.many", ref=complaint.ref, count=desk.office.limits.complaints.most)
        desk.tell_service(many, ref=complaint.ref)
    _remember(desk, resident, draft)
    return complaint


def _are_many(desk: Desk, resident: Resident) -> bool:
    """Tell whether so many were filed lately that a person should look at the next before a department is sent."""
    allowance = desk.office.limits.complaints
    own = desk.work.complaints.of_resident(resident.id, allowance.most)
    lately = [one for one in own if desk.now - one.filed_at < allowance.within]
    return sum(one.incident is None and not one.is_emergency for one in lately) >= allowance.most


def _complaint(desk: Desk, resident: Resident, draft: Draft, source: Source) -> Complaint:
    emergency = draft.danger is not None
    category = Category.INCIDENT if emergency else draft.category or Category.SERVICE
    severity = Severity.MAJOR if emergency else draft.severity or Severity.IMPORTANT
    confidence = 1.0 if emergency else draft.confidence if draft.category else 0.0
    terms, now = desk.terms(), desk.now
    department = desk.community.route(draft.topic, draft.danger, category)
    resolve_by = terms.resolve_by(severity, now)
    return Complaint(
        ref=desk.work.complaints.next_ref(desk.community.key, desk.community.local(now).date()),
        community=desk.community.key,
        resident=resident.id,
        source=source,
        category=category,
        severity=severity,
        topic=draft.topic,
        danger=draft.danger,
        confidence=confidence,
        because=draft.because,
        place=located(desk, draft.place, draft.attachments),
        happened=draft.happened,
        what=story(draft),
        demand=draft.demand or desk.say("form.urgent_demand" if emergency else "form.default_demand"),
        against=draft.against,
        name=resident.name,
        phone=draft.phone,
        attachments=draft.attachments,
        department=department.name,
        dispatched=emergency or confidence >= terms.policy.confidence,
        policy=desk.work.policies.keep(terms.policy),
        filed_at=now,
        answer_by=terms.answer_by(severity, source, now),
        resolve_by=resolve_by,
        promised_by=resolve_by,
        earlier=draft.earlier,
        raised=_raised(desk, resident, draft, now),
    )


def _raised(desk: Desk, resident: Resident, draft: Draft, now: datetime) -> int:
    """Count how often this was raised lately without a satisfactory result, this time included (T4)."""
    if draft.topic is None:
        return 1
    content = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
    before = desk.work.complaints.alike(
        desk.community.key,
        since=now - desk.terms().policy.repeat_within,
        resident=resident.id,
        place=draft.place,
        topic=draft.topic,
        limit=20,
    )
    own = [c for c in before if c.incident is None or c.resident == resident.id]  # an outage of many is raised once
    return 1 + sum(complaint.reopened + 1 for complaint in own if complaint.satisfaction not in content)


def _remember(desk: Desk, resident: Resident, draft: Draft) -> None:
    """Keep phone and home on file, so that they are never asked for again (I3)."""
    home = resident.home
    if draft.place.room and not home.room:
        home = replace(draft.place, words=None)
    known = replace(resident, phone=draft.phone or resident.phone, home=home)
    if known != resident:
        desk.work.residents.save(known)
