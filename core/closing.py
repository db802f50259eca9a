"""The end of a complaint: closed by a superior, graded anew after the work, archived once the prevention is verified (H4)."""

from dataclasses import replace
from datetime import datetime

from core import moves
from core.agenda import Change, ended
from core.complaint import Complaint, Move, Status
from core.errors import Refused
from core.events import Event, Happened
from core.moves import owing, step
from core.terms import Terms
from nlp.reading import Severity


def close(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str) -> Change:
    """Close by a superior's word with the reason (F4); while work is owed, only after the resident had it reopened."""
    owes = complaint if complaint.status is Status.INVALID else owing(complaint, terms)
    moved = step(owes, Move.CLOSE)
    if complaint.status.is_worked_on and complaint.reopened == 0:
        raise Refused("refused.close_unworked", ref=complaint.ref)
    moved, event = ended(moved, now, terms, reason="decided", by=by, words=words)
    return moved, (event,)


def regrade(complaint: Complaint, by: str, now: datetime, terms: Terms, *, severity: Severity) -> Change:
    """Correct the severity at any time (改等级, T3); once the work is done it decides no deadline, but what is owed.

    Whoever did the work can't take cause and prevention off themselves.
    """
    if complaint.status.is_worked_on:
        return moves.regrade(complaint, by, now, terms, severity=severity)
    moved = replace(step(complaint, Move.REGRADE), severity=severity)
    if complaint.severity is severity:
        raise Refused("refused.same_severity", ref=complaint.ref, severity=severity)
    owes = severity in terms.policy.corrective_for
    if not owes and complaint.corrected is False:
        if by == complaint.assignee:
            raise Refused("refused.own_severity", ref=complaint.ref)
        moved = replace(moved, corrected=None)
    facts = {"was": complaint.severity.value, "became": severity.value}
    regraded = Event(kind=Happened.REGRADED, ref=moved.ref, at=now, by=by, facts=facts)
    if moved.status is Status.SETTLED:
        return _archived(moved, now, terms, (regraded,), reason="regraded")
    return owing(moved, terms), (regraded,)


def correct(complaint: Complaint, by: str, now: datetime, terms: Terms, *, prevention: str) -> Change:
    """Note that cause, correction and prevention are verified (H4); the resident hears what was done (H6)."""
    if complaint.corrected is not False:
        raise Refused("refused.nothing_owed", ref=complaint.ref)
    moved = replace(complaint, corrected=True)
    facts = {"corrective": complaint.corrective or ""}
    corrected = Event(kind=Happened.CORRECTED, ref=moved.ref, at=now, by=by, words=prevention, facts=facts)
    if moved.status is Status.SETTLED:
        return _archived(moved, now, terms, (corrected,), reason="corrected")
    return moved, (corrected,)


def _archived(complaint: Complaint, now: datetime, terms: Terms, events: tuple[Event, ...], *, reason: str) -> Change:
    if complaint.corrected is False:
        return complaint, events
    moved, closed = ended(step(complaint, Move.ARCHIVE), now, terms, reason=reason)
    return moved, (*events, closed)
