"""The resident's verbs on their own complaint (F4, F5, T4, T5): each returns it changed and what happened, or refuses."""

from dataclasses import replace
from datetime import datetime

from core.agenda import Change, emptied, ended, made_urgent, plan, replan, with_due, without_due
from core.amends import needless
from core.complaint import Complaint, DueKind, Move, Satisfaction, Status
from core.errors import Refused
from core.events import Event, Happened
from core.messages import Attachment
from core.moves import step
from core.terms import Terms
from nlp.reading import Severity


def supplement(
    complaint: Complaint, now: datetime, terms: Terms, *, words: str, attachments: tuple[Attachment, ...] = ()
) -> Change:
    """Add words, pictures or a place (补充)."""
    moved = step(complaint, Move.SUPPLEMENT)
    moved = replace(
        moved,
        what="\n".join(part for part in (complaint.what, words) if part),
        attachments=complaint.attachments + attachments,
    )
    return moved, (Event(kind=Happened.SUPPLEMENTED, ref=moved.ref, at=now, words=words),)


def urge(complaint: Complaint, now: datetime, terms: Terms, *, words: str = "") -> Change:
    """Hurry it (催办), so often as the policy allows."""
    moved = step(complaint, Move.URGE)
    if complaint.urged_at is not None and now - complaint.urged_at < terms.policy.urge_every:
        minutes = int(terms.policy.urge_every.total_seconds() // 60)
        raise Refused("refused.urged_lately", ref=complaint.ref, minutes=minutes)
    return replace(moved, urged_at=now), (Event(kind=Happened.URGED, ref=moved.ref, at=now, words=words),)


def withdraw(complaint: Complaint, now: datetime, terms: Terms, *, words: str = "") -> Change:
    """Take it back (撤诉)."""
    moved, dropped = needless(step(complaint, Move.WITHDRAW), now)
    moved = replace(moved, closed_at=now, pending=None, agenda=(), corrected=complaint.corrected or None)
    return moved, (Event(kind=Happened.WITHDRAWN, ref=moved.ref, at=now, words=words), *dropped)


def rate(
    complaint: Complaint,
    now: datetime,
    terms: Terms,
    *,
    satisfaction: Satisfaction,
    words: str = "",
    by: str | None = None,
) -> Change:
    """Say at the call-back whether it is solved (回访, F4); not satisfied reopens it one step higher. `by`: who asked by phone."""
    facts = {"satisfaction": satisfaction.value}
    rated = Event(kind=Happened.RATED, ref=complaint.ref, at=now, by=by, words=words, facts=facts)
    if satisfaction is Satisfaction.UNSATISFIED:
        moved = replace(step(complaint, Move.REJECT), satisfaction=satisfaction)
        moved, events = _reopen(moved, now, terms, words=words, by=by, reason="unsatisfied")
        return moved, (rated, *events)
    moved = replace(step(complaint, Move.ACCEPT), satisfaction=satisfaction)
    moved, closed = ended(moved, now, terms, reason="accepted", by=by)
    return moved, (rated, closed)


def appeal(complaint: Complaint, now: datetime, terms: Terms, *, words: str) -> Change:
    """Object to a judgement or a closing (申诉, T6, F5): back to work, seen by the superior."""
    moved = step(complaint, Move.APPEAL)
    appealed = Event(kind=Happened.APPEALED, ref=moved.ref, at=now, words=words)
    moved, events = _reopen(replace(moved, valid=None), now, terms, words=words, by=None, reason="appeal")
    return moved, (appealed, *events)


def raise_again(complaint: Complaint, now: datetime, terms: Terms, *, words: str) -> Change:
    """Hear the same matter again while it is open (二次投诉, T5); the third time it becomes major (T4)."""
    moved = replace(step(complaint, Move.RAISE_AGAIN), raised=complaint.raised + 1)
    again = Event(kind=Happened.RAISED_AGAIN, ref=moved.ref, at=now, words=words, facts={"times": str(moved.raised)})
    moved, events = upgrade_if_repeated(moved, now, terms)
    return moved, (again, *events)


def upgrade_if_repeated(complaint: Complaint, now: datetime, terms: Terms) -> Change:
    """Upgrade what was raised as often as the policy's limit to major, with the reason (T4)."""
    if complaint.raised < terms.policy.repeat_limit or complaint.severity is Severity.MAJOR:
        return complaint, ()
    moved = replace(
        without_due(complaint, DueKind.UPGRADE),
        severity=Severity.MAJOR,
        answer_by=min(complaint.answer_by, terms.answer_by(Severity.MAJOR, complaint.source, now)),
    )
    if moved.answer_by != complaint.answer_by:
        moved = replan(moved, DueKind.ANSWER, complaint.filed_at, terms)
    facts = {"reason": "repeated", "times": str(moved.raised)}
    return made_urgent(moved, terms), (Event(kind=Happened.UPGRADED, ref=moved.ref, at=now, facts=facts),)


def _reopen(complaint: Complaint, now: datetime, terms: Terms, *, words: str, by: str | None, reason: str) -> Change:
    """Begin again one rung higher: a new promise, the ladder from the start, the level up (F4).

    What was written about its cause did not hold; the next result owes it anew (H4).
    """
    moved = replace(
        emptied(complaint),
        status=Status.FILED,
        level=complaint.level + 1,
        incident=None,
        reopened=complaint.reopened + 1,
        raised=complaint.raised + 1,
        finished_at=None,
        closed_at=None,
        corrected=None,
        offered_to=None,
        resolve_by=terms.resolve_by(complaint.severity, now),
    )
    moved, upgraded = upgrade_if_repeated(moved, now, terms)
    kinds = [DueKind.SIGN, DueKind.RESOLVE]
    moved = with_due(moved, *(plan(moved, kind, now, terms) for kind in kinds))
    if moved.severity is not Severity.MAJOR:
        moved = with_due(moved, plan(moved, DueKind.UPGRADE, moved.filed_at, terms))
    facts = {"reason": reason, "times": str(moved.reopened)}
    reopened = Event(kind=Happened.REOPENED, ref=moved.ref, at=now, by=by, words=words, facts=facts)
    return moved, (reopened, *upgraded)
