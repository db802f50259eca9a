"""Whoever has to speak with a resident sees the full contact, in private, and it is kept on record (invariant 7)."""

from core.choices import buttons
from core.complaint import Complaint, Move, Status
from core.desk import Desk
from core.events import Event, Happened
from core.masking import mask_phone
from core.messages import Turn
from core.policy import Target
from core.turns import CONTACT, TELEPHONE


def have_it_told(desk: Desk, complaint: Complaint, text: str) -> None:
    """Ask the receptionists to telephone a resident whom no chat reaches."""
    phone = mask_phone(complaint.phone) if complaint.phone else "-"
    call = desk.say("group.telephone", ref=complaint.ref, name=complaint.name, phone=phone, text=text)
    offered = buttons(desk.office.phrases, Move.CALL_BACK, ref=complaint.ref)
    turn = Turn(kind=TELEPHONE, since=desk.now, is_exempt=complaint.is_emergency)
    desk.tell_service(call, offered if complaint.status is Status.FINISHED else (), ref=complaint.ref, turn=turn)
    reveal_to_reception(desk, complaint)


def reveal(desk: Desk, complaint: Complaint, name: str, turn: Turn | None = None) -> None:
    """Show the full contact to one person in private; with a `turn` it counts as a call of theirs."""
    text = desk.say("person.contact", ref=complaint.ref, name=complaint.name, phone=complaint.phone)
    if complaint.phone and desk.tell_person(name, text, ref=complaint.ref, turn=turn):
        desk.record(Event(kind=Happened.REVEALED, ref=complaint.ref, at=desk.now, by=name))


def reveal_to_reception(desk: Desk, complaint: Complaint) -> None:
    """Show it to the receptionists, who are asked to telephone."""
    for person in desk.holders(Target.RECEPTION, complaint):
        reveal(desk, complaint, person.name, Turn(kind=CONTACT, since=desk.now))
