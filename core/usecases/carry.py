"""Carry out one move of the staff on one complaint, once it has its words and its choice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from core import amends, closing, exempting, moves, voice
from core.agenda import Change
from core.complaint import Complaint, Move, Satisfaction
from core.corrective import CorrectiveItem
from core.desk import Desk
from core.errors import Refused
from core.house import Person, Role
from core.messages import Attachment
from core.permissions import check
from core.policy import Target
from core.reactions import react
from core.usecases import gifts
from core.usecases.itemised import itemise
from nlp.reading import Category, Severity
from nlp.when import read_deadline

Term = TypeVar("Term", Category, Severity, Satisfaction)

#: To whom a referral slip goes: the superior, and the one above who can decide between departments (D4).
SUPERIORS: dict[Role, tuple[Target, ...]] = {
    Role.WORKER: (Target.HEAD, Target.AFFAIRS),
    Role.RECEPTIONIST: (Target.AFFAIRS,),
    Role.HEAD: (Target.AFFAIRS, Target.MANAGER),
    Role.AFFAIRS: (Target.DIRECTOR, Target.GENERAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A move with the choice and the words that came with it."""

    move: Move
    choice: str = ""
    words: str = ""
    attachments: tuple[Attachment, ...] = ()


def carry_out(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Complaint:
    """Check that this person may, do it, and tell everybody; raises `Refused`."""
    check(person, order.move, complaint)
    moved, events = _MOVES[order.move](desk, person, complaint, order)
    stored = desk.work.complaints.save(react(desk, complaint, moved, events))
    if order.move in (Move.RECATEGORISE, Move.REGRADE):
        _keep_correction(desk, person, complaint, stored, order.move)
    return stored


def _acknowledge(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    if complaint.offered_to not in (None, person.name) and person.role is Role.WORKER:
        raise Refused("refused.offered_elsewhere", ref=complaint.ref, by=complaint.offered_to)
    return moves.acknowledge(complaint, person.name, desk.now, desk.terms(complaint))


def _arrive(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return moves.arrive(complaint, person.name, desk.now, desk.terms(complaint))


def _finish(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return moves.finish(
        complaint, person.name, desk.now, desk.terms(complaint), words=order.words, proof=order.attachments
    )


def _transfer(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    colleague = next((p for p in desk.community.people if p.name in order.choice and p.department), None)
    department = desk.community.department(colleague.department if colleague else None) or next(
        (found for found in desk.community.departments if found.name in order.choice), None
    )
    if department is None:
        raise Refused("refused.unknown_department", words=order.choice)
    return moves.transfer(
        complaint,
        person.name,
        desk.now,
        desk.terms(complaint),
        department=department.name,
        person=colleague.name if colleague else None,
    )


def _extend(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    deadline = read_deadline(order.words, now=desk.community.local(desk.now))
    if deadline is None:
        raise Refused("refused.extend_no_date", ref=complaint.ref)
    if not deadline.rest:
        raise Refused("refused.extend_no_reason", ref=complaint.ref)
    terms = desk.terms(complaint)
    return moves.ask_extension(
        complaint,
        person.name,
        desk.now,
        terms,
        words=deadline.rest,
        until=deadline.at,
        to=desk.reachable((terms.policy.promises[complaint.severity].approver,), complaint),
    )


def _decide(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    agreed = order.choice == "yes"
    return moves.decide(complaint, person.name, desk.now, desk.terms(complaint), agreed=agreed, words=order.words)


def _report(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    to = desk.reachable(SUPERIORS.get(person.role, (Target.GENERAL,)), complaint)
    return moves.report(complaint, person.name, desk.now, desk.terms(complaint), words=order.words, to=to)


def _assign(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    department = next((found for found in desk.community.departments if found.name in order.choice), None)
    if department is None:
        raise Refused("refused.unknown_department", words=order.choice)
    return moves.assign(
        complaint,
        person.name,
        desk.now,
        desk.terms(complaint),
        department=department.name,
        words=order.words.replace(department.name, "", 1).strip(),
    )


def _invalidate(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return moves.invalidate(complaint, person.name, desk.now, desk.terms(complaint), words=order.words)


def _refer(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return moves.refer(complaint, person.name, desk.now, desk.terms(complaint), words=order.words)


def _explain(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return moves.explain(
        complaint, person.name, desk.now, desk.terms(complaint), words=order.words, proof=order.attachments
    )


def _close(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return closing.close(complaint, person.name, desk.now, desk.terms(complaint), words=order.words)


def _recategorise(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    category = _term(desk, Category, order.choice)
    department = desk.community.route(None, None, category).name
    return moves.recategorise(
        complaint, person.name, desk.now, desk.terms(complaint), category=category, department=department
    )


def _regrade(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    severity = _term(desk, Severity, order.choice)
    return closing.regrade(complaint, person.name, desk.now, desk.terms(complaint), severity=severity)


def _call_back(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    satisfaction = _term(desk, Satisfaction, order.choice)
    if satisfaction is Satisfaction.UNANSWERED:
        raise Refused("refused.unknown_choice", words=order.choice)
    return voice.rate(
        complaint,
        desk.now,
        desk.terms(complaint),
        satisfaction=satisfaction,
        words=order.words,
        by=person.name,
    )


def _take_back(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    return amends.take_back(complaint, person.name, desk.now, desk.terms(complaint), words=order.words)


def _approve(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    agreed = order.choice == "yes"
    return amends.decide(complaint, person.name, desk.now, desk.terms(complaint), agreed=agreed, words=order.words)


def _exclude(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    reasons = {CorrectiveItem.CAUSE: desk.office.corrective_words[CorrectiveItem.CAUSE]}
    _, said = itemise(order.words, reasons)
    words = said.get(CorrectiveItem.CAUSE, order.words)
    to = desk.reachable((Target.HEAD,), complaint, but=(person.name, complaint.assignee or ""))
    return exempting.exclude(complaint, person.name, desk.now, desk.terms(complaint), words=words, to=to)


def _countersign(desk: Desk, person: Person, complaint: Complaint, order: Order) -> Change:
    agreed = order.choice == "yes"
    terms = desk.terms(complaint)
    return exempting.countersign(complaint, person.name, desk.now, terms, agreed=agreed, words=order.words)


def _term(desk: Desk, kind: type[Term], choice: str) -> Term:
    """Return the term meant by its value or its label; the longest label found in the words wins."""
    for term in sorted(kind, key=lambda term: -len(desk.label(term))):
        if choice == term.value or desk.label(term) in choice:
            return term
    raise Refused("refused.unknown_choice", words=choice)


def _keep_correction(desk: Desk, person: Person, before: Complaint, after: Complaint, move: Move) -> None:
    """Keep what was corrected with the words it is about, to improve the rules (T3)."""
    field, was, became = ("category", before.category.value, after.category.value)
    if move is Move.REGRADE:
        field, was, became = ("severity", before.severity.value, after.severity.value)
    desk.work.corrections.add(after.ref, after.what, field=field, was=was, became=became, by=person.name, at=desk.now)


_MOVES: dict[Move, Callable[[Desk, Person, Complaint, Order], Change]] = {
    Move.ACKNOWLEDGE: _acknowledge,
    Move.ARRIVE: _arrive,
    Move.FINISH: _finish,
    Move.TRANSFER: _transfer,
    Move.EXTEND: _extend,
    Move.DECIDE: _decide,
    Move.REPORT: _report,
    Move.ASSIGN: _assign,
    Move.INVALIDATE: _invalidate,
    Move.REFER: _refer,
    Move.EXPLAIN: _explain,
    Move.CLOSE: _close,
    Move.RECATEGORISE: _recategorise,
    Move.REGRADE: _regrade,
    Move.CALL_BACK: _call_back,
    Move.REMEDY: lambda desk, person, complaint, order: gifts.give(desk, person, complaint, order.words),
    Move.AMEND: lambda desk, person, complaint, order: gifts.amend(desk, person, complaint, order.words),
    Move.TAKE_BACK: _take_back,
    Move.APPROVE: _approve,
    Move.EXCLUDE: _exclude,
    Move.COUNTERSIGN: _countersign,
}
