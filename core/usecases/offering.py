"""What a member of the staff is offered to choose from: which complaint, which category, which colleague."""

from collections.abc import Sequence

from core.choices import DECISIONS, Choice, button
from core.complaint import Complaint, Move, Satisfaction
from core.desk import Desk
from core.form import place_words
from core.house import Person
from core.messages import Button
from core.ports import Glimpse
from core.usecases import deciding
from nlp.reading import Category, Severity


def which(desk: Desk, person: Person, complaint: Complaint, move: Move, verb: str) -> Button:
    """Return one of several complaints that an order may mean; pressed, it does what was typed."""
    label = desk.say("staff.one", tail=complaint.ref[-4:], place=place_words(desk, complaint.place))
    if verb in DECISIONS:
        return button(desk.office.phrases, Choice(verb), complaint.ref, deciding.choice_of(person, complaint), label)
    return button(desk.office.phrases, move, complaint.ref, label=label)


def choices(desk: Desk, person: Person, complaint: Complaint, move: Move) -> tuple[Button, ...]:
    """Return what a move can be done with."""
    phrases = desk.office.phrases
    terms: dict[Move, Sequence[Category | Severity | Satisfaction]] = {
        Move.RECATEGORISE: [term for term in Category if term is not complaint.category],
        Move.REGRADE: [term for term in Severity if term is not complaint.severity],
        Move.CALL_BACK: [term for term in Satisfaction if term is not Satisfaction.UNANSWERED],
    }
    if move in terms:
        return tuple(
            button(phrases, move, complaint.ref, term.value, label=phrases.label(term)) for term in terms[move]
        )
    departments = [d.name for d in desk.community.departments if move is Move.ASSIGN or d.name != complaint.department]
    colleagues = [p.name for p in desk.community.people if p.department == complaint.department]
    if move is Move.ASSIGN:
        colleagues = []
    names = [name for name in (*departments, *colleagues) if name not in (complaint.assignee, person.name)]
    return tuple(button(phrases, move, complaint.ref, name, label=name) for name in names)


def leading(desk: Desk, complaint: Complaint | Glimpse) -> Complaint | Glimpse:
    """Return what a report of an outage follows: one hand's work is done for all (A3)."""
    if complaint.incident is None or not complaint.status.is_worked_on:
        return complaint
    return desk.work.complaints.get(complaint.incident) or complaint
