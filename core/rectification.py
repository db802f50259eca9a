"""The verbs of a corrective action, and its clock: each returns it changed and what happened, or refuses (H4, H6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.corrective import CORRECTIVE_MOVES, Corrective, CorrectiveMove, CorrectiveStatus
from core.errors import Refused
from core.events import Event, Happened
from core.ladder import climbed, offset, towards
from core.policy import Ladder, Target
from core.terms import Terms

Rectified = tuple[Corrective, tuple[Event, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody wrote about cause, correction and prevention; what they left out is empty."""

    cause: str = ""
    correction: str = ""
    prevention: str = ""
    doer: str = ""
    by_when: datetime | None = None
    is_done: bool = False


def opened(corrective: Corrective, now: datetime, terms: Terms) -> Rectified:
    """Begin: the cause is owed, and the ladder runs."""
    return _from(corrective, now, terms), (_event(Happened.CORRECTIVE_OPENED, corrective, now, None),)


def write(corrective: Corrective, by: str, now: datetime, terms: Terms, *, told: Told) -> Rectified:
    """Write down cause, correction, prevention and who does it until when, at once or one after the other."""
    moved = step(corrective, CorrectiveMove.WRITE)
    moved = replace(
        moved,
        cause=told.cause or corrective.cause,
        correction=told.correction or corrective.correction,
        prevention=told.prevention or corrective.prevention,
        doer=told.doer or corrective.doer,
        by_when=now if told.is_done else told.by_when or corrective.by_when,
        written_by=by,
    )
    if moved.missing is not None:
        return replace(moved, status=corrective.status), ()
    moved = replace(moved, doer=moved.doer or corrective.owner, written_at=now)
    written = _event(Happened.CORRECTIVE_WRITTEN, moved, now, by, moved.cause)
    if told.is_done:
        done, events = complete(moved, by, now, terms)
        return done, (written, *events)
    return _from(moved, now, terms), (written,)


def complete(corrective: Corrective, by: str, now: datetime, terms: Terms) -> Rectified:
    """Report that the prevention is done (整改完成): a second person is asked to look."""
    moved = replace(step(corrective, CorrectiveMove.COMPLETE), done_at=now)
    return _from(moved, now, terms), (_event(Happened.CORRECTIVE_DONE, moved, now, by),)


def verify(corrective: Corrective, by: str, now: datetime, terms: Terms) -> Rectified:
    """Accept it as a second person (验收)."""
    moved = step(corrective, CorrectiveMove.VERIFY)
    moved = replace(moved, verified_by=by, verified_at=now, done_at=corrective.done_at or now, due_at=None)
    if corrective.complaint is not None:
        return moved, ()  # its complaint says so: `core.closing.correct`
    return moved, (_event(Happened.CORRECTED, moved, now, by, moved.prevention),)


def send_back(corrective: Corrective, by: str, now: datetime, terms: Terms, *, words: str) -> Rectified:
    """Send it back with the reason (退回): the prevention and its date are owed anew."""
    moved = step(corrective, CorrectiveMove.SEND_BACK)
    moved = replace(moved, prevention="", by_when=None, done_at=None, sent_back=corrective.sent_back + 1)
    facts = {"was": corrective.prevention}
    return _from(moved, now, terms), (_event(Happened.CORRECTIVE_RETURNED, moved, now, by, words, facts),)


def cancel(corrective: Corrective, now: datetime) -> Rectified:
    """Drop what is no longer owed: withdrawn, opened again, or graded lower; what was written stays on record."""
    moved = replace(corrective, status=CorrectiveStatus.CANCELLED, due_at=None)
    return moved, (_event(Happened.CORRECTIVE_CANCELLED, moved, now, None),)


def fall_due(corrective: Corrective, now: datetime, terms: Terms) -> Rectified:
    """Remind whose turn it is and climb; nothing due changes nothing."""
    if corrective.due_at is None or corrective.due_at > now:
        return corrective, ()
    ladder = _ladder(corrective, terms)
    told, number, at = climbed(
        ladder, corrective.step, corrective.due_at, now, lambda number: _at(corrective, ladder, number, terms)
    )
    above = [target for target in told if target not in (Target.DUTY, Target.OWNER)]
    facts = {"to": ",".join(told), "step": str(number), "who": corrective.assignee}
    kind = Happened.ESCALATED if above else Happened.REMINDED
    event = Event(kind=kind, ref=corrective.ref, at=now, facts=facts)  # its own affair, not its complaint's
    return replace(corrective, step=number, due_at=at), (event,)


def step(corrective: Corrective, move: CorrectiveMove) -> Corrective:
    """Return it in the status that the table of moves gives; refuses what is not in it."""
    status = CORRECTIVE_MOVES.get((corrective.status, move))
    if status is None:
        raise Refused("refused.corrective_not_now", ref=corrective.ref, move=move)
    return replace(corrective, status=status)


def _from(corrective: Corrective, now: datetime, terms: Terms) -> Corrective:
    """Return it with the ladder of its status from the start."""
    begun = replace(corrective, since=now, step=0)
    return replace(begun, due_at=_at(begun, _ladder(begun, terms), 0, terms))


def _ladder(corrective: Corrective, terms: Terms) -> Ladder:
    policy = terms.policy
    if corrective.status is CorrectiveStatus.UNDER_WAY and corrective.by_when is not None:
        return towards(corrective.by_when - corrective.since, policy.reminders, policy.overdue)
    return policy.corrective


def _at(corrective: Corrective, ladder: Ladder, number: int, terms: Terms) -> datetime:
    return terms.calendar.out_of_quiet(corrective.since + offset(ladder, number))


def _event(
    kind: Happened,
    corrective: Corrective,
    now: datetime,
    by: str | None,
    words: str = "",
    facts: dict[str, str] | None = None,
) -> Event:
    """Return a fact for the timeline of the complaint it belongs to, or for its own."""
    named = {"corrective": corrective.ref} | (facts or {})
    return Event(kind=kind, ref=corrective.complaint or corrective.ref, at=now, by=by, words=words, facts=named)
