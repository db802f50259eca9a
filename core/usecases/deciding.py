"""A superior's 同意 or 不同意: what it decides, where an extension, a remedy and an exclusion may wait for it (H2, A7, A5)."""

from collections.abc import Mapping

from core.choices import EXCLUSION, Press
from core.complaint import Complaint, Move, Waiting
from core.errors import Refused
from core.fairness import is_asked
from core.house import Person
from core.permissions import Standing, standings
from core.remedy import asked

#: Who may decide what.
WORD: Mapping[Standing, Move] = {
    Standing.ASKED: Move.DECIDE,
    Standing.APPROVER: Move.APPROVE,
    Standing.COSIGNER: Move.COUNTERSIGN,
}


def decision(person: Person, complaint: Complaint) -> Move:
    """Return what a typed word decides; where several things wait for this person it must be said which."""
    waits = [WORD[standing] for standing in WORD if standing in standings(person, complaint)]
    if complaint.pending is not None and complaint.pending.kind is Waiting.REPORT and len(waits) > 1:
        waits.remove(Move.DECIDE)  # a slip is answered with a department
    if len(waits) > 1:
        raise Refused("refused.two_asked", ref=complaint.ref)
    if waits:
        return waits[0]
    if asked(complaint.remedies) is not None:
        return Move.APPROVE
    return Move.COUNTERSIGN if is_asked(complaint.exclusion) else Move.DECIDE


def pressed(complaint: Complaint, press: Press) -> Move:
    """Return what a press decides; one of an earlier asking decides nothing any more."""
    if not press.choice:
        return Move.DECIDE
    if not is_open(complaint, press):
        raise Refused("refused.nothing_asked", ref=complaint.ref)
    return Move.COUNTERSIGN if press.choice == EXCLUSION else Move.APPROVE


def is_open(complaint: Complaint, press: Press) -> bool:
    """Tell whether what a press would decide still waits."""
    if not press.choice:
        return complaint.pending is not None
    if press.choice == EXCLUSION:
        return is_asked(complaint.exclusion)
    remedy = asked(complaint.remedies)
    return remedy is not None and press.choice == str(remedy.number)


def choice_of(person: Person, complaint: Complaint) -> str:
    """Return what the data of 同意 says beside the complaint, for what waits for this person."""
    remedy = asked(complaint.remedies)
    move = decision(person, complaint)
    if move is Move.COUNTERSIGN:
        return EXCLUSION
    return str(remedy.number) if remedy is not None and move is Move.APPROVE else ""
