"""What a message that was said before still offers by now: buttons that nobody can use any more are left out."""

from dataclasses import dataclass
from datetime import datetime

from core.choices import Choice, press_of
from core.complaint import MOVES, Complaint, Move, Status
from core.desk import Desk
from core.form import state
from core.messages import Button, Outbound
from core.office import Office
from core.usecases.staff import DECISIONS
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The message with the buttons that still mean something, and in a few words where its matter stands."""

    outbound: Outbound
    state: str = ""


def look(office: Office, outbound: Outbound, *, now: datetime) -> Look:
    """Return the message as it may be shown again; nothing is changed by looking."""
    with office.open_work() as work:
        complaint = work.complaints.get(outbound.ref) if outbound.ref else None
        kept = tuple(button for button in outbound.buttons if _is_open(work, complaint, button))
        stands = ""
        if complaint is not None and complaint.community in office.communities:
            desk = Desk(office, work, office.communities[complaint.community], now)
            stands = state(desk, complaint)
    return Look(
        outbound=Outbound(
            peer=outbound.peer,
            text=outbound.text,
            buttons=kept,
            attachments=outbound.attachments,
            card=outbound.card,
            ref=outbound.ref,
        ),
        state=stands,
    )


def _is_open(work: UnitOfWork, complaint: Complaint | None, button: Button) -> bool:
    press = press_of(button.data)
    if press.verb == Choice.TAKE_OVER:
        waiting = work.conversations.of_resident(press.ref)
        return waiting is not None and waiting.human is None
    if complaint is None or press.ref != complaint.ref:
        return True
    if press.verb in DECISIONS:
        return complaint.pending is not None
    if press.verb not in set(Move):
        return True
    move = Move(press.verb)
    if move is Move.ACKNOWLEDGE:
        return complaint.status is Status.FILED or complaint.offered_to is not None
    if move is Move.ASSIGN and complaint.dispatched:
        return complaint.pending is not None
    return (complaint.status, move) in MOVES
