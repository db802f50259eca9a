"""The verbs of the staff and their superiors: each returns the complaint changed and what happened, or refuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.agenda import Change, emptied, made_urgent, plan, replan, with_due, without_due
from core.complaint import Complaint, DueKind, Move, Pending, Status, Waiting, leads_to
from core.errors import Refused
from core.events import Event, Happened
from core.messages import Attachment
from core.terms import Terms
from nlp.reading import Category, Severity


def acknowledge(complaint: Complaint, by: str, now: datetime, terms: Terms) -> Change:
    """Sign for it (签收, D1): that person owns it from now on; a transfer is accepted the same way (D3)."""
    moved = step(complaint, Move.ACKNOWLEDGE)
    if complaint.status is not Status.FILED and complaint.offered_to is None:
        raise Refused("refused.signed_already", ref=complaint.ref, by=complaint.assignee or "")
    moved = replace(
        without_due(moved, DueKind.SIGN, DueKind.TRIAGE),
        assignee=by,
        offered_to=None,
        dispatched=True,
        acknowledged_at=complaint.acknowledged_at or now,
    )
    moved = _back_from_outside(complaint, moved, now, terms)
    return moved, (_event(Happened.ACKNOWLEDGED, moved, now, by),)


def arrive(complaint: Complaint, by: str, now: datetime, terms: Terms) -> Change:
    """Be on the spot (已到场, D5)."""
    moved = answered(without_due(step(complaint, Move.ARRIVE), DueKind.ARRIVE), now)
    moved = _back_from_outside(complaint, moved, now, terms)
    return replace(moved, arrived_at=now), (_event(Happened.ARRIVED, moved, now, by),)


def explain(
    complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str, proof: tuple[Attachment, ...] = ()
) -> Change:
    """Tell the resident how it stands, and show it (H5, F2)."""
    moved = replace(answered(step(complaint, Move.EXPLAIN), now), proof=complaint.proof + proof)
    return moved, (_event(Happened.EXPLAINED, moved, now, by, words),)


def finish(
    complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str, proof: tuple[Attachment, ...] = ()
) -> Change:
    """Hand in the process and the result (办结, H3); the call-back begins (F4)."""
    moved = owing(answered(step(complaint, Move.FINISH), now), terms)
    moved = replace(
        emptied(moved),
        process=words,
        proof=complaint.proof + proof,
        finished_at=now,
        pending=None,
        offered_to=None,
    )
    moved = with_due(moved, plan(moved, DueKind.FOLLOW_UP, now, terms), plan(moved, DueKind.EXPIRE, now, terms))
    return moved, (_event(Happened.FINISHED, moved, now, by, words),)


def transfer(
    complaint: Complaint, by: str, now: datetime, terms: Terms, *, department: str, person: str | None = None
) -> Change:
    """Hand it to another department or person (转派, D3); who had it answers for it until the next one signs."""
    if department == complaint.department and person in (None, complaint.assignee):
        raise Refused("refused.there_already", ref=complaint.ref, department=department)
    moved = step(complaint, Move.TRANSFER)
    moved = replace(without_due(moved, DueKind.TRIAGE), department=department, offered_to=person, dispatched=True)
    moved = with_due(moved, plan(moved, DueKind.SIGN, now, terms))
    moved = _back_from_outside(complaint, moved, now, terms)
    facts = {"from": complaint.department, "department": department, "person": person or ""}
    return moved, (_event(Happened.TRANSFERRED, moved, now, by, facts=facts),)


def ask_extension(
    complaint: Complaint,
    by: str,
    now: datetime,
    terms: Terms,
    *,
    words: str,
    until: datetime,
    to: tuple[str, ...],
) -> Change:
    """Ask for more time with reason and new date, before the deadline (申请延期, H2)."""
    moved = step(complaint, Move.EXTEND)
    if complaint.pending is not None:
        raise Refused("refused.pending", ref=complaint.ref)
    if now > complaint.resolve_by:
        raise Refused("refused.extend_late", ref=complaint.ref)
    if until <= complaint.resolve_by:
        raise Refused("refused.extend_shorter", ref=complaint.ref)
    if complaint.extended >= terms.policy.extensions:
        raise Refused("refused.extend_often", ref=complaint.ref, times=complaint.extended)
    pending = Pending(kind=Waiting.EXTENSION, by=by, to=to, words=words, asked_at=now, until=until)
    moved = replace(moved, pending=pending)
    moved = with_due(moved, plan(moved, DueKind.DECISION, now, terms))
    return moved, (_event(Happened.EXTENSION_ASKED, moved, now, by, words, {"to": ",".join(to)}),)


def decide(complaint: Complaint, by: str, now: datetime, terms: Terms, *, agreed: bool, words: str = "") -> Change:
    """Approve or refuse an extension (同意 / 不同意, H2); the first promise stays on record."""
    moved = step(complaint, Move.DECIDE)
    pending = complaint.pending
    if pending is None or pending.kind is not Waiting.EXTENSION or pending.until is None:
        raise Refused("refused.nothing_asked", ref=complaint.ref)
    moved = without_due(replace(moved, pending=None), DueKind.DECISION)
    facts = {"asked_by": pending.by, "reason": pending.words}
    if not agreed:
        return moved, (_event(Happened.EXTENSION_REFUSED, moved, now, by, words, facts),)
    moved = answered(replace(moved, resolve_by=pending.until, extended=complaint.extended + 1), now)
    moved = replan(moved, DueKind.RESOLVE, now, terms)
    return moved, (_event(Happened.EXTENDED, moved, now, by, words, facts),)


def report(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str, to: tuple[str, ...]) -> Change:
    """Send a referral slip to the superior with what was found (上报 《工作传签单》, D4)."""
    moved = step(complaint, Move.REPORT)
    if complaint.pending is not None:
        raise Refused("refused.pending", ref=complaint.ref)
    pending = Pending(kind=Waiting.REPORT, by=by, to=to, words=words, asked_at=now)
    moved = replace(moved, pending=pending)
    moved = with_due(moved, plan(moved, DueKind.DECISION, now, terms))
    return moved, (_event(Happened.REPORTED, moved, now, by, words, {"to": ",".join(to)}),)


def assign(complaint: Complaint, by: str, now: datetime, terms: Terms, *, department: str, words: str = "") -> Change:
    """Issue the work-assignment notice to a department (派单 《工作安排通知单》, D4), or dispatch what waited (T3)."""
    moved = step(complaint, Move.ASSIGN)
    notice = complaint.pending is not None and complaint.pending.kind is Waiting.REPORT
    moved = without_due(moved, DueKind.TRIAGE, *([DueKind.DECISION] if notice else []))
    moved = replace(
        moved,
        department=department,
        dispatched=True,
        offered_to=None,
        pending=None if notice else complaint.pending,
    )
    moved = with_due(moved, plan(moved, DueKind.SIGN, now, terms))
    moved = _back_from_outside(complaint, moved, now, terms)
    if not complaint.dispatched and not notice:
        return moved, (_event(Happened.DISPATCHED, moved, now, by),)
    facts = {"from": complaint.department, "department": department}
    if notice and complaint.pending is not None:
        facts |= {"found": complaint.pending.words, "asked_by": complaint.pending.by}
    return moved, (_event(Happened.ASSIGNED, moved, now, by, words, facts),)


def invalidate(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str) -> Change:
    """Judge it not valid, with the reason (判无效, T6); the resident may object for a while."""
    moved = answered(step(complaint, Move.INVALIDATE), now)
    moved = replace(emptied(moved), valid=False, pending=None)
    moved = with_due(moved, plan(moved, DueKind.EXPIRE, now, terms))
    return moved, (_event(Happened.INVALIDATED, moved, now, by, words),)


def refer(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str) -> Change:
    """Hand what lies with the developer or an outside body to them and follow it up until there is a result (T6)."""
    moved = answered(step(complaint, Move.REFER), now)
    moved = without_due(moved, DueKind.RESOLVE, DueKind.ARRIVE)
    moved = with_due(moved, plan(moved, DueKind.REFERRAL, now, terms))
    return moved, (_event(Happened.REFERRED, moved, now, by, words),)


def recategorise(
    complaint: Complaint, by: str, now: datetime, terms: Terms, *, category: Category, department: str
) -> Change:
    """Correct the category (改类别, T3); what nobody signed for yet goes to the department of the new one."""
    moved = step(complaint, Move.RECATEGORISE)
    if complaint.category is category and complaint.dispatched:
        raise Refused("refused.same_category", ref=complaint.ref, category=category)
    facts = {"was": complaint.category.value, "became": category.value, "from": complaint.department}
    topic = complaint.topic if complaint.category is category else None
    moved = replace(moved, category=category, topic=topic, confidence=1.0)
    if complaint.assignee is None:
        moved = replace(without_due(moved, DueKind.TRIAGE), department=department, dispatched=True)
        moved = with_due(moved, plan(moved, DueKind.SIGN, now, terms))
    facts["department"] = moved.department
    return moved, (_event(Happened.RECATEGORISED, moved, now, by, facts=facts),)


def regrade(complaint: Complaint, by: str, now: datetime, terms: Terms, *, severity: Severity) -> Change:
    """Correct the severity while work is owed (T3); the promise of the new one counts from filing, never ending in the past."""
    moved = step(complaint, Move.REGRADE)
    if complaint.severity is severity:
        raise Refused("refused.same_severity", ref=complaint.ref, severity=severity)
    by_when = terms.resolve_by(severity, complaint.filed_at)
    moved = replace(
        moved,
        severity=severity,
        resolve_by=by_when if by_when > now else terms.resolve_by(severity, now),
        answer_by=terms.answer_by(severity, complaint.source, complaint.filed_at),
    )
    moved = replan(moved, DueKind.RESOLVE, now, terms)
    if moved.answer_by != complaint.answer_by:
        moved = replan(moved, DueKind.ANSWER, complaint.filed_at, terms)
    moved = made_urgent(_upgraded_after_a_month(moved, now, terms), terms)
    facts = {"was": complaint.severity.value, "became": severity.value}
    return moved, (_event(Happened.REGRADED, moved, now, by, facts=facts),)


def step(complaint: Complaint, move: Move) -> Complaint:
    """Return the complaint in the status that the table of moves gives; refuses what is not in it."""
    status = leads_to(complaint, move)
    if status is None:
        raise Refused("refused.not_now", ref=complaint.ref, status=complaint.status, move=move)
    return replace(complaint, status=status)


def owing(complaint: Complaint, terms: Terms) -> Complaint:
    """Return the complaint owing cause, correction and prevention, if one of its severity does (H4).

    Of many reports of one incident the first owes it for all.
    """
    severe = complaint.severity in terms.policy.corrective_for
    owes = severe and complaint.corrected is None and complaint.incident is None
    return replace(complaint, corrected=False) if owes else complaint


def answered(complaint: Complaint, now: datetime) -> Complaint:
    """Return the complaint with its first answer to the resident on record (F2)."""
    return replace(without_due(complaint, DueKind.ANSWER), answered_at=complaint.answered_at or now)


def _back_from_outside(before: Complaint, moved: Complaint, now: datetime, terms: Terms) -> Complaint:
    """Owe the result ourselves again once what was referred outside is in our own hands (T6): a new promise begins."""
    if before.status is not Status.REFERRED:
        return moved
    moved = replace(without_due(moved, DueKind.REFERRAL), resolve_by=terms.resolve_by(moved.severity, now))
    return with_due(moved, plan(moved, DueKind.RESOLVE, now, terms))


def _upgraded_after_a_month(complaint: Complaint, now: datetime, terms: Terms) -> Complaint:
    """Upgrade what is not major a month after filing (T4); a superior's later word holds for another month."""
    if complaint.severity is Severity.MAJOR:
        return without_due(complaint, DueKind.UPGRADE)
    upgrade = plan(complaint, DueKind.UPGRADE, complaint.filed_at, terms)
    return with_due(complaint, upgrade if upgrade.at > now else plan(complaint, DueKind.UPGRADE, now, terms))


def _event(
    kind: Happened,
    complaint: Complaint,
    now: datetime,
    by: str | None,
    words: str = "",
    facts: Mapping[str, str] | None = None,
) -> Event:
    return Event(kind=kind, ref=complaint.ref, at=now, by=by, words=words, facts=facts or {})
