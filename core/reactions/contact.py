"""Whoever has to speak with a resident sees the full contact, in private, and it is kept on record (invariant 7)."""

from core.complaint import Complaint
from core.desk import Desk
from core.events import Event, Happened
from core.policy import Target


def reveal(desk: Desk, complaint: Complaint, name: str) -> None:
    """Show the full contact to one person in private."""
    text = desk.say("person.contact", ref=complaint.ref, name=complaint.name, phone=complaint.phone)
    if complaint.phone and desk.tell_person(name, text, ref=complaint.ref):
        desk.record(Event(kind=Happened.REVEALED, ref=complaint.ref, at=desk.now, by=name))


def reveal_to_reception(desk: Desk, complaint: Complaint) -> None:
    """Show it to the receptionists, who are asked to telephone."""
    for person in desk.holders(Target.RECEPTION, complaint):
        reveal(desk, complaint, person.name)
