"""The verbs of making good (A7): a remedy given, agreed to, changed and taken back; what was said before stays on record."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.agenda import Change, plan, with_due, without_due
from core.complaint import Complaint, DueKind, Move
from core.errors import Refused
from core.events import Event, Happened
from core.house import Person, Role
from core.moves import step
from core.policy import Target
from core.remedy import Gift, Remedy, RemedyStatus, asked, standing, yuan
from core.terms import Terms

#: Who agrees where the one who gives stands so high that the manager in charge would be asked by a superior.
ABOVE: Mapping[Role, Target] = {Role.MANAGER: Target.DIRECTOR, Role.DIRECTOR: Target.GENERAL}


def approver(person: Person, complaint: Complaint, fen: int, terms: Terms, *, change: bool = False) -> Target | None:
    """Return who has to agree before it counts, None if nobody has to: split into parts it costs no less.

    What a superior agreed to is changed only with a superior's word.
    """
    old = standing(complaint.remedies) if change else None
    others = [each for each in complaint.remedies if each.status is RemedyStatus.GIVEN and each is not old]
    total = fen + sum(each.fen for each in others)
    is_dear = fen > 0 and total >= terms.policy.remedy_approval_from
    was_agreed = old is not None and old.decided_by is not None
    if person.role is Role.GENERAL or not (is_dear or was_agreed):
        return None
    return ABOVE.get(person.role, Target.MANAGER)


def give(
    complaint: Complaint, by: str, now: datetime, terms: Terms, gift: Gift, *, to: tuple[str, ...] | None = None
) -> Change:
    """Give something to make it good (补偿); if `to` names who must agree, it counts and is told only then."""
    moved = step(complaint, Move.REMEDY)
    _check_own(complaint)
    if asked(complaint.remedies) is not None:
        raise Refused("refused.remedy_asked", ref=complaint.ref)
    return _new(moved, by, now, terms, gift, to)


def amend(
    complaint: Complaint, by: str, now: datetime, terms: Terms, gift: Gift, *, to: tuple[str, ...] | None = None
) -> Change:
    """Give something else instead of the newest (改补偿); until it counts, what it replaces stands."""
    moved = step(complaint, Move.AMEND)
    _check_own(complaint)
    old = standing(complaint.remedies)
    if old is None:
        raise Refused("refused.no_remedy", ref=complaint.ref)
    dropped: tuple[Event, ...] = ()
    if old.status is RemedyStatus.ASKED:
        moved, dropped = _dropped(moved, old, by, now)
    moved, events = _new(moved, by, now, terms, gift, to, instead=old.instead if dropped else old.number)
    return moved, (*dropped, *events)


def decide(complaint: Complaint, by: str, now: datetime, terms: Terms, *, agreed: bool, words: str = "") -> Change:
    """Agree to what was asked for, or not (同意 / 不同意): only now does it count."""
    moved = without_due(step(complaint, Move.APPROVE), DueKind.REMEDY)
    remedy = asked(complaint.remedies)
    if remedy is None:
        raise Refused("refused.nothing_asked", ref=complaint.ref)
    decided = replace(remedy, decided_by=by, decided_at=now)
    if agreed:
        return _counts(moved, decided, by, now)
    refused = replace(decided, status=RemedyStatus.REFUSED)
    facts = _facts(refused) | {"why": words}
    return _with(moved, refused), (_event(Happened.REMEDY_REFUSED, moved, now, by, refused.what, facts),)


def take_back(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str) -> Change:
    """Take the newest back (撤回补偿) with the reason; the resident hears of it if they had heard of the gift."""
    moved = step(complaint, Move.TAKE_BACK)
    old = standing(complaint.remedies)
    if old is None:
        raise Refused("refused.no_remedy", ref=complaint.ref)
    if old.status is RemedyStatus.ASKED:
        return _dropped(moved, old, by, now, words)
    facts = _facts(old) | {"was": old.what}
    event = _event(Happened.REMEDY_WITHDRAWN, moved, now, by, words, facts)
    return _with(moved, replace(old, status=RemedyStatus.WITHDRAWN)), (event,)


def needless(complaint: Complaint, now: datetime) -> Change:
    """Drop what still waits for a superior's word: nobody complains any more."""
    waiting = asked(complaint.remedies)
    if waiting is None:
        return complaint, ()
    moved = _with(without_due(complaint, DueKind.REMEDY), replace(waiting, status=RemedyStatus.WITHDRAWN))
    facts = _facts(waiting) | {"to": ",".join(waiting.to)}
    event = Event(kind=Happened.REMEDY_NEEDLESS, ref=moved.ref, at=now, words=waiting.what, facts=facts)
    return moved, (event,)


def _check_own(complaint: Complaint) -> None:
    if complaint.incident is not None and complaint.status.is_worked_on:
        raise Refused("refused.remedy_together", ref=complaint.ref, lead=complaint.incident)


def _new(
    complaint: Complaint,
    by: str,
    now: datetime,
    terms: Terms,
    gift: Gift,
    to: tuple[str, ...] | None,
    instead: int | None = None,
) -> Change:
    number = len(complaint.remedies) + 1
    new = Remedy(number=number, what=gift.what, fen=gift.fen, is_money=gift.is_money, by=by, at=now, instead=instead)
    if to is None:
        noted = _event(Happened.REMEDY_NOTED, complaint, now, by, new.what, _facts(new))
        moved, events = _counts(complaint, new, by, now)
        return moved, (noted, *events)
    new = replace(new, status=RemedyStatus.ASKED, to=to)
    moved = _with(complaint, new)
    moved = with_due(moved, plan(moved, DueKind.REMEDY, now, terms))
    return moved, (_event(Happened.REMEDY_ASKED, moved, now, by, new.what, _facts(new) | {"to": ",".join(to)}),)


def _counts(complaint: Complaint, remedy: Remedy, by: str, now: datetime) -> Change:
    """Let it count from now on, and what it replaces no longer."""
    new = replace(remedy, status=RemedyStatus.GIVEN, unhappy=complaint.reopened > 0)
    old = next((each for each in complaint.remedies if each.number == new.instead), None)
    if old is None:
        return _with(complaint, new), (_event(Happened.REMEDY_GIVEN, complaint, now, by, new.what, _facts(new)),)
    moved = _with(_with(complaint, replace(old, status=RemedyStatus.CHANGED)), new)
    facts = _facts(new) | {"was": old.what}
    return moved, (_event(Happened.REMEDY_CHANGED, complaint, now, by, new.what, facts),)


def _dropped(complaint: Complaint, remedy: Remedy, by: str, now: datetime, words: str = "") -> Change:
    moved = _with(without_due(complaint, DueKind.REMEDY), replace(remedy, status=RemedyStatus.WITHDRAWN))
    facts = _facts(remedy) | {"was": remedy.what}
    return moved, (_event(Happened.REMEDY_DROPPED, complaint, now, by, words, facts),)


def _with(complaint: Complaint, remedy: Remedy) -> Complaint:
    """Return the complaint with that remedy as it is now."""
    kept = {each.number: each for each in complaint.remedies} | {remedy.number: remedy}
    return replace(complaint, remedies=tuple(kept.values()))


def _facts(remedy: Remedy) -> dict[str, str]:
    facts = {"number": str(remedy.number), "cost": yuan(remedy.fen), "asked_by": remedy.by}
    return facts | ({"money": "yes"} if remedy.is_money else {})


def _event(kind: Happened, complaint: Complaint, now: datetime, by: str, words: str, facts: Mapping[str, str]) -> Event:
    return Event(kind=kind, ref=complaint.ref, at=now, by=by, words=words, facts=facts)
