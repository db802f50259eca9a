"""What a message that was said before still offers by now, and what a member of the staff was asked in a chat."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.choices import DECISIONS, Choice, press_of
from core.complaint import MOVES, Complaint, Move, Status
from core.desk import Desk
from core.form import state
from core.messages import Button, Outbound, Peer
from core.office import Office
from core.usecases import deciding
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The message with the buttons that still mean something, in a few words where its matter stands, and who has it."""

    outbound: Outbound
    state: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody was asked last in a chat and has not answered: in words to be written, or by choices."""

    words: str = ""
    choices: tuple[Button, ...] = ()


def look(office: Office, outbound: Outbound, *, now: datetime) -> Look:
    """Return the message as it may be shown again; nothing is changed by looking."""
    with office.open_work() as work:
        complaint = work.complaints.get(outbound.ref) if outbound.ref else None
        kept = tuple(button for button in outbound.buttons if _is_open(work, complaint, button))
        shown = replace(outbound, buttons=kept)
        if complaint is None or complaint.community not in office.communities:
            return Look(outbound=shown)
        desk = Desk(office, work, office.communities[complaint.community], now)
        signed = complaint.assignee if complaint.status is not Status.FILED else None
        return Look(outbound=shown, state=state(desk, complaint), who=signed or "")


def asked(office: Office, peer: Peer, seat: str) -> Asked:
    """Return what is still to be answered by that person in that chat."""
    with office.open_work() as work:
        conversation = work.conversations.get(peer, seat)
    awaiting = conversation.awaiting
    words = office.phrases.say(f"staff.words_{awaiting.asks}", ref=awaiting.ref) if awaiting else ""
    return Asked(words=words, choices=conversation.offered)


def _is_open(work: UnitOfWork, complaint: Complaint | None, button: Button) -> bool:
    press = press_of(button.data)
    if press.verb == Choice.TAKE_OVER:
        resident = work.residents.get(press.ref)
        waiting = work.conversations.of_resident(resident.id) if resident is not None else None
        return waiting is not None and waiting.human is None
    if complaint is None or press.ref != complaint.ref:
        return True
    if press.verb in DECISIONS:
        return deciding.is_open(complaint, press)
    if press.verb not in set(Move):
        return True
    move = Move(press.verb)
    if move is Move.ACKNOWLEDGE:
        return complaint.status is Status.FILED or complaint.offered_to is not None
    if move is Move.ASSIGN and complaint.dispatched:
        return complaint.pending is not None
    return (complaint.status, move) in MOVES
