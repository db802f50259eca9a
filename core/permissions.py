"""Who may do what to a complaint (谁可以做什么): one table, asked before every move of the staff."""

from enum import StrEnum

from core.complaint import Complaint, Move
from core.corrective import Corrective, CorrectiveMove
from core.errors import Refused
from core.fairness import is_asked
from core.house import Department, Person, Role
from core.remedy import RemedyStatus, asked, standing


class Standing(StrEnum):
    """What a person is to one complaint."""

    OWNER = "owner"
    OFFERED = "offered"
    COLLEAGUE = "colleague"
    HEAD = "head"
    RECEPTION = "reception"
    QUALITY = "quality"
    SUPERIOR = "superior"
    ASKED = "asked"
    APPROVER = "approver"
    COSIGNER = "cosigner"


_WORKERS = frozenset({Standing.OWNER, Standing.HEAD, Standing.SUPERIOR})
_GIVERS = _WORKERS | {Standing.RECEPTION}
_CORRECTORS = frozenset(
    {Standing.OWNER, Standing.COLLEAGUE, Standing.HEAD, Standing.RECEPTION, Standing.QUALITY, Standing.SUPERIOR}
)

#: Which standings allow which move; a move of the staff that is absent here is allowed to nobody.
ALLOWED: dict[Move, frozenset[Standing]] = {
    Move.ACKNOWLEDGE: frozenset({Standing.OFFERED, Standing.COLLEAGUE, Standing.HEAD, Standing.SUPERIOR}),
    Move.ARRIVE: _WORKERS,
    Move.EXPLAIN: _WORKERS | {Standing.RECEPTION},
    Move.FINISH: _WORKERS,
    Move.TRANSFER: _WORKERS | {Standing.OFFERED, Standing.RECEPTION},
    Move.EXTEND: _WORKERS,
    Move.DECIDE: frozenset({Standing.ASKED}),
    Move.REPORT: _WORKERS,
    Move.ASSIGN: frozenset({Standing.ASKED, Standing.RECEPTION, Standing.SUPERIOR}),
    Move.INVALIDATE: _WORKERS,
    Move.REFER: _WORKERS,
    Move.RECATEGORISE: _CORRECTORS,
    Move.REGRADE: _CORRECTORS,
    Move.CALL_BACK: frozenset({Standing.RECEPTION, Standing.QUALITY, Standing.SUPERIOR}),
    Move.CLOSE: frozenset({Standing.SUPERIOR}),
    Move.REMEDY: _GIVERS,
    Move.AMEND: _GIVERS,
    Move.TAKE_BACK: _GIVERS,
    Move.APPROVE: frozenset({Standing.APPROVER}),
    Move.EXCLUDE: frozenset({Standing.OWNER, Standing.HEAD}),
    Move.COUNTERSIGN: frozenset({Standing.COSIGNER}),
}


#: Who sees how everybody did (A5); a head sees their department, everybody themselves.
SEES_ALL = frozenset({Role.QUALITY, Role.AFFAIRS, Role.MANAGER, Role.DIRECTOR, Role.GENERAL})


def standings(person: Person, complaint: Complaint) -> frozenset[Standing]:
    """Return everything that the person is to the complaint."""
    found = {standing for standing, holds in _holds(person, complaint).items() if holds}
    return frozenset(found)


def _holds(person: Person, complaint: Complaint) -> dict[Standing, bool]:
    inside = person.department is not None and person.department == complaint.department
    was_asked = complaint.pending is not None and person.name in complaint.pending.to
    unsigned = complaint.assignee is None
    return {
        Standing.OWNER: person.name == complaint.assignee,
        Standing.OFFERED: person.name == complaint.offered_to or (inside and unsigned),
        Standing.COLLEAGUE: inside,
        Standing.HEAD: inside and person.role is Role.HEAD,
        Standing.RECEPTION: person.role is Role.RECEPTIONIST,
        Standing.QUALITY: person.role is Role.QUALITY,
        Standing.SUPERIOR: person.role.rank >= Role.AFFAIRS.rank,
        Standing.ASKED: was_asked or (complaint.pending is not None and person.role is Role.GENERAL),
        Standing.APPROVER: _approves(person, complaint),
        Standing.COSIGNER: _cosigns(person, complaint),
    }


def _approves(person: Person, complaint: Complaint) -> bool:
    """Tell whether a remedy waits for this person's word; nobody agrees to their own."""
    remedy = asked(complaint.remedies)
    return remedy is not None and person.name != remedy.by and (person.name in remedy.to or person.role is Role.GENERAL)


def _cosigns(person: Person, complaint: Complaint) -> bool:
    """Tell whether an exclusion waits for this person: a second one, neither who asked nor whom it is about."""
    waits = complaint.exclusion
    if waits is None or not is_asked(waits) or person.name in (waits.by, complaint.assignee):
        return False
    return person.name in waits.to or person.role is Role.GENERAL


def sees(person: Person, complaint: Complaint, *, was_called: bool) -> bool:
    """Tell whether this person may look at its card (待办 编号): who has to do with it, and whoever was called about it."""
    return was_called or bool(standings(person, complaint))


def check(person: Person, move: Move, complaint: Complaint) -> None:
    """Refuse, in words that say who may, what this person may not do."""
    allowed = ALLOWED.get(move, frozenset())
    if move is Move.TAKE_BACK:
        _check_take_back(person, complaint)
    if not standings(person, complaint) & allowed:
        owner = complaint.assignee
        if owner is not None and person.department == complaint.department and Standing.OWNER in allowed:
            raise Refused("refused.not_owner", ref=complaint.ref, by=owner, move=move)
        raise Refused("refused.not_allowed", ref=complaint.ref, move=move, name=person.name)


def _check_take_back(person: Person, complaint: Complaint) -> None:
    """Refuse to take back what a superior agreed to and the resident was told, unless by a superior."""
    old = standing(complaint.remedies)
    was_agreed = old is not None and old.status is RemedyStatus.GIVEN and old.decided_by is not None
    if was_agreed and Standing.SUPERIOR not in standings(person, complaint):
        raise Refused("refused.not_allowed", ref=complaint.ref, move=Move.TAKE_BACK, name=person.name)


def check_performance(person: Person, whom: Person | None, department: Department | None) -> None:
    """Refuse to tell anybody how another did (A5): a head sees their own department, who sees all sees anybody."""
    if person.role in SEES_ALL or (whom is not None and whom.name == person.name):
        return
    asked = department.name if department is not None else whom.department if whom is not None else None
    if person.role is not Role.HEAD or asked is None or asked != person.department:
        raise Refused("refused.performance_own", name=person.name)


def check_corrective(person: Person, move: CorrectiveMove, corrective: Corrective) -> None:
    """Refuse what this person may not do to a corrective action; who had a hand in it never verifies it (H4)."""
    heads = person.role is Role.HEAD and person.department == corrective.department
    above = heads or person.role.rank >= Role.AFFAIRS.rank
    if move in (CorrectiveMove.WRITE, CorrectiveMove.COMPLETE):
        allowed = above or person.name in (corrective.owner, corrective.doer)
    elif person.name in corrective.hands:
        raise Refused("refused.own_corrective", ref=corrective.ref, name=person.name)
    else:
        allowed = above or person.role is Role.QUALITY
    if not allowed:
        raise Refused("refused.not_allowed_corrective", ref=corrective.ref, move=move, name=person.name)
